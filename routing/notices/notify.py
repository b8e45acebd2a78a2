"""Writing notices into their outbox: who is told of a ticket, and of one problem once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.db.models.functions import Now

from routing.models import Notice, NoticeKind, NoticeState
from routing.notices.post import SAME_PROBLEM, post_card
from tickets import handoff
from tickets.models import Merge, MergeState, Team, TeamRole, Ticket
from tickets.states import Move

# What the router gives to somebody is told a little later: most of it the assistant has answered by then.
ROUTER_DELAY = timedelta(minutes=2)
AT_ONCE = timedelta(0)
# Who is told of a move first; where a team has nobody of the role, the next one is told.
NOTIFIED: dict[str, tuple[NoticeKind, tuple[TeamRole, ...]]] = {
    Move.ESCALATE: (NoticeKind.ESCALATED, (TeamRole.MANAGER, TeamRole.LEAD)),
    Move.PRIORITY: (NoticeKind.PRIORITY, (TeamRole.LEAD, TeamRole.MANAGER)),
}


def notify_assignee(ticket: Ticket, person: User, *, reason: str, due_in: timedelta = AT_ONCE) -> None:
    """It is theirs now. Told again if they had it before and it came back."""
    count = Notice.objects.filter(recipient=person, kind=NoticeKind.ASSIGNED, ticket=ticket).count()
    _queue(person, NoticeKind.ASSIGNED, ticket, matter=f"{ticket.public_id} {count + 1}", reason=reason, due_in=due_in)


def notify_of_move(ticket: Ticket, team: Team | None, *, reason: str) -> list[User]:
    """The team's manager is told of what is escalated, its lead of what comes first; who that was."""
    if ticket.move not in NOTIFIED:
        return []
    kind, roles = NOTIFIED[ticket.move]
    post_card(kind, ticket, team, reason=reason)
    if team is None:
        return []
    people = _people_of(team, roles)
    _one_at_a_time(ticket)
    return [one for one in people if not _knows_of_it(one, kind, ticket) and _notify(one, kind, ticket, reason)]


def notify_of_autonomy(people: Iterable[User], *, matter: str, reason: str, path: str) -> int:
    """A policy sends by itself now, or only drafts again; how many are told. `path` leads to its page."""
    values = {"reason": reason[:500], "content": {"path": path}, "due_at": Now()}
    rows = Notice.objects
    made = [
        rows.get_or_create(recipient=one, kind=NoticeKind.AUTONOMY, matter=matter, defaults=values)[1] for one in people
    ]
    if any(made):
        handoff.nudge_notice()
    return sum(made)


def _notify(person: User, kind: NoticeKind, ticket: Ticket, reason: str) -> bool:
    return _queue(person, kind, ticket, matter=ticket.public_id, reason=reason)


def _people_of(team: Team, roles: Iterable[TeamRole]) -> list[User]:
    members = list(team.memberships.filter(user__is_active=True, user__is_staff=True).select_related("user"))
    for role in roles:
        if found := [member.user for member in members if member.role == role]:
            return found
    return []


def _knows_of_it(person: User, kind: NoticeKind, ticket: Ticket) -> bool:
    """They were told of the same problem: another ticket of this customer on this topic, or one that is likely the same."""
    earlier = Notice.objects.filter(recipient=person, kind=kind, created_at__gt=Now() - SAME_PROBLEM)
    earlier = earlier.exclude(state=NoticeState.CANCELLED)
    same = earlier.filter(ticket__customer=ticket.customer_id, ticket__topic=ticket.topic)
    alike = Merge.objects.filter(merged=ticket, state__in=[MergeState.SUGGESTED, MergeState.MERGED])
    return same.exists() or earlier.filter(ticket__in=alike.values("survivor")).exists()


def _queue(
    person: User, kind: NoticeKind, ticket: Ticket, *, matter: str, reason: str, due_in: timedelta = AT_ONCE
) -> bool:
    """False where they have been told of this matter in this way."""
    _, is_new = Notice.objects.get_or_create(
        recipient=person,
        kind=kind,
        matter=matter,
        defaults={"ticket": ticket, "reason": reason[:500], "due_at": Now() + due_in},
    )
    if is_new:
        handoff.nudge_notice()
    return is_new


def _one_at_a_time(ticket: Ticket) -> None:
    """Until the transaction ends: two tickets that tell one problem at the same moment would ping twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('helpdesk notices'), hashtext(%s))", [str(ticket.customer_id)]
        )
