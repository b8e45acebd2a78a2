"""The highest band that a guard or a risk permits, whatever the confidence: a permission, never a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from resolution.policies.checks import Check, CheckVerdict, merge_checks, verdict_of
from tickets.states import Band

# From what permits most to what permits least.
STRICTNESS = (Band.AUTO, Band.REVIEW, Band.HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCap:
    """`reasons` are sentences for the reviewer, and `checks` say which guard found each, and what passed.

    With `person_first` no answer is even drafted, and people take the ticket soon; with `no_answer` none is drafted
    either, as nothing was asked that deserves one.
    """

    band: Band = Band.AUTO
    reasons: tuple[str, ...] = ()
    person_first: bool = False
    no_answer: bool = False
    checks: tuple[Check, ...] = ()


NO_CAP = AnswerCap()


def cap_by(
    check: str,
    band: Band,
    reason: str,
    *,
    person_first: bool = False,
    no_answer: bool = False,
    verdict: CheckVerdict | None = None,
) -> AnswerCap:
    """What one check found."""
    told = verdict or _verdict(band, person_first=person_first, no_answer=no_answer)
    return AnswerCap(
        band=band,
        reasons=(reason,),
        person_first=person_first,
        no_answer=no_answer,
        checks=(Check(check=check, verdict=told, evidence=reason),),
    )


def nothing_found(*names: str) -> AnswerCap:
    """These checks were made, and passed."""
    return AnswerCap(checks=tuple(Check(check=name, verdict=CheckVerdict.PASSED) for name in names))


def strictest_cap(caps: Iterable[AnswerCap]) -> AnswerCap:
    """All of them together: the lowest band, with the reasons of every cap, the strictest first."""
    ordered = sorted(caps, key=lambda cap: (-cap.person_first, -cap.no_answer, -STRICTNESS.index(cap.band)))
    if not ordered:
        return NO_CAP
    return AnswerCap(
        band=max((cap.band for cap in ordered), key=STRICTNESS.index),
        reasons=tuple(dict.fromkeys(reason for cap in ordered for reason in cap.reasons)),
        person_first=ordered[0].person_first,
        no_answer=any(cap.no_answer for cap in ordered),
        checks=merge_checks(check for cap in ordered for check in cap.checks),
    )


def limit_band(band: Band, cap: Band) -> Band:
    """The band that is left of one under a cap."""
    return max(band, cap, key=STRICTNESS.index)


def _verdict(band: Band, *, person_first: bool, no_answer: bool) -> CheckVerdict:
    if person_first:
        return CheckVerdict.PERSON_FIRST
    return CheckVerdict.NO_ANSWER if no_answer else verdict_of(band)
