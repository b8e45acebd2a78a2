"""Pages of customers, their addresses and their account's events."""
