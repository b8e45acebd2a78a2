"""Header blocks above a quoted mail: "From: … Sent: … To: … Subject: …", in any language of the table."""

from __future__ import annotations

import re

from tickets.lanes.mail.quotes.line_kinds import LONGEST_MARK, LineKind
from tickets.mail_language.words import words_of

_LABELS = {label: kind for kind, labels in words_of("header_labels").items() for label in labels}
_LONGEST_LABEL = max(map(len, _LABELS))
_AROUND = " \t\xa0*_|>\u200e\u200f"
_LONGEST_BLOCK = 30
# A value may run over: a long list of addresses, a wrapped subject.
_WRAPPED_LINES = 3
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}")
_CAPTION = re.compile(r"[-_=*]{3,}.*[-_=*]{3,}")
_LONGEST_CAPTION = 100
_DATE_AND_TIME = re.compile(r"(?:19|20)\d\d.{0,20}\d{1,2}:\d{2}")
_LONGEST_SENDER = 100


def label_of(line: str) -> str | None:
    """What the line names, if it looks like a header."""
    start = line[: _LONGEST_LABEL + 8]
    label, colon, _ = start.partition(":")
    if not colon:
        label, colon, _ = start.partition("：")
    return _LABELS.get(label.strip(_AROUND).lower().replace("i\u0307", "i")) if colon else None


def mark_header_blocks(bare: list[str], kinds: list[LineKind]) -> None:
    after = 0
    for index, line in enumerate(bare):
        if index < after or kinds[index] is not LineKind.TEXT or label_of(line) is None:
            continue
        end, labels = _block(bare, kinds, index)
        if _is_header_block("\n".join(bare[index:end]), labels, bare, kinds, index):
            start = index if "from" in labels else _above(bare, kinds, index)
            kinds[start:end] = [LineKind.HEADER] * (end - start)
            _mark_caption(bare, kinds, start)
        after = end


def _block(bare: list[str], kinds: list[LineKind], start: int) -> tuple[int, set[str]]:
    """Where the block ends and what it names: headers, each with what it runs over into, single empty lines between."""
    labels: set[str] = set()
    end = index = start
    while index < min(len(bare), start + _LONGEST_BLOCK):
        label = label_of(bare[index]) if kinds[index] is LineKind.TEXT and len(bare[index]) <= LONGEST_MARK else None
        if label is not None:
            labels.add(label)
            end = index + 1
        elif not _runs_over(kinds, index, end):
            break
        index += 1
    return end, labels


def _runs_over(kinds: list[LineKind], index: int, end: int) -> bool:
    if kinds[index] is LineKind.EMPTY:
        return index == end
    return kinds[index] is LineKind.TEXT and index - end < _WRAPPED_LINES and kinds[end] is not LineKind.EMPTY


def _is_header_block(block: str, labels: set[str], bare: list[str], kinds: list[LineKind], start: int) -> bool:
    above = next((at for at in range(start - 1, max(start - 4, -1), -1) if kinds[at] is not LineKind.EMPTY), None)
    marked = above is not None and kinds[above] in (LineKind.RULE, LineKind.ORIGINAL, LineKind.FORWARDED)
    if above is not None and kinds[above] is LineKind.TEXT and bare[above].endswith((":", "：")):
        # "This is what I received:" shows a mail, and goes on below it.
        return False
    if {"sent", "to"} <= labels and "@" in block and _DATE_AND_TIME.search(block):
        return True
    if "from" in labels:
        return len(labels) >= (2 if marked else 3) and (marked or "subject" in labels or "@" in block)
    return {"to", "subject"} <= labels and ("copy" in labels or "sent" in labels)


def _mark_caption(bare: list[str], kinds: list[LineKind], start: int) -> None:
    """Words between dashes above a block announce it, in whatever language."""
    for at in range(start - 1, max(start - 4, -1), -1):
        if kinds[at] is LineKind.EMPTY:
            continue
        if kinds[at] is LineKind.TEXT and len(bare[at]) <= _LONGEST_CAPTION and _CAPTION.fullmatch(bare[at]):
            kinds[at] = LineKind.ORIGINAL
        return


def _above(bare: list[str], kinds: list[LineKind], start: int) -> int:
    """Lotus Notes has no "From:"; the sender and the date stand in a line or two above."""
    first = start
    for at in range(start - 1, max(start - 5, -1), -1):
        if kinds[at] is LineKind.EMPTY and first - at <= 2:
            continue
        if kinds[at] is not LineKind.TEXT or len(bare[at]) > _LONGEST_SENDER:
            break
        if _DATE.search(bare[at]):
            first = at
        elif first < start and at == first - 1:
            return at
        else:
            break
    return first
