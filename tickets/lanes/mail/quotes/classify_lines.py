"""Gives each line of a mail its kind. The order matters: a line that has found its kind is not asked again."""

from __future__ import annotations

import re

from tickets.lanes.mail.quotes.attribution import mark_attributions
from tickets.lanes.mail.quotes.footer import is_footer, unmark_footers_inside
from tickets.lanes.mail.quotes.header_block import mark_header_blocks
from tickets.lanes.mail.quotes.history_marks import mark_of
from tickets.lanes.mail.quotes.line_kinds import INVISIBLE, LONGEST_MARK, LineKind

_LONG_QUOTE = 65
_SHORT_REST = 40
_RULE = re.compile(r"[-_=*~#+–—]{2,}|—|(?:([-_*=]) ){2,}\1")


def classify_lines(lines: list[str]) -> list[LineKind]:
    bare = [line.strip(INVISIBLE) for line in lines]
    kinds = [_at_a_glance(line) for line in bare]
    _mark_code(bare, kinds)
    _mark_alone(bare, kinds)
    mark_header_blocks(bare, kinds)
    mark_attributions(bare, kinds)
    unmark_footers_inside(kinds)
    _mark_torn_quotes(bare, kinds)
    return kinds


def _at_a_glance(bare: str) -> LineKind:
    if not bare:
        return LineKind.EMPTY
    return LineKind.QUOTE if bare[0] == ">" else LineKind.TEXT


def _mark_code(bare: list[str], kinds: list[LineKind]) -> None:
    opened = None
    for index, line in enumerate(bare):
        if not line.startswith("```"):
            continue
        if opened is None:
            opened = index if line.count("```") == 1 else None
            continue
        kinds[opened : index + 1] = [LineKind.CODE] * (index + 1 - opened)
        opened = None


def _mark_alone(bare: list[str], kinds: list[LineKind]) -> None:
    """Lines that show by themselves what they are."""
    for index, line in enumerate(bare):
        if kinds[index] is LineKind.TEXT and len(line) <= LONGEST_MARK:
            kinds[index] = _kind_alone(bare, index)


def _kind_alone(bare: list[str], index: int) -> LineKind:
    line = bare[index]
    if _RULE.fullmatch(line):
        return LineKind.RULE
    mark = mark_of(bare, index)
    if mark is not LineKind.TEXT:
        return mark
    return LineKind.FOOTER if is_footer(line) else LineKind.TEXT


def _mark_torn_quotes(bare: list[str], kinds: list[LineKind]) -> None:
    """Rewrapping tears the end off a long marked line and leaves it without its mark."""
    has_spoken = False
    for index, kind in enumerate(kinds):
        if (
            kind is LineKind.TEXT
            and index
            and kinds[index - 1] is LineKind.QUOTE
            and _is_torn_off(bare[index - 1], bare[index])
        ):
            below = kinds[index + 1] if index + 1 < len(kinds) else LineKind.EMPTY
            # Whoever has said nothing above may answer in the line right below.
            if below is LineKind.QUOTE or (below is LineKind.EMPTY and has_spoken):
                kinds[index] = LineKind.QUOTE
        has_spoken = has_spoken or kinds[index] is LineKind.TEXT


def _is_torn_off(above: str, line: str) -> bool:
    if above[-1] in ".!?:" or len(above) < _LONG_QUOTE or len(line) > _SHORT_REST:
        return False
    return line[0].islower() or line[0] in "<("
