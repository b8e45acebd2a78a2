"""The review queue: one answer at a time, by the keyboard."""
