"""Attributions: "On <date>, <name> <address> wrote:", also date first or name first, also wrapped over a few lines."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.lanes.mail.quotes import attribution_shape
from tickets.lanes.mail.quotes.line_kinds import LONGEST_MARK, LineKind

_MOST_LINES = 5
_LARGEST_GAP = 8
_LONGEST_REST = 40
_COLONS = (":", "：")


def mark_attributions(bare: list[str], kinds: list[LineKind]) -> None:
    for index, line in enumerate(bare):
        if len(line) > LONGEST_MARK or not line or not _may_end_one(bare, kinds, index):
            continue
        quoted = _quote_follows(bare, kinds, index)
        start = _start(bare, kinds, index, quoted=quoted)
        if start is not None:
            kind = LineKind.ATTRIBUTION if quoted else LineKind.BARE_ATTRIBUTION
            kinds[start : index + 1] = [kind] * (index + 1 - start)
            _mark_bars(bare, kinds, index + 1)


def _may_end_one(bare: list[str], kinds: list[LineKind], index: int) -> bool:
    line = bare[index]
    if kinds[index] is LineKind.TEXT:
        return line[-1] in ":：*-" or line[:4].isdigit()
    return kinds[index] is LineKind.QUOTE and line.endswith(_COLONS) and _is_rest_of_address(bare, index)


def _is_rest_of_address(bare: list[str], index: int) -> bool:
    """A wrapped "<ann@example.org\\n> wrote:" looks like a quote mark."""
    above = " ".join(bare[max(index - 2, 0) : index])
    return len(bare[index]) <= _LONGEST_REST and len(above) <= LONGEST_MARK and above.count("<") > above.count(">")


def _quote_follows(bare: list[str], kinds: list[LineKind], index: int) -> bool:
    for at in range(index + 1, min(index + _LARGEST_GAP, len(bare))):
        if kinds[at] is not LineKind.EMPTY:
            return kinds[at] is LineKind.QUOTE or bare[at][0] == "|"
    return False


def _mark_bars(bare: list[str], kinds: list[LineKind], start: int) -> None:
    """Some programs mark a quote with bars; anywhere else a bar makes a table."""
    at = start
    while at < len(bare) and (kinds[at] is LineKind.EMPTY or bare[at][0] == "|"):
        if kinds[at] is not LineKind.EMPTY:
            kinds[at] = LineKind.QUOTE
        at += 1


def _start(bare: list[str], kinds: list[LineKind], index: int, *, quoted: bool) -> int | None:
    """The first line of the attribution that ends at `index`, if there is one."""
    line = bare[index].lower()
    if not line.endswith(_COLONS) and not attribution_shape.ends_with_wrote(line):
        return index if _is_without_colon(line, kinds, index, quoted=quoted) else None
    if attribution_shape.is_own_sentence(line):
        return None
    best = _wrapped_start(bare, kinds, index, quoted=quoted)
    if best is None and (
        attribution_shape.is_between_dashes(line)
        or (quoted and attribution_shape.is_vague(line.strip(attribution_shape.DECORATION)))
    ):
        return index
    return best


def _wrapped_start(bare: list[str], kinds: list[LineKind], index: int, *, quoted: bool) -> int | None:
    found = _Found()
    joined = ""
    for start in _upwards(bare, kinds, index):
        joined = f"{bare[start]} {joined}" if joined else bare[start]
        if len(joined) > attribution_shape.LONGEST:
            break
        if attribution_shape.is_own_sentence(joined.lower()):
            break
        is_first = start in (0, index) or kinds[start - 1] is not LineKind.TEXT
        opens = attribution_shape.opens(bare[start].strip(attribution_shape.DECORATION).lower())
        found.note(
            start, joined.strip(attribution_shape.DECORATION).lower(), opens=opens, quoted=quoted, is_first=is_first
        )
    return found.best()


@dataclass(slots=True)
class _Found:
    """The nearest start of each shape."""

    complete: int | None = None
    nameless: int | None = None
    dated: int | None = None
    named: int | None = None
    whole: int | None = None
    vague: int | None = None

    def note(self, start: int, text: str, *, opens: bool, quoted: bool, is_first: bool) -> None:
        if opens:
            self._note_dated(start, text, quoted=quoted)
        if self.named is None and attribution_shape.is_named(text):
            self.named = start
        if self.whole is None and is_first and attribution_shape.is_whole(text):
            self.whole = start

    def _note_dated(self, start: int, text: str, *, quoted: bool) -> None:
        if self.complete is None and attribution_shape.is_complete(text):
            self.complete = start
            # The name may stand in front of the date, in the line above.
            self.nameless = None if attribution_shape.has_address(text) else start
        if self.dated is None and attribution_shape.is_dated(text):
            self.dated = start
        if self.vague is None and quoted and attribution_shape.says_wrote(text):
            self.vague = start

    def best(self) -> int | None:
        if self.complete is not None and self.complete != self.nameless:
            return self.complete
        if self.nameless is not None and self.whole is not None:
            return self.whole
        starts = (self.complete, self.dated, self.named, self.whole, self.vague)
        return next((start for start in starts if start is not None), None)


def _upwards(bare: list[str], kinds: list[LineKind], index: int) -> list[int]:
    """The lines that an attribution may have been wrapped over, from the last one up."""
    lines = [index]
    for at in range(index - 1, max(index - _MOST_LINES - 1, -1), -1):
        if kinds[at] is LineKind.EMPTY and bare[lines[-1]][0] == "<":
            continue
        if kinds[at] is not LineKind.TEXT or _ends_sentence(bare[at]):
            break
        lines.append(at)
    return lines


def _ends_sentence(line: str) -> bool:
    if len(line) > attribution_shape.LONGEST:
        return True
    if line[-1] == ".":
        # "kl." and "20.15." are wrapped, "arrived." is not.
        last = line.split()[-1]
        return len(last) > len("sept.") and not any(character.isdigit() for character in last)
    return line[-1] in "!?:;" and not line.endswith("&gt;")


def _is_without_colon(line: str, kinds: list[LineKind], index: int, *, quoted: bool) -> bool:
    if quoted and attribution_shape.is_date_and_address(line):
        return True
    # Logs have lines like it; they don't stand alone.
    alone = LineKind.TEXT not in kinds[max(index - 1, 0) : index] + kinds[index + 1 : index + 2]
    return (alone or quoted) and attribution_shape.is_date_and_name(line)
