"""Tickets that programs post: one, many, signed, or as an event."""
