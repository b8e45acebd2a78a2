"""Numbers of payment cards: as a brand has them, with Luhn's check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from routing.redaction.numbers import NumberRun
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

CARD = "CREDIT_CARD"
FEWEST, MOST = 12, 19
SHORTEST_GROUP = 3
_JOINTS = frozenset((" ", "-", ".", "  ", " - "))
# By their first digits: Visa, Mastercard, American Express, Diners, Discover, UnionPay, JCB, Mir, RuPay, Troy, Verve, Elo, Maestro.
_BRAND = re.compile(
    r"4(?:\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}(?:\d\d)?"
    r"|(?:6011|64[4-9]\d|65\d\d|62\d\d|81\d\d|82\d\d|508\d|506\d|9792|220[0-4]|636[0-9]|606[0-9])\d{12}(?:\d{1,3})?|35\d{14}"
    r"|(?:2131|1800)\d{11}"
)
# What follows a card's number: when it expires.
_EXPIRY = re.compile(r"[ ,;]{1,3}(?:\w{3,10}[.:]{0,2} )?(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d(?!\d)")


def find_cards(scan: Scan) -> Iterator[Span]:
    for run in scan.numbers:
        if len(run.groups) > 1 or run.lengths[0] >= FEWEST:
            yield from _cards_of(scan, run)


def _cards_of(scan: Scan, run: NumberRun) -> Iterator[Span]:
    first = 0
    while first < len(run.groups):
        last = _last_group(scan, run, first)
        if last > first:
            yield Span(run.groups[first][0], run.groups[last - 1][1], CARD, run.digits(first, last))
        first = max(last, first + 1)


def _last_group(scan: Scan, run: NumberRun, first: int) -> int:
    """The group before which the longest card ends; `first` if there is none."""
    total, most = 0, first
    while most < len(run.groups) and _may_follow(run, first, most) and total + run.lengths[most] <= MOST:
        total += run.lengths[most]
        most += 1
    for last in range(most, first, -1):
        if total < FEWEST:
            break
        if _is_card(scan, run, first, last):
            return last
        total -= run.lengths[last - 1]
    return first


def _may_follow(run: NumberRun, first: int, group: int) -> bool:
    if group == first:
        return run.lengths[group] >= SHORTEST_GROUP
    return run.joints[group - 1] in _JOINTS and run.lengths[group - 1] >= SHORTEST_GROUP


def _is_card(scan: Scan, run: NumberRun, first: int, last: int) -> bool:
    digits = run.digits(first, last)
    start, end = run.groups[first][0], run.groups[last - 1][1]
    is_whole = not first and (last == len(run.groups) or _EXPIRY.match(scan.text, end) is not None)
    if not (_BRAND.fullmatch(digits) or is_whole) or _is_part(scan.text, start, end) or not luhn.is_valid(digits):
        return False
    if _BRAND.fullmatch(digits):
        return True
    # As short as other numbers, or of a brand that we don't know.
    return scan.is_told(start, "card", within=6) or _EXPIRY.match(scan.text, end) is not None


def _is_part(text: str, start: int, end: int) -> bool:
    """Of a longer word, code or decimal number."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isascii() and before[-1:].isalpha() or after[:1].isascii() and after[:1].isalpha():
        return True
    return (before[-1:] in "-._+" and before[:1].isalnum()) or (after[:1] in "-_." and after[1:].isalnum())
