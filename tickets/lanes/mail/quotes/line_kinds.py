"""What a line of a mail can be, taken by itself or with its neighbours."""

from enum import Enum

# Longer lines are never a mark of a mail program, so nothing that costs more than a glance is tried on them.
LONGEST_MARK = 1000
# Byte order marks, joiners and the tracking sign of a mail program look empty to a reader.
INVISIBLE = " \t\r\f\v\xa0\u1427\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2063\u3000\ufeff\ufe0f"


class LineKind(Enum):
    EMPTY = "empty"
    TEXT = "text"
    # Inside a fence of backticks nothing is a mark.
    CODE = "code"
    QUOTE = "quote"
    # "On …, Ann wrote:" above lines that carry quote marks, and above lines that carry none.
    ATTRIBUTION = "attribution"
    BARE_ATTRIBUTION = "bare attribution"
    HEADER = "header"
    ORIGINAL = "original message"
    FORWARDED = "forwarded message"
    REPLY_ABOVE = "reply above this line"
    # A line of dashes, underscores, stars.
    RULE = "rule"
    FOOTER = "footer"


# From one of these on, the rest of the mail is history, although no line of it is marked.
HISTORY = frozenset(
    {LineKind.BARE_ATTRIBUTION, LineKind.HEADER, LineKind.ORIGINAL, LineKind.FORWARDED, LineKind.REPLY_ABOVE}
)
# What the sender wrote.
WORDS = frozenset({LineKind.TEXT, LineKind.CODE})
QUOTED = frozenset({LineKind.QUOTE, LineKind.ATTRIBUTION})
