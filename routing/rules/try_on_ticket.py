"""A draft of the rules tried on one ticket, beside what was decided. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.utils import timezone

from routing.decisions.account import accounts_of
from routing.decisions.current import current
from routing.decisions.decide import DecisionResult, decide
from routing.decisions.facts import Facts, collect_facts, read_stored_facts
from routing.decisions.ready import ReadySet
from routing.models import Decision, Reading
from routing.reading.base import ReadResult
from routing.reading.gather import text_of
from tickets.models import Ticket


class NotTried(Exception):
    """The ticket can't be decided yet; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOnTicket:
    decided: DecisionResult
    before: Decision | None
    # By the facts of then; else today's.
    by_stored_facts: bool

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What would be otherwise: name, before, after."""
        if self.before is None:
            return []
        names = ("category", "priority", "team", "move", "assignee", "answered_by", "hold_reason")
        pairs = [(name, str(getattr(self.before, name)), str(getattr(self.decided, name))) for name in names]
        pairs.append(("tags", ", ".join(self.before.tags), ", ".join(self.decided.tags)))
        return [pair for pair in pairs if pair[1] != pair[2]]


def try_on_ticket(ticket: Ticket, ready: ReadySet) -> TrialOnTicket:
    """Raises NotTried."""
    before = Decision.objects.filter(ticket=ticket).select_related("reading").first()
    reading = before.reading if before else Reading.objects.filter(ticket=ticket).first()
    if reading is None:
        raise NotTried("This ticket has not been read yet.")
    by_stored_facts = bool(before and before.facts)
    body = text_of(ticket)
    if before is not None and by_stored_facts:
        facts = read_stored_facts(before.facts, subject=ticket.subject, body=body)
    else:
        facts = facts_of_today(ticket, reading, body=body)
    decided = decide(facts, ready)
    return TrialOnTicket(decided=decided, before=before, by_stored_facts=by_stored_facts)


def facts_of_today(ticket: Ticket, reading: Reading, *, body: str) -> Facts:
    """For a ticket whose decision is from before facts were stored."""
    return facts_of_today_of([(ticket, reading, body)])[ticket.pk]


def facts_of_today_of(tickets: Sequence[tuple[Ticket, Reading, str]]) -> dict[UUID, Facts]:
    """The same for many, each with its reading and body, by as many questions as for one."""
    known, now = current(), timezone.now()
    accounts = accounts_of([(ticket, reading.topic) for ticket, reading, _ in tickets], now)
    return {
        ticket.pk: collect_facts(
            ticket,
            read_result_of(reading),
            topic_team=known.topic_teams.get(reading.topic, ""),
            body=body,
            now=now,
            vip=known.people.vip_of(ticket.customer),
            account=accounts[ticket.pk],
        )
        for ticket, reading, body in tickets
    }


def read_result_of(reading: Reading) -> ReadResult:
    values: dict[str, Any] = {one.name: getattr(reading, one.name) for one in fields(ReadResult)}
    return ReadResult(**values | {"reasons": tuple(reading.reasons), "signs": tuple(reading.signs)})
