"""Pages of what went out."""
