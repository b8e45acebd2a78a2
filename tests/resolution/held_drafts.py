"""Held tickets with a draft, as the agent leaves them."""

from __future__ import annotations

from typing import Any

from resolution.held_reasons import ResolutionHeld
from resolution.models import Attempt
from tests import factories
from tickets.models import Ticket

TEXT = "Ask your administrator for a seat."


def held_with_draft(confidence: float = 0.5, *, reason: str = ResolutionHeld.LOW_CONFIDENCE, **attempt: Any) -> Ticket:
    ticket = factories.held(factories.TicketFactory(), reason=reason)
    Ticket.objects.filter(pk=ticket.pk).update(confidence_score=confidence, band="hold")
    values = {"engine": "local", "text": TEXT, "band": "hold", "outcome": "held"} | attempt
    Attempt.objects.create(ticket=ticket, cycle=ticket.cycle, confidence=confidence, **values)
    ticket.refresh_from_db()
    return ticket


def another_draft(ticket: Ticket, text: str = "Something else.", confidence: float = 0.5) -> Attempt:
    """The agent was asked once more, and the ticket is held again."""
    ticket.refresh_from_db()
    Ticket.objects.filter(pk=ticket.pk).update(cycle=ticket.cycle + 1)
    values = {"engine": "local", "text": text, "band": "hold", "outcome": "held"}
    return Attempt.objects.create(ticket=ticket, cycle=ticket.cycle + 1, confidence=confidence, **values)
