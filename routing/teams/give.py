"""Who a ticket is given to by a person's word, and who is told of it."""

from __future__ import annotations

from django.contrib.auth.models import User

from routing.notices.notify import notify_assignee
from routing.teams.pick_member import pick_member
from tickets.actions.assign import assign_ticket
from tickets.actions.reassign import reassign_ticket
from tickets.models import Team, Ticket


def give_to_team(ticket: Ticket, team: Team, *, by: str) -> None:
    reassign_ticket(ticket, team=team, by=by)
    follow_team(ticket, by=by)


def follow_team(ticket: Ticket, *, by: str) -> None:
    """Where the team is another now, whoever had it has it no more, unless they are of it; its next member gets it."""
    now = Ticket.objects.select_related("team", "assignee").get(pk=ticket.pk)
    team, person = now.team, now.assignee
    if team is None or team.pk == ticket.team_id or (person and team.memberships.filter(user=person).exists()):
        return
    member = pick_member(team)
    if member is not None or person is not None:
        assign_ticket(ticket, to=member, by=by)
    if member is not None:
        notify_assignee(ticket, member, reason=f"{by} gave it to {team.name}.")


def give_to_person(ticket: Ticket, person: User, *, by: str) -> None:
    assign_ticket(ticket, to=person, by=by)
    if person.get_username() != by:
        notify_assignee(ticket, person, reason=f"{by} gave it to you.")
