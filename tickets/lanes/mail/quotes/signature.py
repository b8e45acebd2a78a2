"""Where the signature begins in a stretch of the sender's own lines."""

from __future__ import annotations

import re

from tickets.lanes.mail.quotes.closing import after_closing, is_contact
from tickets.lanes.mail.quotes.line_kinds import WORDS, LineKind
from tickets.mail_language.words import any_of, words_of

_DISCLAIMER = re.compile(any_of(words_of("disclaimers")["disclaimers"]))
_DISCLAIMER_READ = 1500
# A signature is looked for in the last lines only.
_LONGEST_SIGNATURE = 60
_LONGEST_UNMARKED = 15
_SURE = "-- "
_LIKELY = frozenset({"--", "—", "––", "- -"})
_MOST_WORDS = 5
_LONGEST_CASELESS_NAME = 6


def signature_start(lines: list[str], kinds: list[LineKind], start: int, end: int) -> int:
    """The index of its first line, `end` if there is none."""
    end = _footers(lines, kinds, start, _delimited(lines, kinds, start, end))
    own = _disclaimers(lines, kinds, start, end)
    return _footers(lines, kinds, start, after_closing(lines, kinds, start, own, seen=end))


def _delimited(lines: list[str], kinds: list[LineKind], start: int, end: int) -> int:
    for index in range(max(start, end - _LONGEST_SIGNATURE), end):
        if kinds[index] is LineKind.RULE and _is_delimiter(lines, kinds, index, end):
            return index
    return end


def _is_delimiter(lines: list[str], kinds: list[LineKind], index: int, end: int) -> bool:
    below = [lines[at].strip() for at in range(index + 1, end) if kinds[at] in WORDS]
    rule = lines[index]
    if rule == _SURE or not below:
        return True
    if LineKind.CODE in kinds[index:end] or len(below) > _LONGEST_UNMARKED or any(_asks(line) for line in below):
        return False
    if rule.strip() in _LIKELY:
        return not _is_prose(below)
    if rule.strip().startswith("____") and len(below) <= 2:
        return not any(len(line.split()) > _MOST_WORDS for line in below) or _has_contact(below)
    return _is_name(below) or (_has_contact(below) and not _is_prose(below))


def _asks(line: str) -> bool:
    return line.endswith(("?", "？"))


def _has_contact(lines: list[str]) -> bool:
    return any(is_contact(line) for line in lines)


def _is_prose(lines: list[str]) -> bool:
    """Long lines that are no legal notice."""
    return any(len(line.split()) > 14 for line in lines) and not _DISCLAIMER.search(
        " ".join(lines).lower()[:_DISCLAIMER_READ]
    )


def _is_name(lines: list[str]) -> bool:
    return len(lines) <= 2 and all(map(_may_be_name, lines))


def _may_be_name(line: str) -> bool:
    words = line.split()
    if len(words) > 4 or line[-1] in ".!:;,)" or not line[0].isalpha() or "  " in line:
        return False
    if line.lower() == line.upper():
        # Scripts without capitals say a whole sentence in one word.
        return len(line) <= _LONGEST_CASELESS_NAME
    return len(words) == 1 or not any(word.islower() and len(word) > 3 for word in words)


def _footers(lines: list[str], kinds: list[LineKind], start: int, end: int) -> int:
    at = end
    while at > start and kinds[at - 1] in (LineKind.FOOTER, LineKind.EMPTY):
        at -= 1
        if kinds[at] is LineKind.FOOTER:
            end = at
    return end


def _disclaimers(lines: list[str], kinds: list[LineKind], start: int, end: int) -> int:
    """Legal notices at the end, paragraph by paragraph from the last one up."""
    while True:
        last = end
        while last > start and kinds[last - 1] in (LineKind.EMPTY, LineKind.RULE):
            last -= 1
        first = last
        while first > max(start, last - _LONGEST_SIGNATURE) and kinds[first - 1] is LineKind.TEXT:
            first -= 1
        paragraph = " ".join(lines[first:last])[:_DISCLAIMER_READ].lower()
        if first in (start, last) or not _DISCLAIMER.search(paragraph):
            return end
        end = first
