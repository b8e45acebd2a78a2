"""Our own events: which lines of a ticket's history they tell, and what each says.

The database marks the same lines as they are written, by the trigger `routing_mark_line` of a migration. What the upper
package writes is named here by its words, since imports go one way. Tests compare both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing.event_kinds import RoutingEvent
from routing.pipelines.events.fields import COMMON, OF_HEALTH, EventField, text
from tickets.lanes.programs.created_event import CREATED
from tickets.models import EventKind, TicketEvent
from tickets.states import Move, Status

ATTEMPT_MADE = "attempt.made"
FOR_REVIEW = "sending_for_review"
HEALTH_CHANGED = "support.customer.health_changed"
TEAM_HAS_IT = (Move.ROUTE, Move.PRIORITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnType:
    """`when` finishes the sentence “It comes when”. `more`: fields that this type alone has.

    One that is no line of a ticket's history has these fields only.
    """

    when: str
    more: tuple[EventField, ...] = ()
    is_of_ticket: bool = True

    @property
    def fields(self) -> tuple[EventField, ...]:
        return (*COMMON, *self.more) if self.is_of_ticket else self.more


_BEFORE_AFTER: dict[str, Any] = {"type": "object"}
OWN_TYPES: dict[str, OwnType] = {
    CREATED: OwnType(when="a ticket was opened, whatever way it came"),
    "support.ticket.routed": OwnType(when="the router decided where it goes: its move is `route` or `priority`"),
    "support.ticket.escalated": OwnType(when="the router decided that it is escalated: its move is `escalate`"),
    "support.ticket.held": OwnType(when="a person is asked to look; `reason` says why"),
    "support.ticket.resolved": OwnType(when="it became resolved"),
    "support.ticket.reopened": OwnType(
        when="a resolved ticket is worked on again, since its customer or a person wants it"
    ),
    "support.ticket.reply_flagged": OwnType(when="the assistant's answer is sent and flagged for a person to look at"),
    "support.ticket.merged": OwnType(
        when="it was merged into another ticket",
        more=(
            EventField(
                name="merged_into",
                schema={"type": "integer"},
                words="the number of the ticket that has its conversation now",
            ),
        ),
    ),
    "support.correction": OwnType(
        when="a person put right where a ticket went",
        more=(
            EventField(name="correction", schema=text(), words="`reassign`, `bump`, `split`, `settle` or `undo`"),
            EventField(name="corrected_by", schema=text(), words="the user name of the person, or the integration"),
            EventField(name="before", schema=_BEFORE_AFTER, words="what was changed, as it was"),
            EventField(name="after", schema=_BEFORE_AFTER, words="what was changed, as it is"),
        ),
    ),
    HEALTH_CHANGED: OwnType(
        when="a customer's health score has come into another band; a first score, and one that is gone, tell nothing",
        is_of_ticket=False,
        more=OF_HEALTH,
    ),
}


def type_of_line(line: TicketEvent) -> str | None:
    """The event that this line of the history is; none for most."""
    if line.kind == EventKind.STATUS:
        return _type_of_status(line)
    if line.kind == RoutingEvent.DECIDED:
        return _type_of_decision(line)
    if line.kind == ATTEMPT_MADE:
        return "support.ticket.reply_flagged" if line.detail.get("outcome") == FOR_REVIEW else None
    if line.kind == EventKind.MERGED:
        return "support.ticket.merged" if line.to_value else None
    return _BY_KIND.get(line.kind)


_BY_KIND: dict[str, str] = {
    EventKind.RECEIVED: CREATED,
    EventKind.HELD: "support.ticket.held",
    RoutingEvent.CORRECTED: "support.correction",
}


def _type_of_status(line: TicketEvent) -> str | None:
    if line.to_value == Status.RESOLVED:
        return "support.ticket.resolved"
    is_reopened = line.from_value == Status.RESOLVED and line.to_value == Status.IN_PROGRESS
    return "support.ticket.reopened" if is_reopened else None


def _type_of_decision(line: TicketEvent) -> str | None:
    if line.to_value == Move.ESCALATE:
        return "support.ticket.escalated"
    return "support.ticket.routed" if line.to_value in TEAM_HAS_IT else None
