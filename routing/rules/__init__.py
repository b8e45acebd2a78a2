"""Rules: tried on a ticket, and said as sentences."""
