"""Whose an address is, who may write with it, and whether it is verified or undeliverable."""
