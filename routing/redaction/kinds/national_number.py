"""What the recognisers of national numbers share: a pattern, a checksum, and the words that stand beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from routing.redaction.scan import Scan
from routing.redaction.spans import Span

NEAR = 4
_SEPARATORS = str.maketrans("", "", " .-/")


def find_by_checksum(
    scan: Scan,
    pattern: re.Pattern[str],
    kind: str,
    is_valid: Callable[[str], bool],
    *,
    only_beside: tuple[str, ...] = (),
    starts: tuple[int, ...] | None = None,
    letters_before: tuple[int, ...] = (0,),
) -> Iterator[Span]:
    """`only_beside`: where the check is passed too often by chance, a word must say so, unless none says otherwise."""
    places = scan.long_starts if starts is None else starts
    for found in scan.match_at(places, pattern, letters_before=letters_before):
        number = found[0].translate(_SEPARATORS).upper()
        if is_valid(number) and _is_meant(scan, found.start(), only_beside):
            yield Span(found.start(), found.end(), kind, number)


def _is_meant(scan: Scan, place: int, only_beside: tuple[str, ...]) -> bool:
    if only_beside:
        near = (cues for cues, between in scan.cues_before(place) if between <= NEAR)
        decisive = next((cues for cues in near if not cues.isdisjoint((*only_beside, "reference"))), frozenset())
        return not decisive.isdisjoint(only_beside)
    cues = (told for told in scan.cues_before(place) if told[0].isdisjoint(("own", "number")))
    nearest = next(cues, None)
    return nearest is None or "phone" not in nearest[0] or nearest[1] > 2
