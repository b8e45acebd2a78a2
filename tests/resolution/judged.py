"""Answers with verdicts, to fit and to count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from resolution.models import Attempt, Verdict
from tests import factories
from tickets import ids
from tickets.models import Ticket


def judged(
    raw: float,
    *,
    right: int = 0,
    wrong: int = 0,
    ticket: Ticket | None = None,
    category: str = "technical",
    engine: str = "local",
    at: datetime | None = None,
    weight: float = 1.0,
    **of_attempt: Any,
) -> list[Attempt]:
    """So many answers of that raw confidence that ann approved, and so many that she rejected; all on one ticket."""
    ticket = ticket or factories.TicketFactory()
    begins = Attempt.objects.filter(ticket=ticket).count()
    values = {
        "confidence": raw,
        "raw_confidence": raw,
        "band": "hold",
        "outcome": "held",
        "text": "Hello.",
    } | of_attempt
    attempts = Attempt.objects.bulk_create(
        Attempt(ticket=ticket, cycle=begins + number + 1, engine=engine, **values) for number in range(right + wrong)
    )
    Verdict.objects.bulk_create(
        Verdict(
            id=ids.new_id(),
            attempt=attempt,
            kind="approved" if number < right else "rejected",
            right=number < right,
            by="ann",
            weight=weight,
            engine_family="local" if engine == "local" else "model",
            category=category,
            **({"at": at} if at else {}),
        )
        for number, attempt in enumerate(attempts)
    )
    return attempts
