"""What our own events say of a ticket: all that `fields` lists, as it stands when the event is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from routing.event_kinds import RoutingEvent
from routing.models import Reading
from routing.pipelines.events.fields import BODY_LIMIT, VERSION
from routing.pipelines.events.own_types import ATTEMPT_MADE
from tickets.models import Customer, EventKind, Ticket, TicketEvent
from tickets.states import Tier


def payload_of(line: TicketEvent, reading: Reading | None) -> dict[str, Any]:
    """What the line itself says goes before what the ticket says now: it may have moved on since."""
    return _of_ticket(line.ticket) | _of_reading(reading) | _of_line(line)


def newest_readings(tickets: list[UUID]) -> Mapping[UUID, Reading]:
    rows = Reading.objects.filter(ticket_id__in=tickets).order_by("ticket_id", "-pk").distinct("ticket_id")
    return {reading.ticket_id: reading for reading in rows.only("ticket_id", "urgency", "tone")}


def _of_ticket(ticket: Ticket) -> dict[str, Any]:
    page = reverse("admin:tickets_ticket_change", args=[ticket.pk])
    return {
        "ticket_id": ticket.public_id,
        "subject": ticket.subject,
        "body": ticket.body[:BODY_LIMIT],
        "customer_tier": _tier(ticket),
        "channel": ticket.channel,
        "v": VERSION,
        "number": ticket.number,
        "url": f"{settings.SITE_URL}{page}",
        "external_id": ticket.external_id,
        "customer": customer_in_payload(ticket.customer),
        "status": ticket.status,
        "category": ticket.category or None,
        "topic": ticket.topic or None,
        "priority": ticket.priority,
        "urgency": None,
        "tone": None,
        "move": ticket.move or None,
        "team": ticket.team.name if ticket.team else None,
        "assignee": ticket.assignee.get_username() if ticket.assignee else None,
        "confidence": ticket.confidence_score,
        "band": ticket.band or None,
        "reason": None,
    }


def _tier(ticket: Ticket) -> str:
    """The anonymous customer is many people: of each, what the program has said with the ticket."""
    said = ticket.metadata.get("customer_tier")
    return str(said) if ticket.customer.external_id == "" and said in Tier.values else ticket.customer.tier


def customer_in_payload(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.public_id,
        "name": customer.name,
        "email": customer.email or None,
        "external_id": customer.external_id or None,
    }


def _of_reading(reading: Reading | None) -> dict[str, Any]:
    return {"urgency": reading.urgency, "tone": reading.tone} if reading else {}


def _of_line(line: TicketEvent) -> dict[str, Any]:
    said: dict[str, Any] = {"reason": str(line.detail["reason"])} if line.detail.get("reason") else {}
    if line.kind in (EventKind.RECEIVED, EventKind.STATUS):
        return said | {"status": line.to_value}
    if line.kind == EventKind.HELD:
        return said | {"reason": line.to_value}
    if line.kind == RoutingEvent.DECIDED:
        return said | {"move": line.to_value} | _named(line, "category", "priority")
    if line.kind == ATTEMPT_MADE:
        return said | {"band": line.to_value} | _named(line, "confidence")
    if line.kind == EventKind.MERGED:
        return said | {"merged_into": int(line.to_value.removeprefix("#"))}
    return said | _of_correction(line)


def _of_correction(line: TicketEvent) -> dict[str, Any]:
    return {
        "correction": line.to_value,
        "corrected_by": line.actor,
        "before": line.detail.get("before", {}),
        "after": line.detail.get("after", {}),
    }


def _named(line: TicketEvent, *names: str) -> dict[str, Any]:
    return {name: line.detail[name] for name in names if line.detail.get(name) is not None}
