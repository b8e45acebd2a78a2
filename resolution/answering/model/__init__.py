"""Answering by one of Anthropic's models."""
