"""Which member of a team gets its next ticket: in turn, or whoever has the fewest, among those who have room for it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tickets.models import Assignment, Team, TeamMember, Ticket
from tickets.models.ticket_queryset import LIVE


def pick_member(team: Team) -> User | None:
    """None where nobody is available, or the team leaves its tickets in its queue.

    In the caller's transaction: who picks at the same moment waits until it ends, so that turns are kept exactly.
    """
    if team.assignment == Assignment.NOBODY:
        return None
    Team.objects.select_for_update(no_key=True).only("pk").get(pk=team.pk)
    # A statement of its own: it sees what those before us have written.
    member = _available(team).order_by(*_ORDERS[Assignment(team.assignment)]).first()
    if member is None:
        return None
    TeamMember.objects.filter(pk=member.pk).update(assigned_at=Func(function="clock_timestamp"))
    return member.user


def _available(team: Team) -> QuerySet[TeamMember]:
    theirs = Ticket.objects.filter(LIVE, assignee=OuterRef("user"), assignee__isnull=False).order_by()
    count = theirs.values("assignee").annotate(count=Count("pk")).values("count")
    members = TeamMember.objects.filter(team=team, is_available=True, user__is_active=True, user__is_staff=True)
    loaded = members.annotate(load=Coalesce(Subquery(count, output_field=IntegerField()), 0))
    return loaded.filter(Q(capacity=None) | Q(load__lt=F("capacity"))).select_related("user")


_IN_TURN = (F("assigned_at").asc(nulls_first=True), "pk")
_ORDERS = {Assignment.ROUND_ROBIN: _IN_TURN, Assignment.LEAST_LOADED: ("load", *_IN_TURN)}
