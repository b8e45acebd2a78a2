"""Finished conversations of a chat."""
