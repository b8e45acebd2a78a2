"""A header's list of mailboxes, taken apart in one walk from the left.

Patient, since a mail must not be lost for its head: quotes, comments and brackets that are never closed are letters. Not the
standard library's parser, which changes its mind about broken lists from one patch of Python to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PLAIN = re.compile(r'[^"(<,;:]+')
_END_OF_QUOTE = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[()]")


@dataclass(slots=True)
class Entry:
    """What stands between two commas. `address` is None if nothing stands in angle brackets."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    address: str | None = None
    has_at: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    @property
    def comment(self) -> str:
        return " ".join(self.comments).strip()


def entries_of(value: str) -> Iterator[Entry]:
    entry = Entry()
    # Marks that are not closed any more behind some place; looking for their end again and again would take for ever.
    unclosed: set[str] = set()
    at = 0
    while at < len(value):
        mark = value[at]
        if mark in ",;":
            yield entry
            entry, at = Entry(), at + 1
        elif mark == ":":
            # The name of a group, unless it stands in an address.
            entry, at = (entry if entry.has_at else Entry()), at + 1
        else:
            at = _take(value, at, entry, unclosed)
    yield entry


def _take(value: str, at: int, entry: Entry, unclosed: set[str]) -> int:
    """Puts what begins here where it belongs, and gives its end."""
    mark = value[at]
    end = _end_of(value, at) if mark in '"(<' and mark not in unclosed else None
    if end is None:
        if mark in '"(<':
            unclosed.add(mark)
            entry.words.append(" " if mark == "<" else mark)
            return at + 1
        found = _PLAIN.match(value, at)
        entry.words.append(found[0] if found else mark)
        entry.has_at = entry.has_at or "@" in entry.words[-1]
        return found.end() if found else at + 1
    inside = value[at + 1 : end - 1]
    if mark == '"':
        entry.words.append(value[at:end])
    elif mark == "(":
        entry.comments.append(inside)
        entry.words.append(" ")
    elif entry.address is None:
        entry.address = inside
    return end


def _end_of(value: str, at: int) -> int | None:
    """Behind the mark that closes this one; None if none does."""
    if value[at] == '"':
        quote = _END_OF_QUOTE.match(value, at + 1)
        return quote.end() if quote else None
    if value[at] == "<":
        return value.find(">", at) + 1 or None
    depth = 0
    for bracket in _BRACKET.finditer(value, at):
        depth += 1 if bracket[0] == "(" else -1
        if depth == 0:
            return bracket.end()
    return None
