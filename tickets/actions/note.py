"""A person's or a program's note, which no customer sees."""

from __future__ import annotations

from django.db import transaction

from tickets import history
from tickets.models import EventKind, Message, Ticket
from tickets.states import Direction


@transaction.atomic
def add_note(ticket: Ticket, *, text: str, by: str) -> Message:
    note = Message.objects.create(ticket=ticket, direction=Direction.NOTE, author_name=by, text=text)
    history.record(ticket, EventKind.NOTE, by=by, message_id=note.public_id)
    return note
