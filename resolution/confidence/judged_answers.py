"""What all verdicts on one answer come to: one line an attempt, however many had a word on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from resolution.confidence.unseen import weigh_unseen
from resolution.models import Verdict, VerdictKind

# Older ones say little of today's knowledge, and a page waits for all of them.
MOST_VERDICTS = 20_000
# One that is taken back says nothing of the answer, but that its writer's earlier word is none.
SAID_BY_REVIEWERS = (VerdictKind.APPROVED, VerdictKind.EDITED, VerdictKind.REJECTED)
JUDGING = Q(right__isnull=False) | Q(kind=VerdictKind.WITHDRAWN)
_COLUMNS = (
    "attempt_id",
    "by",
    "right",
    "weight",
    "at",
    "engine_family",
    "category",
    "attempt__raw_confidence",
    "attempt__confidence",
    "attempt__band",
    "attempt__ticket__channel",
    "attempt__outcome",
    "attempt__created_at",
    "kind",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """`raw` and `confidence` are the attempt's, before and after the calibration of that time; `at` is the last word's."""

    attempt_id: UUID
    right: bool
    weight: float
    at: datetime
    engine_family: str
    category: str
    channel: str
    raw: float
    confidence: float
    band: str
    outcome: str
    made_at: datetime
    # A reviewer had a word on it, not the customer alone.
    seen: bool


def judged_answers(*, family: str = "", category: str = "", since: datetime | None = None) -> list[JudgedAnswer]:
    """Of the newest verdicts, the last judged first.

    Each person's last word counts; one that was taken back is none. Where two contradict each other the answer is wrong:
    not everybody would have approved it as it stood. What came without sampling would have come in any case, so the
    smallest weight counts; of answers that no reviewer saw, see `unseen`.
    """
    chosen = {
        "engine_family": family,
        "category": category,
        "at__gte": since,
    }
    verdicts = Verdict.objects.filter(JUDGING, **{name: value for name, value in chosen.items() if value})
    return weigh_unseen(_one_each(verdicts.order_by("-at", "-id").values_list(*_COLUMNS, named=True)[:MOST_VERDICTS]))


def _one_each(verdicts: Iterable[Any]) -> list[JudgedAnswer]:
    """The newest verdicts come first."""
    heard: set[tuple[UUID, str]] = set()
    found: dict[UUID, JudgedAnswer] = {}
    for verdict in verdicts:
        if (who := (verdict.attempt_id, verdict.by)) in heard:
            continue
        heard.add(who)
        if verdict.right is None:
            continue
        known = found.get(verdict.attempt_id)
        found[verdict.attempt_id] = _together(known, verdict) if known else _alone(verdict)
    return list(found.values())


def _together(known: JudgedAnswer, verdict: Any) -> JudgedAnswer:
    return replace(
        known,
        right=known.right and verdict.right,
        weight=min(known.weight, verdict.weight),
        seen=known.seen or verdict.kind in SAID_BY_REVIEWERS,
    )


def _alone(verdict: Any) -> JudgedAnswer:
    return JudgedAnswer(
        attempt_id=verdict.attempt_id,
        right=verdict.right,
        weight=verdict.weight,
        at=verdict.at,
        engine_family=verdict.engine_family,
        category=verdict.category,
        channel=verdict.attempt__ticket__channel,
        raw=verdict.attempt__raw_confidence,
        confidence=verdict.attempt__confidence,
        band=verdict.attempt__band,
        outcome=verdict.attempt__outcome,
        made_at=verdict.attempt__created_at,
        seen=verdict.kind in SAID_BY_REVIEWERS,
    )
