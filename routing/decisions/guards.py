"""Between the move and the landing: whose the ticket is, and who is told, of one problem once.

Where it stands in the queue needs no step: the place is computed from its move, bumps and age.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from routing.decisions.decide import DecisionResult
from routing.event_kinds import RoutingEvent
from routing.notices.notify import AT_ONCE, ROUTER_DELAY, notify_assignee, notify_of_move
from routing.teams.pick_member import pick_member
from routing.teams.vips import pinned_person
from tickets import history
from tickets.models import EventKind, Team, Ticket
from tickets.states import Move

ROUTER = "router"


def land_ticket(ticket: Ticket, decided: DecisionResult) -> None:
    """The last step of the dispatch, in its transaction: what a person or a rule has set stays."""
    person = pinned_person(decided.vip) if ticket.assignee_id is None else None
    team = ticket.team or _team_of(person) or decided.triage
    if ticket.team is None and person is None:
        history.record(
            ticket, RoutingEvent.FELL_THROUGH, by=ROUTER, to_value=team.name if team else "", topic=ticket.topic
        )
    reason = "This customer's own person."
    if person is None and team is not None and ticket.assignee_id is None and ticket.move != Move.HOLD:
        person, reason = pick_member(team), f"Next of {team.name}."
    _write(ticket, team, person, reason=reason)
    if person is None:
        notify_rule_assignee(ticket, decided, due_in=ROUTER_DELAY)
    notify_of_move(ticket, team, reason=_why(ticket))


def _write(ticket: Ticket, team: Team | None, person: User | None, *, reason: str) -> None:
    values: dict[str, Any] = {}
    if ticket.team is None and team is not None:
        values["team"] = team
    if person is not None:
        values["assignee"] = person
    if not values:
        return
    Ticket.objects.filter(pk=ticket.pk).update(**values)
    for name, value in values.items():
        setattr(ticket, name, value)
    if person is not None:
        detail = {"team": team.name} if team else {}
        history.record(
            ticket, EventKind.ASSIGNED, by=ROUTER, to_value=person.get_username()[:100], reason=reason, **detail
        )
        # The assistant may have answered by then.
        notify_assignee(ticket, person, reason=reason, due_in=ROUTER_DELAY)


def notify_rule_assignee(ticket: Ticket, decided: DecisionResult, *, due_in: timedelta = AT_ONCE) -> None:
    """Whom a rule gave the ticket, unless they had it, or somebody else has it by a person's word."""
    person = ticket.assignee
    is_new = decided.assignee and decided.assignee != decided.facts.values.get("assignee")
    if person is None or not is_new or person.pk != decided.assignee_id:
        return
    setting = [tried.rule.spec.name for tried in decided.tried if tried.fired and tried.rule.spec.actions.assignee]
    reason = f"By the rule “{setting[-1]}”." if setting else "By a rule."
    history.record(ticket, EventKind.ASSIGNED, by=ROUTER, to_value=person.get_username()[:100], reason=reason)
    notify_assignee(ticket, person, reason=reason, due_in=due_in)


def _team_of(person: User | None) -> Team | None:
    """The first of their teams, where the topic has none."""
    return Team.objects.filter(memberships__user=person).order_by("name").first() if person else None


def _why(ticket: Ticket) -> str:
    words = {Move.ESCALATE: "Escalated by the rules", Move.PRIORITY: "It comes first by the rules"}
    return f"{words.get(Move(ticket.move), '')}: priority {ticket.priority}." if ticket.move in words else ""
