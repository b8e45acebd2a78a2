"""What the verbs raise."""


class NotPossible(Exception):
    """The ticket's state does not allow this; the message says what does."""
