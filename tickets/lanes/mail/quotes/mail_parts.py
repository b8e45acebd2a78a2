"""The three parts of a mail's text."""

from enum import Enum


class MailPart(Enum):
    TEXT = "text"
    QUOTED = "quoted"
    SIGNATURE = "signature"
