"""Dates beside a word that says that somebody was born then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routing.redaction.scan import Scan
from routing.redaction.spans import Span
from routing.redaction.word_lists import fold, word_list

BIRTH_DATE = "DATE_OF_BIRTH"
_ALONE = r"(?<![A-Za-z0-9_.,/-])"
_IN_DIGITS = re.compile(
    rf"{_ALONE}(?:(?:19|20)\d\d ?([-/.]|\. ?) ?\d{{1,2}} ?\1 ?\d{{1,2}}|\d{{1,2}} ?([-/. ]|\. ) ?\d{{1,2}} ?\2 ?(?:19|20)?\d\d"
    r"|(?:19|20)\d{6}|\d{4}(?:19|20)\d\d|(?:19|20)\d\d[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일]?)(?![A-Za-z0-9_])"
)
_MONTH = r"([^\W\d_]{3,12})"
_DAY_FIRST = re.compile(
    rf"{_ALONE}\d{{1,2}}(?:st|nd|rd|th|er|re|\.|º|ª|°)?(?: |-|/|\. )(?:of |de |d')?(?:the )?{_MONTH}\.?(?:,? | de | del |-|/)"
    r"(?:of |the )?(?:19|20|')?\d\d(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"(?<![A-Za-z0-9_.,])\d{1,2}(?:st|nd|rd|th)?(?:, ?| |-|/)(?:19|20)\d\d(?!\d)", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"{_MONTH}\.?(?: |-|/)(?:the )?\Z")
_YEAR_FIRST = re.compile(rf"{_ALONE}(?:19|20)\d\d(?:[ -]|\. ){_MONTH}\.?(?:[ -]|\. )\d{{1,2}}\.?(?!\d)")
_MONTHS = word_list("months")
WITHIN = 4


def find_birth_dates(scan: Scan) -> Iterator[Span]:
    for start, end in _dates(scan):
        if scan.is_told(start, "birth", within=WITHIN) or scan.is_told_after(end, "birth", within=1):
            yield Span(start, end, BIRTH_DATE, scan.text[start:end])


def _dates(scan: Scan) -> Iterator[tuple[int, int]]:
    for found in scan.match_at(scan.starts, _IN_DIGITS):
        yield found.span()
    for pattern in (_DAY_FIRST, _YEAR_FIRST):
        for found in scan.match_at(scan.starts, pattern):
            if fold(found[1]) in _MONTHS:
                yield found.span()
    for found in scan.match_at(scan.starts, _MONTH_FIRST):
        before = _MONTH_BEFORE.search(scan.text, max(0, found.start() - 20), found.start())
        if before and fold(before[1]) in _MONTHS:
            yield before.start(), found.end()
