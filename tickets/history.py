"""The only writer of events."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from tickets.models import Ticket, TicketEvent


def record(
    ticket: Ticket, kind: models.TextChoices, *, by: str, from_value: str = "", to_value: str = "", **detail: Any
) -> None:
    """Leaves one line in the ticket's history. `detail` holds plain values that JSON can carry."""
    TicketEvent.objects.create(
        ticket=ticket, kind=kind, actor=by, from_value=from_value, to_value=to_value, detail=detail
    )


def record_many(
    tickets: Iterable[Ticket],
    kind: models.TextChoices,
    *,
    by: str,
    from_value: str = "",
    to_value: str = "",
    **detail: Any,
) -> None:
    """Leaves the same line in the history of each."""
    TicketEvent.objects.bulk_create(
        TicketEvent(ticket=ticket, kind=kind, actor=by, from_value=from_value, to_value=to_value, detail=detail)
        for ticket in tickets
    )
