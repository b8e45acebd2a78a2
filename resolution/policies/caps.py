"""The highest band that a guard or a risk permits, whatever the confidence: a permission, never a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tickets.states import Band

# From what permits most to what permits least.
STRICTNESS = (Band.AUTO, Band.REVIEW, Band.HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCap:
    """`reasons` are sentences for the reviewer. With `person_first` no answer is even drafted."""

    band: Band = Band.AUTO
    reasons: tuple[str, ...] = ()
    person_first: bool = False


NO_CAP = AnswerCap()


def strictest_cap(caps: Iterable[AnswerCap]) -> AnswerCap:
    """All of them together: the lowest band, with the reasons of every cap, the strictest first."""
    ordered = sorted(caps, key=lambda cap: (-cap.person_first, -STRICTNESS.index(cap.band)))
    if not ordered:
        return NO_CAP
    return AnswerCap(
        band=ordered[0].band,
        reasons=tuple(dict.fromkeys(reason for cap in ordered for reason in cap.reasons)),
        person_first=ordered[0].person_first,
    )


def limit_band(band: Band, cap: Band) -> Band:
    """The band that is left of one under a cap."""
    return max(band, cap, key=STRICTNESS.index)
