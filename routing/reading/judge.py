"""From cues to priority, urgency and tone: a table of rules, after the criteria of the product's priority table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from routing.reading import cues
from routing.reading.cues import Cue, found
from tickets.states import Category, Priority, Tier, Tone, Urgency


@dataclass(frozen=True, slots=True)
class Judgement:
    """A word of `tickets.states`, how sure it is, and why."""

    value: str
    confidence: float
    reasons: tuple[str, ...]


CRITICAL = (cues.OUTAGE, cues.DATA_LOSS, cues.SECURITY)


def judge_priority(text: str, *, category: str, topic: str, tier: str) -> Judgement:
    """Urgent: outage, data loss, security. High: a core function broken, a paying customer blocked. Low: a question."""
    over = found(cues.PAST, text) or found(cues.NO_RUSH, text)
    critical = _said(text, *CRITICAL)
    if critical and not over:
        sure = 0.9 if len(critical) > 1 or topic in ("Outages", "Security concerns", "Lost or wrong data") else 0.75
        return Judgement(Priority.URGENT, sure, critical)
    if not over and (found(cues.BLOCKED, text) or critical):
        return _blocked(text, category=category, tier=tier)
    if over and critical:
        return Judgement(Priority.NORMAL, 0.65, (*critical, *_said(text, cues.PAST, cues.NO_RUSH)))
    if found(cues.DEGRADED, text) and not found(cues.NO_RUSH, text):
        return Judgement(Priority.NORMAL, 0.7, _said(text, cues.DEGRADED))
    if found(cues.QUESTION, text) or found(cues.NO_RUSH, text):
        asked = _said(text, cues.QUESTION, cues.NO_RUSH)
        return Judgement(Priority.LOW, 0.7 if category in (Category.GENERAL, Category.ONBOARDING) else 0.6, asked)
    return Judgement(Priority.NORMAL, 0.45, ("Nothing in the text speaks for another priority than normal.",))


def _blocked(text: str, *, category: str, tier: str) -> Judgement:
    reasons = _said(text, cues.BLOCKED)
    asks_how = found(cues.QUESTION, text) and not found(cues.SOON, text)
    if tier == Tier.FREE and category != Category.TECHNICAL:
        return Judgement(Priority.NORMAL, 0.6, reasons)
    if tier != Tier.FREE:
        return Judgement(Priority.HIGH, 0.65 if asks_how else 0.8, (*reasons, f"The customer pays ({tier})."))
    if asks_how:
        return Judgement(Priority.NORMAL, 0.6, reasons)
    return Judgement(Priority.HIGH, 0.65, reasons)


def judge_urgency(text: str, *, priority: str) -> Judgement:
    """How soon the customer needs an answer, by what is said, not by how it is said."""
    if found(cues.NO_RUSH, text):
        return Judgement(Urgency.LOW, 0.85, _said(text, cues.NO_RUSH))
    pressing = _said(text, cues.SOON, cues.MANY, cues.LEGAL)
    if priority == Priority.URGENT or len(pressing) > 1:
        return Judgement(Urgency.HIGH, 0.9 if pressing else 0.75, pressing)
    if pressing:
        return Judgement(Urgency.HIGH, 0.7, pressing)
    if priority == Priority.HIGH:
        return Judgement(Urgency.MEDIUM, 0.6, ())
    if priority == Priority.LOW or found(cues.PAST, text):
        return Judgement(Urgency.LOW, 0.7, ())
    return Judgement(Urgency.MEDIUM, 0.55, ())


def judge_tone(text: str) -> Judgement:
    anger = [*_said(text, cues.ANGRY, cues.LEGAL), *(["Writes in capitals or exclaims."] if cues.shouts(text) else [])]
    if anger:
        return Judgement(Tone.ANGRY, 0.9 if len(anger) > 1 else 0.7, tuple(anger))
    if found(cues.CONFUSED, text):
        return Judgement(Tone.CONFUSED, 0.7, _said(text, cues.CONFUSED))
    return Judgement(Tone.CALM, 0.75, ())


def _said(text: str, *looked_for: Cue) -> tuple[str, ...]:
    return tuple(_sentences(text, looked_for))


def _sentences(text: str, looked_for: tuple[Cue, ...]) -> Iterator[str]:
    for cue in looked_for:
        if found(cue, text):
            yield cue.says
