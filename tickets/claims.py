"""Who works on a row: taken by one conditional UPDATE on the database's clock, given back with the outcome."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tickets.models.base import Claimable

Row = TypeVar("Row", bound=Claimable)

# What a row has that nobody works on. Writing it takes the claim from whoever has it.
UNCLAIMED = {"claim": None, "claimed_until": None, "tries": 0}


class ClaimLost(Exception):
    """Somebody else has the row now, or it has changed: this outcome must not be written."""


def take(rows: models.QuerySet[Row], pk: UUID, *, seconds: float | None = None) -> Row | None:
    """Claims the row if it is due and nobody has it; None otherwise. Counts the try before the work begins.

    `seconds` is how long the claim holds, where the work has a deadline of its own.
    """
    held = timedelta(seconds=settings.CLAIM_SECONDS if seconds is None else seconds)
    taken = (
        rows.filter(pk=pk, due_at__lte=Now())
        .filter(_unclaimed())
        .update(
            claim=(token := uuid4()),
            claimed_until=Now() + held,
            tries=F("tries") + 1,
        )
    )
    # It may have been taken away again already: then nobody has it.
    return rows.filter(pk=pk, claim=token).first() if taken else None


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
