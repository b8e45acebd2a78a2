"""The order of the rules when somebody drags: what they moved is moved, and what others did meanwhile stays. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence


def places_after_drag(shown: Sequence[int], wanted: Sequence[int], places: Mapping[int, int]) -> dict[int, int]:
    """The place of each row of a page, which has its rows' places to give: rows of other pages keep theirs.

    `shown` is the order that the page had, `wanted` the one that it was given, `places` those of now.
    """
    now = sorted((key for key in wanted if key in places), key=lambda key: (places[key], key))
    order = merge_order(shown, wanted, now)
    free = sorted(places[key] for key in order)
    for at in range(1, len(free)):
        free[at] = max(free[at], free[at - 1] + 1)
    return dict(zip(order, free, strict=True))


def merge_order(shown: Sequence[int], wanted: Sequence[int], now: Sequence[int]) -> list[int]:
    """`now`, with what differs between `shown` and `wanted` moved behind the row that it was dragged behind."""
    known = set(now) & set(shown)
    shown, wanted = [key for key in shown if key in known], [key for key in wanted if key in known]
    stayed = _longest_in_order(wanted, {key: place for place, key in enumerate(shown)})
    moved = known - stayed
    order = [key for key in now if key not in moved]
    for at, key in enumerate(wanted):
        if key not in moved:
            continue
        order.insert(order.index(wanted[at - 1]) + 1 if at else _first(wanted, stayed, order), key)
    return order


def _first(wanted: Sequence[int], stayed: set[int], order: Sequence[int]) -> int:
    """Where the page's first row begins: others may stand before it on an earlier page."""
    return next((order.index(key) for key in wanted if key in stayed), 0)


def _longest_in_order(keys: Sequence[int], rank: Mapping[int, int]) -> set[int]:
    """The most rows that stand in the same order as before: those nobody touched."""
    ends: list[int] = []
    at_end: list[int] = []
    before: dict[int, int | None] = {}
    for key in keys:
        place = bisect_left(ends, rank[key])
        before[key] = at_end[place - 1] if place else None
        ends[place : place + 1] = [rank[key]]
        at_end[place : place + 1] = [key]
    longest: set[int] = set()
    last = at_end[-1] if at_end else None
    while last is not None:
        longest.add(last)
        last = before[last]
    return longest
