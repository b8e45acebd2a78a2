"""Whose mail was forwarded: the sender of an enclosed mail, or of the header lines above a forwarded text.

The splitter's own reading of the lines says where that block is, so that both know the same languages. Where the labels
are in none of them the block is known by its build: below the mark, lines of "label: value", the first address first.
"""

from __future__ import annotations

import re

from tickets.lanes.mail.parse.addresses import parse_one
from tickets.lanes.mail.parse.gathered_parts import GatheredParts
from tickets.lanes.mail.parse.mail_head import head_of
from tickets.lanes.mail.parse.mail_key import sender_of
from tickets.lanes.mail.quotes.classify_lines import classify_lines
from tickets.lanes.mail.quotes.header_block import label_of
from tickets.lanes.mail.quotes.line_kinds import INVISIBLE, LineKind
from tickets.mail_language.openings import FORWARD

_SEARCHED = 20_000
# Above these the mail is a reply, whatever was forwarded before.
_OF_A_REPLY = (LineKind.ATTRIBUTION, LineKind.BARE_ATTRIBUTION, LineKind.REPLY_ABOVE)
_MARKS = (LineKind.FORWARDED, LineKind.ORIGINAL, LineKind.HEADER)
_AROUND = INVISIBLE + "*_>|"
_FIELD = re.compile(r"([^:：\d]{1,30})[:：]\s*(\S.*)")
_WHEN = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}")
_BLOCK = 12
# Of the lines of a block that no table knows.
_LEAST = 3


def original_sender_of(gathered: GatheredParts, subject: str, text: str) -> tuple[str, str] | None:
    """Name and address, or None if nothing was forwarded or nobody is named."""
    for inner in gathered.enclosed[:1]:
        name, address = sender_of(head_of(inner))
        if address:
            return name, address
    return _sender_in_text(subject, text[:_SEARCHED])


def _sender_in_text(subject: str, text: str) -> tuple[str, str] | None:
    if ":" not in text and "：" not in text or "@" not in text:
        return None
    lines = text.splitlines()
    bare = [line.strip(_AROUND) for line in lines]
    kinds = classify_lines(lines)
    start = _start_of_forward(kinds, is_titled=FORWARD.match(subject) is not None)
    if start is None:
        return None
    return _labelled(bare[start:], kinds[start:]) or _by_build(bare[start : start + _BLOCK])


def _start_of_forward(kinds: list[LineKind], *, is_titled: bool) -> int | None:
    """The first mark of history, if it is that of a forward; below "Original message" and bare headers the subject says it."""
    for at, kind in enumerate(kinds):
        if kind in _OF_A_REPLY:
            return None
        if kind is LineKind.FORWARDED or (kind in _MARKS and is_titled):
            return at
        if kind in _MARKS:
            return None
    return 0 if is_titled else None


def _labelled(bare: list[str], kinds: list[LineKind]) -> tuple[str, str] | None:
    """Within quote marks too, as Apple's programs forward."""
    for at, line in enumerate(bare):
        if kinds[at] in (LineKind.HEADER, LineKind.QUOTE) and label_of(line) == "from":
            block = bare[max(at - _LEAST, 0) : at + _BLOCK]
            if len({label for one in block if (label := label_of(one))}) >= _LEAST:
                return _sender(_value(line))
    return None


def _by_build(bare: list[str]) -> tuple[str, str] | None:
    fields = [found for line in bare if (found := _FIELD.fullmatch(line))]
    if len(fields) < _LEAST or not any(_WHEN.search(field[2]) for field in fields):
        return None
    return next((sender for field in fields if (sender := _sender(field[2]))), None)


def _value(line: str) -> str:
    return re.split(r"[:：]", line, maxsplit=1)[1]


def _sender(value: str) -> tuple[str, str] | None:
    name, address = parse_one(_without_markup(value))
    return (name, address) if address else None


def _without_markup(value: str) -> str:
    """Outlook writes `Ann [mailto:ann@example.com]`, and some converters `ann@example.com<mailto:ann@example.com>`."""
    value = re.sub(r"\[mailto:([^\]\s]+)\]", r"<\1>", value)
    return re.sub(r"[<(]mailto:[^>)]*[>)]", "", value).replace("*", "").strip()
