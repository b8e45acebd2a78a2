"""The three parts of a mail's text."""

from enum import Enum


class Part(Enum):
    TEXT = "text"
    QUOTED = "quoted"
    SIGNATURE = "signature"
