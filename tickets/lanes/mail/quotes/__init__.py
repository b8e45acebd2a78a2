"""Parts the text of a mail: the sender's new words, the history below or above them, the signature."""

from tickets.lanes.mail.quotes.split_mail import Split, split_mail

__all__ = ["Split", "split_mail"]
