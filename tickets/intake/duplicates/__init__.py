"""Finding out that a customer tells the same problem again, and joining the two."""
