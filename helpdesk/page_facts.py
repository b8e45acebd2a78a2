"""What every page of the admin shows besides its own: how many tickets wait for a person, and what of the outbox is held.

One statement, asked once a page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest

from tickets.models import HoldScope, OutboxHold, Ticket

BADGE_LIMIT = 100
_ATTRIBUTE = "_helpdesk_page_facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    scope: HoldScope
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    needing_a_person: int
    holds: tuple[StandingHold, ...]

    @property
    def badge(self) -> str:
        """Counted no further than anybody would read, and empty if none waits."""
        if not self.needing_a_person:
            return ""
        return str(self.needing_a_person) if self.needing_a_person < BADGE_LIMIT else f"{BADGE_LIMIT - 1}+"


def page_facts(request: HttpRequest) -> PageFacts:
    known: PageFacts | None = getattr(request, _ATTRIBUTE, None)
    if known is None:
        known = _ask()
        setattr(request, _ATTRIBUTE, known)
    return known


def _ask() -> PageFacts:
    waiting, waiting_values = _compiled(Ticket.objects.needing_a_person().order_by().values("pk")[:BADGE_LIMIT])
    holds, hold_values = _compiled(OutboxHold.objects.standing().order_by("pk").values("scope", "by", "why", "at"))
    asked = f"SELECT (SELECT count(*) FROM ({waiting}) AS w), (SELECT json_agg(h)::text FROM ({holds}) AS h)"
    with connection.cursor() as cursor:
        cursor.execute(asked, (*waiting_values, *hold_values))
        count, found = cursor.fetchone()
    return PageFacts(needing_a_person=count, holds=tuple(_hold(row) for row in json.loads(found or "[]")))


def _compiled(rows: Any) -> tuple[str, tuple[Any, ...]]:
    statement, values = rows.query.sql_with_params()
    return str(statement), tuple(values)


def _hold(row: dict[str, str]) -> StandingHold:
    return StandingHold(
        scope=HoldScope(row["scope"]), by=row["by"], why=row["why"], at=datetime.fromisoformat(row["at"])
    )
