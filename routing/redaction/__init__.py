"""Taking personal data out of what is kept to learn from."""
