"""Lines that stand above history: "-----Original Message-----", "Begin forwarded message:", "reply above this line"."""

from __future__ import annotations

import re

from tickets.lanes.mail.quotes.header_block import label_of
from tickets.lanes.mail.quotes.line_kinds import LineKind
from tickets.mail_language.words import any_of, words_of

_DECORATION = " \t\xa0-_=*~#+<>|[]–—─:："
_WORDS = words_of("marks")
_FORWARDED, _ORIGINAL = frozenset(_WORDS["forwarded"]), frozenset(_WORDS["original"])
_FORWARDED_BY = tuple(f"{words} " for words in _WORDS["forwarded_by"])
_REPLY_ABOVE = re.compile(any_of(_WORDS["reply_above"]))
_LONGEST_REQUEST = 200


def mark_of(bare: list[str], index: int) -> LineKind:
    line = bare[index]
    if len(line) > _LONGEST_REQUEST:
        return LineKind.TEXT
    phrase = line.strip(_DECORATION).lower().replace("i\u0307", "i")
    decorated = len(line) - len(phrase) >= 4
    if phrase in _FORWARDED:
        return LineKind.FORWARDED if decorated or line[-1] in ":：" or _headers_follow(bare, index) else LineKind.TEXT
    if phrase in _ORIGINAL:
        return LineKind.ORIGINAL if decorated or _headers_follow(bare, index) else LineKind.TEXT
    if phrase.startswith(_FORWARDED_BY) and line[0] == "-":
        return LineKind.FORWARDED
    return LineKind.REPLY_ABOVE if _asks_to_stay_above(line, phrase) else LineKind.TEXT


def _headers_follow(bare: list[str], index: int) -> bool:
    following = next((line for line in bare[index + 1 : index + 4] if line), "")
    return label_of(following) is not None


def _asks_to_stay_above(line: str, phrase: str) -> bool:
    """Customers may talk of such a line; a helpdesk sets it between marks, or says nothing else."""
    found = _REPLY_ABOVE.search(phrase)
    if found is None:
        return False
    set_off = not line[0].isalnum() and not line[-1].isalnum()
    return (
        set_off
        or found.start() <= len("please type your ")
        and len(phrase) - found.end() <= 60
        and phrase[-1] not in ".?!"
    )
