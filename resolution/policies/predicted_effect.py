"""What other thresholds would have made of the answers of the last 90 days: told from stored raw confidences, before anything is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from resolution.confidence.calibrations import calibration_for, calibrator_for
from resolution.confidence.engine_family import engine_family
from resolution.confidence.precision import Precision, precision_of
from resolution.models import Attempt, EngineFamily, Policy
from resolution.policies.bands import channels_of, permitted_band
from resolution.policies.caps import STRICTNESS
from resolution.policies.evidence import LOOKED_BACK, CountedAnswer, counted_answers
from tickets.models import Ticket
from tickets.states import Band

MOST_ATTEMPTS = 2_000
# So many of the tickets that would change are named.
LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it stands today: at the present calibration, what the guards permitted, and what people said of it."""

    ticket_id: UUID
    confidence: float
    cap: Band
    verdict: CountedAnswer | None


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
    answers = stored_answers(saved)
    before = [permitted_band(one.confidence, saved, one.cap) for one in answers]
    after = [permitted_band(one.confidence, proposed, one.cap) for one in answers]
    changed = [move for move in zip(answers, before, after, strict=True) if move[1] != move[2]]
    moves = Counter((old, new) for _, old, new in changed)
    return Effect(
        total=len(answers),
        judged=sum(one.verdict is not None for one in answers),
        bands=tuple(_band_effect(band, answers, before, after) for band in STRICTNESS),
        changed=len(changed),
        moves=tuple((old, new, count) for (old, new), count in moves.most_common()),
        listed=tuple(_listed(changed)),
    )


def stored_answers(policy: Policy) -> tuple[StoredAnswer, ...]:
    """The newest first. A slider asks many times a second, so they are kept until there is another attempt, verdict or calibration."""
    channels = channels_of(policy)
    newest = Attempt.objects.order_by("-created_at", "-id").values_list("pk", flat=True).first()
    counted = tuple(counted_answers(policy.category, family) for family in EngineFamily)
    calibrations = tuple(calibration_for(family, policy.category) for family in EngineFamily)
    return _load(policy.category, channels, newest, _Counted(counted), tuple(one and one.pk for one in calibrations))


class _Counted:
    """What `counted_answers` keeps is the same object as long as nothing has changed, and is told by that."""

    def __init__(self, of_families: tuple[tuple[CountedAnswer, ...], ...]) -> None:
        self.of_families = of_families

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Counted) and all(
            mine is theirs for mine, theirs in zip(self.of_families, other.of_families, strict=True)
        )

    def __hash__(self) -> int:
        return hash(tuple(len(one) for one in self.of_families))


@lru_cache(maxsize=8)
def _load(
    category: str,
    channels: tuple[str, ...],
    _newest: UUID | None,
    counted: _Counted,
    _calibrations: tuple[int | None, ...],
) -> tuple[StoredAnswer, ...]:
    """Where nothing was drafted there was nothing to send, whatever the thresholds."""
    verdicts = {one.attempt_id: one for answers in counted.of_families for one in answers}
    calibrators = {family: calibrator_for(family, category) for family in EngineFamily}
    since = timezone.now() - LOOKED_BACK
    drafted = Attempt.objects.filter(
        ticket__category=category, ticket__channel__in=channels, created_at__gt=since
    ).exclude(text="")
    columns = ("pk", "ticket_id", "raw_confidence", "engine", "cap")
    rows = drafted.order_by("-created_at", "-id").values_list(*columns)[:MOST_ATTEMPTS]
    return tuple(
        StoredAnswer(
            ticket_id=ticket_id,
            confidence=calibrators[engine_family(engine)].calibrate(raw),
            cap=Band(cap),
            verdict=verdicts.get(key),
        )
        for key, ticket_id, raw, engine, cap in rows
    )


def _band_effect(
    band: Band, answers: Sequence[StoredAnswer], before: Sequence[Band], after: Sequence[Band]
) -> BandEffect:
    within = [one for one, now in zip(answers, after, strict=True) if now == band]
    return BandEffect(
        band=band,
        before=sum(old == band for old in before),
        after=len(within),
        total=max(len(answers), 1),
        judged=precision_of(one.verdict for one in within if one.verdict),
        expected=sum(one.confidence for one in within) / len(within) if within else None,
    )


def _listed(changed: Sequence[tuple[StoredAnswer, Band, Band]]) -> Iterable[ChangedTicket]:
    """Those that would be sent unseen come first, and of these the least sure."""
    chosen = sorted(changed, key=lambda move: (STRICTNESS.index(move[2]), move[0].confidence))[:LISTED]
    tickets = Ticket.objects.only("number", "subject").in_bulk([one.ticket_id for one, _, _ in chosen])
    for one, old, new in chosen:
        yield ChangedTicket(ticket=tickets[one.ticket_id], confidence=one.confidence, before=old, after=new)
