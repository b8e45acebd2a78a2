"""Who works on a row: taken by one conditional UPDATE on the database's clock, given back with the outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from tickets.backoff import Backoff
from tickets.lease import Lease
from tickets.models.base import Claimable

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=Claimable)

# What a row has that nobody works on. Writing it takes the claim from whoever has it.
UNCLAIMED = {"claim": None, "claimed_until": None, "tries": 0}


class ClaimLost(Exception):
    """Somebody else has the row now, or it has changed: this outcome must not be written."""


class TriedTooOften(Exception):
    """The work was begun as often as it may be, and whoever began it died over it."""


def work(
    rows: models.QuerySet[Row],
    pk: UUID,
    step: Callable[[Row], object],
    backoff: Backoff,
    *,
    failed: Callable[[Row, Exception, timedelta | None], object] | None = None,
) -> None:
    """Takes the row and does the step, which gives it back with its outcome. Nothing happens if it is not to be had.

    `failed` writes what a step that raised leaves: it is given the pause until the next try, or None after the last one.
    """
    row = take(rows, pk)
    if row is not None:
        work_on_taken(row, step, backoff, failed=failed)


def work_on_taken(
    row: Row,
    step: Callable[[Row], object],
    backoff: Backoff,
    *,
    failed: Callable[[Row, Exception, timedelta | None], object] | None = None,
) -> None:
    """The same for a row that the caller has taken."""
    try:
        try:
            _refuse_too_many(row)
            step(row)
        except ClaimLost:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a step raises is the row's failure, not the worker's
            (failed or put_back)(row, error, next_pause(row, backoff))
    except ClaimLost:
        log.info("claim lost", row=f"{type(row).__name__} {row.pk}")


def put_back(row: Claimable, error: Exception, pause: timedelta | None) -> None:
    """Due again after the pause, with its tries counted; after the last one it is not due any more."""
    log.error("work failed", row=f"{type(row).__name__} {row.pk}", tries=row.tries, exc_info=error)
    release(row, due_in=pause, tries=row.tries)


def next_pause(row: Claimable, backoff: Backoff) -> timedelta | None:
    return backoff.after(row.tries) if row.tries < settings.MAX_TRIES else None


def _refuse_too_many(row: Claimable) -> None:
    """Before the work, since earlier tries have killed their workers."""
    if row.tries > settings.MAX_TRIES:
        raise TriedTooOften(f"Begun {settings.MAX_TRIES} times without an outcome.")


def take(rows: models.QuerySet[Row], pk: UUID, *, seconds: float | None = None) -> Row | None:
    """Claims the row if it is due and nobody has it; None otherwise. Counts the try before the work begins.

    `seconds` is how long the claim holds, where the work has a deadline of its own.
    """
    seconds = settings.CLAIM_SECONDS if seconds is None else seconds
    lease = Lease.of_seconds(seconds)
    taken = (
        rows.filter(pk=pk, due_at__lte=Now())
        .filter(_unclaimed())
        .update(
            claim=(token := uuid4()),
            claimed_until=Now() + timedelta(seconds=seconds),
            tries=F("tries") + 1,
        )
    )
    # It may have been taken away again already: then nobody has it.
    row = rows.filter(pk=pk, claim=token).first() if taken else None
    if row is not None:
        row.lease = lease
    return row


def take_these(rows: models.QuerySet[Row], keys: Sequence[UUID], *, seconds: float) -> list[Row]:
    """Claims those of them that are still due and that nobody has, in the order of the keys: two statements for all."""
    if not keys:
        return []
    lease = Lease.of_seconds(seconds)
    free = rows.model._default_manager.filter(pk__in=keys, due_at__lte=Now()).filter(_unclaimed())
    free.update(claim=(token := uuid4()), claimed_until=Now() + timedelta(seconds=seconds), tries=F("tries") + 1)
    taken = {row.pk: row for row in rows.filter(claim=token)}
    for row in taken.values():
        row.lease = lease
    return [taken[key] for key in keys if key in taken]


def take_many(rows: models.QuerySet[Row], most: int) -> list[Row]:
    """Claims up to so many that are due, the oldest first, with one token; who asks meanwhile takes the next."""
    with transaction.atomic():
        oldest = due(rows.model._default_manager.filter(pk__in=rows.order_by().values("pk")))
        locked = oldest.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:most]
        taken = rows.model._default_manager.filter(pk__in=list(locked)).update(
            claim=(token := uuid4()),
            claimed_until=Now() + timedelta(seconds=settings.CLAIM_SECONDS),
            tries=F("tries") + 1,
        )
    return list(rows.filter(claim=token)) if taken else []


def lock(row: Claimable) -> None:
    """Nobody else writes the row until the transaction ends. Raises ClaimLost."""
    if not _ours(row).select_for_update().values_list("pk", flat=True):
        raise ClaimLost(f"{type(row).__name__} {row.pk} is no longer ours.")


def write(row: Claimable, **values: Any) -> None:
    """Writes an outcome, the claim kept. Raises ClaimLost."""
    _write(row, values)


def release(row: Claimable, *, due_in: timedelta | None = None, **values: Any) -> None:
    """Writes an outcome and gives the claim back; due again after `due_in`, or never. Raises ClaimLost."""
    due_at = None if due_in is None else Now() + due_in
    _write(row, UNCLAIMED | {"due_at": due_at} | values)


def due(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """The rows that are due and that nobody has."""
    return rows.filter(due_at__lte=Now()).filter(_unclaimed()).order_by("due_at")


def _unclaimed() -> Q:
    return Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())


def _write(row: Claimable, values: dict[str, Any]) -> None:
    if not _ours(row).update(**values):
        raise ClaimLost(f"{type(row).__name__} {row.pk} is no longer ours.")
    for name, value in values.items():
        setattr(row, name, value)


def _ours(row: Row) -> models.QuerySet[Row]:
    # Without a claim it is none: `claim=None` would fit every row that nobody has.
    return type(row)._default_manager.filter(pk=row.pk, claim=row.claim, claim__isnull=False)
