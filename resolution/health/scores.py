"""Works out the scores that are due, some at a time, and writes them with their history and what pipelines are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from resolution.health.components import HealthSignal, signals_of
from resolution.health.facts import HealthFacts, load_facts
from resolution.health.scale import HealthScale, current_scale
from resolution.models.health_score import HealthPoint, HealthScore
from routing.pipelines.events.health_changed import HealthChange, publish_health_changes
from tickets import handoff

log = structlog.get_logger(__name__)

TASK = "resolution.health.scores.compute_due"
SLICE_SECONDS = 1.0
AT_ONCE = 200
# In UTC; each customer has an own minute in the two hours from then on.
NIGHT, NIGHT_MINUTES = time(2, 0), 120
TREND = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A score as it stood, and the row as it is to be."""

    row: HealthScore
    score_before: int | None
    band_before: str
    is_told: bool
    is_noted: bool


def compute_due(*_: str) -> int:
    """A slice of what is due, and asks for the next; how many scores it worked out."""
    end, done = monotonic() + SLICE_SECONDS, 0
    while monotonic() < end:
        if not (now_done := compute_some(timezone.now())):
            return done
        done += now_done
    if is_any_due():
        handoff.nudge(TASK)
    return done


def is_any_due() -> bool:
    return _due(timezone.now()).exists()


@transaction.atomic
def compute_some(now: datetime, *, most: int = AT_ONCE) -> int:
    """Those that were due first. Two workers share them; what changes meanwhile is due again after this."""
    rows = list(_due(now).select_for_update(skip_locked=True, of=("self",)).order_by("due_at")[:most])
    if rows:
        facts = load_facts((row.customer_id for row in rows), now=now)
        scale = current_scale()
        _write([_changed(row, facts[row.customer_id], scale=scale, now=now) for row in rows])
    return len(rows)


def _due(now: datetime) -> QuerySet[HealthScore]:
    return HealthScore.objects.filter(due_at__lte=now).select_related("customer")


def _changed(row: HealthScore, facts: HealthFacts, *, scale: HealthScale, now: datetime) -> Change:
    signals = signals_of(facts, now=now)
    score = scale.score_of(signals)
    before = (row.score, row.band, row.signals)
    row.score, row.band, row.signals = score, scale.band_of(score), _stored(signals, scale)
    is_new_day = row.noted_at is None or row.noted_at.astimezone(UTC).date() < now.astimezone(UTC).date()
    is_noted = score != before[0] or (score is not None and is_new_day)
    row.computed_at, row.due_at = now, None if score is None else next_night(row.customer_id, now)
    return Change(
        row=row,
        score_before=before[0],
        band_before=before[1],
        is_told=before != (row.score, row.band, row.signals) and (score is not None or row.changed_at is not None),
        is_noted=is_noted,
    )


def next_night(customer: UUID, now: datetime) -> datetime:
    tonight = datetime.combine(now.astimezone(UTC).date(), NIGHT, UTC)
    tonight += timedelta(minutes=customer.int % NIGHT_MINUTES)
    return tonight if tonight > now else tonight + timedelta(days=1)


def _stored(signals: Sequence[HealthSignal], scale: HealthScale) -> list[dict[str, object]]:
    """With the share that each has of the score, those without data left out."""
    whole = sum(scale.weights.get(signal.component, 0.0) for signal in signals) or 1.0
    return [
        {
            "component": str(signal.component),
            "score": signal.score,
            "weight": round(scale.weights.get(signal.component, 0.0) / whole, 4),
            "words": signal.words,
        }
        for signal in signals
    ]


def _write(changes: Sequence[Change]) -> None:
    now = _moment_of_change()
    for change in changes:
        row = change.row
        row.changed_at = now if change.is_told else row.changed_at
        row.noted_at = now if change.is_noted else row.noted_at
    _follow_trend([change.row for change in changes], now)
    fields = ("score", "band", "signals", "change", "changed_at", "computed_at", "noted_at", "due_at")
    rows = [change.row for change in changes]
    HealthScore.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    noted = [one.row for one in changes if one.is_noted]
    HealthPoint.objects.bulk_create([HealthPoint(health=row, at=now, score=row.score, band=row.band) for row in noted])
    publish_health_changes(_moves_of_band(changes))


def _moment_of_change() -> datetime:
    """Now, after all that was written before: until this transaction ends nobody else writes a later one, so that whoever
    reads the scores by the time of their change misses none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk health'))")
        newest = (
            HealthScore.objects.exclude(changed_at=None).order_by("-changed_at").values_list("changed_at", flat=True)
        )
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        last = newest.first()
        return max(moment, last + timedelta(microseconds=1)) if last else moment


def _follow_trend(rows: Iterable[HealthScore], now: datetime) -> None:
    """Against the score of 30 days ago; of whom there was none yet, the first."""
    known = {row.pk: row for row in rows}
    points = HealthPoint.objects.filter(health__in=known)
    old = points.filter(at__lte=now - TREND).order_by("health", "-at", "-pk").distinct("health")
    begun = dict(points.order_by("health", "at", "pk").distinct("health").values_list("health", "score"))
    begun |= dict(old.values_list("health", "score"))
    for key, row in known.items():
        before = begun.get(key, row.score)
        row.change = None if row.score is None or before is None else row.score - before


def _moves_of_band(changes: Iterable[Change]) -> list[HealthChange]:
    """From one band to another: a first score, and one that is gone, are none."""
    moved = (one for one in changes if one.band_before and one.row.band and one.row.band != one.band_before)
    return [
        HealthChange(
            customer=one.row.customer,
            score=_known(one.row.score),
            band=one.row.band,
            score_before=_known(one.score_before),
            band_before=one.band_before,
            reasons=[signal["words"] for signal in one.row.lowest],
        )
        for one in moved
    ]


def _known(score: int | None) -> int:
    assert score is not None
    return score
