"""What other thresholds would have made of the answers of the last 90 days: told from stored raw confidences, before anything is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from resolution.confidence.calibration import Calibrator
from resolution.confidence.calibrations import calibrator_for
from resolution.confidence.engine_family import engine_family
from resolution.confidence.judged_answers import JudgedAnswer
from resolution.confidence.precision import Precision, precision_of
from resolution.models import Attempt, EngineFamily, Policy
from resolution.policies.bands import permitted_band, tickets_of
from resolution.policies.caps import STRICTNESS
from resolution.policies.evidence import LOOKED_BACK, judged_of
from tickets.models import Ticket
from tickets.states import Band

MOST_ATTEMPTS = 2_000
# So many of the tickets that would change are named.
LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it stands today: its raw confidence at the present calibration, and what the guards permitted."""

    attempt_id: UUID
    ticket_id: UUID
    confidence: float
    cap: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class BandEffect:
    band: Band
    before: int
    after: int
    total: int
    # Of the judged ones that would be in it, and what the confidences themselves expect (None if there are none).
    judged: Precision
    expected: float | None

    @property
    def label(self) -> str:
        return str(self.band.label)

    @property
    def share_before(self) -> float:
        return self.before / self.total

    @property
    def share(self) -> float:
        return self.after / self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTicket:
    ticket: Ticket
    confidence: float
    before: Band
    after: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    total: int
    judged: int
    bands: tuple[BandEffect, ...]
    changed: int
    # How many would go from which band to which.
    moves: tuple[tuple[Band, Band, int], ...]
    listed: tuple[ChangedTicket, ...]

    @property
    def is_cut(self) -> bool:
        return self.total >= MOST_ATTEMPTS


def predict_effect(saved: Policy, proposed: Policy) -> Effect:
    """The thresholds of `proposed` on the answers to tickets that are under `saved`."""
    answers = _stored_answers(saved)
    before = {one.attempt_id: permitted_band(one.confidence, saved, one.cap) for one in answers}
    after = {one.attempt_id: permitted_band(one.confidence, proposed, one.cap) for one in answers}
    judged = _judged_by_band(saved, after)
    changed = [one for one in answers if before[one.attempt_id] != after[one.attempt_id]]
    moves = Counter((before[one.attempt_id], after[one.attempt_id]) for one in changed)
    return Effect(
        total=len(answers),
        judged=sum(len(found) for found in judged.values()),
        bands=tuple(_band_effect(band, answers, before, after, judged[band]) for band in STRICTNESS),
        changed=len(changed),
        moves=tuple((old, new, count) for (old, new), count in moves.most_common()),
        listed=tuple(_listed(changed, before, after)),
    )


def _stored_answers(policy: Policy) -> list[StoredAnswer]:
    """The newest first. Where nothing was drafted there was nothing to send, whatever the thresholds."""
    drafted = Attempt.objects.filter(tickets_of(policy, prefix="ticket__"), created_at__gt=timezone.now() - LOOKED_BACK)
    rows = drafted.exclude(text="").order_by("-created_at", "-id")
    columns = rows.values_list("pk", "ticket_id", "raw_confidence", "engine", "cap")[:MOST_ATTEMPTS]
    calibrators = {family: calibrator_for(family, policy.category) for family in EngineFamily}
    return [_stored(row, calibrators) for row in columns]


def _stored(row: Sequence[Any], calibrators: Mapping[EngineFamily, Calibrator]) -> StoredAnswer:
    attempt_id, ticket_id, raw, engine, cap = row
    confidence = calibrators[engine_family(engine)].calibrate(raw)
    return StoredAnswer(attempt_id=attempt_id, ticket_id=ticket_id, confidence=confidence, cap=Band(cap))


def _judged_by_band(policy: Policy, bands: Mapping[UUID, Band]) -> dict[Band, list[JudgedAnswer]]:
    found: dict[Band, list[JudgedAnswer]] = {band: [] for band in STRICTNESS}
    for one in judged_of(policy, since=timezone.now() - LOOKED_BACK):
        if one.attempt_id in bands:
            found[bands[one.attempt_id]].append(one)
    return found


def _band_effect(
    band: Band,
    answers: Iterable[StoredAnswer],
    before: Mapping[UUID, Band],
    after: Mapping[UUID, Band],
    judged: Sequence[JudgedAnswer],
) -> BandEffect:
    within = [one.confidence for one in answers if after[one.attempt_id] == band]
    return BandEffect(
        band=band,
        before=sum(old == band for old in before.values()),
        after=len(within),
        total=max(len(before), 1),
        judged=precision_of(judged),
        expected=sum(within) / len(within) if within else None,
    )


def _listed(
    changed: Sequence[StoredAnswer], before: Mapping[UUID, Band], after: Mapping[UUID, Band]
) -> Iterable[ChangedTicket]:
    """Those that would be sent unseen come first, and of these the least sure."""
    chosen = sorted(changed, key=lambda one: (STRICTNESS.index(after[one.attempt_id]), one.confidence))[:LISTED]
    tickets = Ticket.objects.only("number", "subject").in_bulk([one.ticket_id for one in chosen])
    for one in chosen:
        yield ChangedTicket(
            ticket=tickets[one.ticket_id],
            confidence=one.confidence,
            before=before[one.attempt_id],
            after=after[one.attempt_id],
        )
