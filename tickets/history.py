"""The only writer of events."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from psycopg.types.json import Jsonb

from tickets import ids
from tickets.db.prepared import Statement
from tickets.models import Ticket, TicketEvent
from tickets.open_lists import touches

# A ticket's way leaves seven lines: prepared, each costs little more than half.
_RECORD = Statement("""
INSERT INTO tickets_ticketevent (id, ticket_id, kind, actor, from_value, to_value, detail)
VALUES (%(id)s, %(ticket)s, %(kind)s, %(actor)s, %(from_value)s, %(to_value)s, %(detail)s) RETURNING id
""")


def record(
    ticket: Ticket, kind: models.TextChoices, *, by: str, from_value: str = "", to_value: str = "", **detail: Any
) -> None:
    """Leaves one line in the ticket's history. `detail` holds plain values that JSON can carry."""
    words = {"kind": kind, "actor": by, "from_value": from_value, "to_value": to_value}
    values = {"id": ids.new_id(), "ticket": ticket.pk, "detail": Jsonb(detail)}
    _RECORD.row(values | {name: str(word) for name, word in words.items()})
    _mark_with_people([ticket], kind)


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
    tickets = list(tickets)
    TicketEvent.objects.bulk_create(
        TicketEvent(ticket=ticket, kind=kind, actor=by, from_value=from_value, to_value=to_value, detail=detail)
        for ticket in tickets
    )
    _mark_with_people(tickets, kind)


def _mark_with_people(tickets: Sequence[Ticket], kind: models.TextChoices) -> None:
    """Replies of people mark their ticket by a trigger; what else a person did is a kind of event, of which each package has its own."""
    if kind in touches():
        keys = [ticket.pk for ticket in tickets]
        Ticket.objects.filter(pk__in=keys, with_people=False).order_by().update(with_people=True)
