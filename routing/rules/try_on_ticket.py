"""The working copy tried on one ticket, beside what was decided. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from routing.decisions.current import current, ready_working_copy
from routing.decisions.decide import DecisionResult, decide
from routing.decisions.facts import Facts, collect_facts, read_stored_facts
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


def try_working_copy(ticket: Ticket, *, with_drafts: bool = False) -> TrialOnTicket:
    """`with_drafts`: as if the drafts were active. Raises NotTried."""
    before = Decision.objects.filter(ticket=ticket).select_related("reading").first()
    reading = before.reading if before else Reading.objects.filter(ticket=ticket).first()
    if reading is None:
        raise NotTried("This ticket has not been read yet.")
    facts = facts_of_decision(ticket, before) if before and before.facts else facts_of_today(ticket, reading)
    decided = decide(facts, ready_working_copy(with_drafts=with_drafts))
    return TrialOnTicket(decided=decided, before=before, by_stored_facts=bool(before and before.facts))


def facts_of_decision(ticket: Ticket, decision: Decision) -> Facts:
    return read_stored_facts(decision.facts, subject=ticket.subject, body=text_of(ticket))


def facts_of_today(ticket: Ticket, reading: Reading) -> Facts:
    """For a ticket whose decision is from before facts were stored."""
    return collect_facts(
        ticket,
        read_result_of(reading),
        topic_team=current().topic_teams.get(reading.topic, ""),
        body=text_of(ticket),
    )


def read_result_of(reading: Reading) -> ReadResult:
    values: dict[str, Any] = {one.name: getattr(reading, one.name) for one in fields(ReadResult)}
    return ReadResult(**values | {"reasons": tuple(reading.reasons), "signs": tuple(reading.signs)})
