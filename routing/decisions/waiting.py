"""The tickets whose customer waits for an answer, some at a time, those that wait longest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from routing.models import ClockFiring
from tickets.models import Message, Ticket
from tickets.models.message import EXCHANGED
from tickets.models.ticket_queryset import QUEUED
from tickets.states import Direction

AT_ONCE = 200
_BESIDE = ("customer", "integration", "mailbox", "team", "assignee")
_NOT_ASKED = ("search", "resolution")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCursor:
    """The last ticket that was looked at; written as the text that a task carries."""

    since: datetime
    ticket_id: UUID

    def __str__(self) -> str:
        return f"{self.since.isoformat()} {self.ticket_id}"


def read_cursor(text: str) -> WaitingCursor | None:
    since, _, key = text.partition(" ")
    return WaitingCursor(since=datetime.fromisoformat(since), ticket_id=UUID(key)) if text else None


def waiting_tickets(
    after: WaitingCursor | None, rules: Sequence[int]
) -> Iterator[tuple[WaitingCursor, list[Any], set[tuple[Any, ...]]]]:
    """In lots: how far that is, the tickets with their oldest unanswered message, and which of these rules acted on which.

    A ticket on which all have acted already is left out.
    """
    while keys := _next_keys(after):
        since, key = keys[-1]
        after = WaitingCursor(since=since, ticket_id=key)
        fired: set[tuple[Any, ...]] = set(
            ClockFiring.objects.filter(ticket__in=[key for _, key in keys], rule__in=rules).values_list(
                "ticket", "rule", "message"
            )
        )
        messages = _oldest_messages([key for _, key in keys])
        left = [
            key for key, (message, _) in messages.items() if any((key, rule, message) not in fired for rule in rules)
        ]
        yield after, _load(left, messages), fired
        if len(keys) < AT_ONCE:
            return


def _next_keys(after: WaitingCursor | None) -> list[Any]:
    rows = Ticket.objects.filter(QUEUED).order_by("waiting_since", "id")
    if after is not None:
        rows = rows.filter(waiting_since__gte=after.since)
        rows = rows.exclude(waiting_since=after.since, id__lte=after.ticket_id)
    return list(rows.values_list("waiting_since", "pk")[:AT_ONCE])


def _oldest_messages(keys: Sequence[UUID]) -> dict[UUID, tuple[Any, datetime]]:
    """By ticket, the oldest message of the customer that nobody has answered; none where all is answered."""
    ours = Message.objects.filter(EXCHANGED, ticket=OuterRef(OuterRef("pk")), direction=Direction.OUTBOUND)
    last_answer = Subquery(ours.order_by("-created_at").values("created_at")[:1])
    theirs = Message.objects.filter(ticket=OuterRef("pk"), direction=Direction.INBOUND)
    unanswered = theirs.annotate(answered_at=last_answer).filter(
        Q(answered_at__isnull=True) | Q(created_at__gt=F("answered_at"))
    )
    oldest = unanswered.order_by("created_at", "id")
    rows = Ticket.objects.filter(pk__in=keys).annotate(
        oldest_message=Subquery(oldest.values("pk")[:1]), oldest_at=Subquery(oldest.values("created_at")[:1])
    )
    found = rows.filter(oldest_message__isnull=False).order_by("waiting_since", "id")
    return {key: (message, at) for key, message, at in found.values_list("pk", "oldest_message", "oldest_at")}


def _load(keys: Sequence[UUID], messages: dict[UUID, tuple[Any, datetime]]) -> list[Any]:
    rows: dict[UUID, Any] = {
        ticket.pk: ticket for ticket in Ticket.objects.filter(pk__in=keys).select_related(*_BESIDE).defer(*_NOT_ASKED)
    }
    for key, ticket in rows.items():
        ticket.oldest_message, ticket.oldest_at = messages[key]
    return [rows[key] for key in keys if key in rows]
