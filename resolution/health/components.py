"""Each component of the health score: from facts to a number from 0 to 100 and a sentence; None where nothing is known.

`docs/reference/health.md` has the same formulas for whoever reads the score.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from resolution.health.facts import RATINGS_COUNT_FOR, HealthFacts, ToldEvent
from resolution.models.health import HIGHEST_SCORE, HealthComponent
from tickets.states import Priority, Tone

# Each ticket that waits for us takes a fifth of what is left; one that is answered and waits for the customer, half so much.
TICKET_KEEPS = 0.8
ANSWERED_COUNTS = 0.5
WAIT_HALF_LIFE = timedelta(days=3)
OF_PRIORITY = {Priority.LOW: 90, Priority.NORMAL: 75, Priority.HIGH: 40, Priority.URGENT: 10}
OF_TONE = {Tone.CALM: 100, Tone.CONFUSED: 60, Tone.ANGRY: 0}
RATING_HALF_LIFE = timedelta(days=90)
HIGHEST_NPS, LOWEST_RATING, HIGHEST_RATING = 10, 1, 5
# So many active days of 28 are as good as more.
ACTIVE_DAYS = 8
# Words of the names of billing events, with blanks for what stands between them.
_FAILED = re.compile(
    r"fail|declin|refus|reject|overdue|past due|unpaid|dunning|charge ?back|dispute|insufficient|bounce|expired"
)
_WENT_THROUGH = re.compile(r"succe|\bpaid\b|received|settled|recovered|renew|charged|completed|payment made")


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSignal:
    """What one component says of a customer. `score` is from 0 to 100, and higher is better."""

    component: HealthComponent
    score: float
    words: str


def signals_of(facts: HealthFacts, *, now: datetime) -> list[HealthSignal]:
    found = ((component, measure(facts, now)) for component, measure in _MEASURES.items())
    return [
        HealthSignal(component=component, score=round(said[0], 1), words=said[1]) for component, said in found if said
    ]


Said = tuple[float, str] | None


def _tickets(facts: HealthFacts, now: datetime) -> Said:
    if not facts.tickets:
        return None
    score = HIGHEST_SCORE * TICKET_KEEPS ** (facts.waiting + ANSWERED_COUNTS * facts.answered)
    if not facts.waiting + facts.answered:
        return score, "No ticket is open or unresolved."
    for_us = f"{_count(facts.waiting, 'ticket')} {'waits' if facts.waiting == 1 else 'wait'} for us"
    for_them = (
        f"{_count(facts.answered, 'answered ticket')} {'waits' if facts.answered == 1 else 'wait'} for the customer"
    )
    return score, ", ".join(said for said, n in ((for_us, facts.waiting), (for_them, facts.answered)) if n) + "."


def _age(facts: HealthFacts, now: datetime) -> Said:
    if not facts.tickets:
        return None
    if facts.waits_since is None:
        return HIGHEST_SCORE, "Nothing waits for us."
    waited = max(now - facts.waits_since, timedelta(0))
    return HIGHEST_SCORE * 0.5 ** (waited / WAIT_HALF_LIFE), f"The longest has waited for us {_long(waited)}."


def _priority(facts: HealthFacts, now: datetime) -> Said:
    if not facts.tickets:
        return None
    if not facts.worst_priority:
        return HIGHEST_SCORE, "Nothing is unresolved."
    worst = Priority(facts.worst_priority)
    return OF_PRIORITY[worst], f"The highest priority of what is unresolved is {worst.label.lower()}."


def _tone(facts: HealthFacts, now: datetime) -> Said:
    whole = sum(facts.tones.values())
    if not whole:
        return None
    score = sum(OF_TONE[Tone(tone)] * weight for tone, weight in facts.tones.items()) / whole
    shares = ((tone, facts.tones.get(tone, 0.0) / whole) for tone in (Tone.ANGRY, Tone.CONFUSED, Tone.CALM))
    said = ", ".join(f"{share:.0%} {tone.label.lower()}" for tone, share in shares if share >= 0.005)
    return score, f"Messages of the last 90 days read as {said}; newer ones count more."


def _reopenings(facts: HealthFacts, now: datetime) -> Said:
    if not facts.resolved:
        return None
    share = min(1.0, facts.reopened / facts.resolved)
    times = f"{_count(facts.resolved, 'resolution')} in 90 days"
    return HIGHEST_SCORE * (1 - share), f"{facts.reopened} of {times} had to be opened again."


def _ratings(facts: HealthFacts, now: datetime) -> Said:
    """A rating of 1 to 5 and an answer of 0 to 10 to *would you recommend us* weigh the same."""
    given = [((rating - LOWEST_RATING) / (HIGHEST_RATING - LOWEST_RATING), at) for rating, at in facts.ratings]
    scored = [(number / HIGHEST_NPS, event.at) for event in facts.nps if (number := number_in(event)) is not None]
    if not given and not scored:
        return None
    weights = [(share, 0.5 ** (max(now - at, timedelta(0)) / RATING_HALF_LIFE)) for share, at in [*given, *scored]]
    score = HIGHEST_SCORE * sum(share * weight for share, weight in weights) / sum(weight for _, weight in weights)
    said = [_count(len(given), "rating")] if given else []
    said += [_count(len(scored), "NPS answer")] if scored else []
    days = RATINGS_COUNT_FOR.days
    return score, f"{' and '.join(said)} in {days} days, on average {score:.0f} of 100; newer ones count more."


def _engagement(facts: HealthFacts, now: datetime) -> Said:
    """The newest number that a program has told; without one, on how many days something was told."""
    for event in facts.engagement:
        if (number := number_in(event)) is not None:
            return number, f"Engagement was last told as {number:g} of 100."
    if not facts.is_usage_told:
        return None
    score = HIGHEST_SCORE * min(1.0, facts.active_days / ACTIVE_DAYS)
    return score, f"Active on {_count(facts.active_days, 'day')} of the last 28."


def _payments(facts: HealthFacts, now: datetime) -> Said:
    """Each payment that failed since the last that went through halves it."""
    outcomes = [went for event in facts.billing if (went := went_through(event.name)) is not None]
    if not outcomes:
        return None
    failed = outcomes.index(True) if True in outcomes else len(outcomes)
    if not failed:
        return HIGHEST_SCORE, "The last payment went through."
    return HIGHEST_SCORE * 0.5**failed, f"{_count(failed, 'payment')} failed, and none has gone through since."


_MEASURES: dict[HealthComponent, Callable[[HealthFacts, datetime], Said]] = {
    HealthComponent.TICKETS: _tickets,
    HealthComponent.AGE: _age,
    HealthComponent.PRIORITY: _priority,
    HealthComponent.TONE: _tone,
    HealthComponent.REOPENINGS: _reopenings,
    HealthComponent.RATINGS: _ratings,
    HealthComponent.ENGAGEMENT: _engagement,
    HealthComponent.PAYMENTS: _payments,
}


def number_in(event: ToldEvent) -> float | None:
    """What the event says as a number."""
    told = event.told.get("score", event.told.get("value"))
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else None


def went_through(name: str) -> bool | None:
    """Whether a billing event of this name says that a payment went through or failed; None where it says neither."""
    words = re.sub(r"[^a-z]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    if _FAILED.search(words):
        return False
    return True if _WENT_THROUGH.search(words) else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _long(waited: timedelta) -> str:
    hours = int(waited.total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    return _count(hours // 24, "day") if hours >= 24 else _count(hours, "hour")
