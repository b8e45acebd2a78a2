"""One task's way with a ticket."""

from __future__ import annotations

from functools import cached_property

from resolution.answering import guards
from resolution.policies.caps import AnswerCap
from tickets.models import Ticket


class TicketRun:
    """The ticket, claimed by this task, and what the stages of the flow need not find out twice."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket

    @cached_property
    def cap(self) -> AnswerCap:
        """What the guards permit. It holds as long as the claim does: whoever adds words to the conversation takes that."""
        return guards.judge_ticket(self.ticket)
