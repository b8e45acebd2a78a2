"""Parts the text of a mail: the sender's new words, the history below or above them, the signature."""

from tickets.intake.quotes.split import Split, split

__all__ = ["Split", "split"]
