"""What a condition may compare, and with what."""
