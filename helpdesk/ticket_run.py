"""One task's way with a ticket."""

from __future__ import annotations

from functools import cached_property

from resolution.answering import guards
from resolution.feedback.reopened import note_reopening
from resolution.policies.caps import AnswerCap
from routing.decisions.second_reading import read_new_words
from tickets.models import Ticket


class TicketRun:
    """The ticket, claimed by this task, and what the stages of the flow need not find out twice."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket

    @cached_property
    def cap(self) -> AnswerCap:
        """What the guards permit. It holds as long as the claim does: whoever adds words to the conversation takes that."""
        return guards.judge_ticket(self.ticket)

    def note_new_words(self) -> None:
        """What the customer has added since the first cycle: it may raise the ticket, and judges an answer given before."""
        if self.ticket.cycle > 1:
            note_reopening(self.ticket)
            read_new_words(self.ticket)
