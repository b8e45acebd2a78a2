"""Places of a text that are of a kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`, in code points. `value` is what the same thing is however it is written."""

    start: int
    end: int
    kind: str
    value: str = ""


def join_overlapping(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order. Of two that overlap one is made, of the kind of that which was named first, so that nothing is left."""
    joined: list[Span] = []
    for _rank, span in sorted(enumerate(spans), key=lambda one: (one[1].start, one[0])):
        if joined and span.start < joined[-1].end:
            joined[-1] = _joined(joined[-1], span)
        else:
            joined.append(span)
    return tuple(joined)


def _joined(one: Span, other: Span) -> Span:
    return one if other.end <= one.end else replace(one, end=other.end, value="")
