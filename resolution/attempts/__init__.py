"""Storing an attempt and doing what its band permits."""
