"""The events that pipelines match: posted by programs, and our own, of the tickets' history."""
