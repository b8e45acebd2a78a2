"""What of a ticket a correction changes, and putting it back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from routing.held_reasons import RoutingHeld
from routing.models import Correction
from tickets import history
from tickets.actions import people
from tickets.actions.errors import NotPossible
from tickets.models import EventKind, Team, Ticket

FIELDS = ("topic", "category", "priority", "team", "move", "assignee", "answered_by", "bump")


def values_of_ticket(ticket: Ticket) -> dict[str, Any]:
    values = {name: getattr(ticket, name) for name in FIELDS}
    team, person = ticket.team, ticket.assignee
    return values | {"team": team.name if team else "", "assignee": person.get_username() if person else ""}


def restore_values(ticket: Ticket, correction: Correction, *, by: str) -> None:
    """Only what still is as the correction left it."""
    now = values_of_ticket(ticket)
    changed = [name for name in correction.before if name in FIELDS]
    if not changed or any(now[name] != correction.after[name] for name in changed):
        raise NotPossible("It has been changed since; put right what is wrong now instead.")
    values = {name: correction.before[name] for name in changed}
    for name in changed:
        shown = {"from_value": str(now[name])[:100], "to_value": str(values[name])[:100]}
        history.record(ticket, EventKind.CHANGED, by=by, field=name, reason="Taken back.", **shown)
    if "team" in values:
        values["team"] = Team.objects.filter(name=values["team"]).first()
    if "assignee" in values:
        values["assignee"] = User.objects.filter(username=values["assignee"], is_active=True).first()
    Ticket.objects.filter(pk=ticket.pk).update(**values)


def leave_to_people(ticket: Ticket, *, by: str) -> None:
    """Nobody knows any more what it is about, so the assistant may not go on by what it was thought to be."""
    now = Ticket.objects.get(pk=ticket.pk)
    if not now.is_answered:
        why = "The settled topic was taken back."
        people.keep_for_people(now, reason=RoutingHeld.NO_TOPIC, by=by, why=why)
