"""Attempts with a verdict, as weeks of reviewing leave them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from resolution.models import Attempt, EngineFamily, Verdict, VerdictKind
from tests import factories
from tickets.models import Ticket
from tickets.states import Band, Category, Channel


def judged(
    count: int,
    *,
    right: bool = True,
    confidence: float = 0.95,
    category: str = Category.TECHNICAL,
    channel: str = Channel.EMAIL,
    engine: str = "local",
    family: EngineFamily = EngineFamily.LOCAL,
    days_ago: float = 1.0,
    **verdict: Any,
) -> list[Attempt]:
    """So many answered tickets, each with one attempt of this confidence and one verdict."""
    first = factories.TicketFactory(category=category, channel=channel)
    known = {field.attname: getattr(first, field.attname) for field in Ticket._meta.concrete_fields}
    generated = ("id", "number", "search", *(one.attname for one in Ticket._meta.concrete_fields if one.generated))
    copied = {name: value for name, value in known.items() if name not in generated}
    others = [Ticket(**copied | {"external_id": None}) for _ in range(count - 1)]
    tickets = [first, *Ticket.objects.bulk_create(others)]
    attempts = Attempt.objects.bulk_create(_attempt(ticket, confidence, engine) for ticket in tickets)
    at = timezone.now() - timedelta(days=days_ago)
    kind = VerdictKind.APPROVED if right else VerdictKind.REJECTED
    values = {"kind": kind, "right": right, "by": "rita", "engine_family": family, "category": category, "at": at}
    Verdict.objects.bulk_create(Verdict(attempt=attempt, **values | verdict) for attempt in attempts)
    return attempts


def _attempt(ticket: Ticket, confidence: float, engine: str) -> Attempt:
    band = Band.AUTO if confidence >= 0.85 else Band.REVIEW if confidence >= 0.6 else Band.HOLD
    return Attempt(
        ticket=ticket,
        cycle=1,
        engine=engine,
        text="Ask your administrator for a seat.",
        raw_confidence=confidence,
        confidence=confidence,
        band=band,
        outcome="drafted",
    )
