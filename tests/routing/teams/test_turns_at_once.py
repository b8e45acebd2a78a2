"""Turns are kept exactly, however many workers give tickets at the same moment."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connections, transaction

from routing.teams.pick_member import pick_member
from tests import factories
from tickets.models import Team, TeamMember, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, EACH = 4, 6


def _give(team: Team, tickets: list[Ticket], barrier: Barrier) -> None:
    try:
        barrier.wait(30)
        for ticket in tickets:
            with transaction.atomic():
                Ticket.objects.select_for_update().get(pk=ticket.pk)
                Ticket.objects.filter(pk=ticket.pk).update(assignee=pick_member(team))
    finally:
        connections.close_all()


@pytest.mark.parametrize("assignment", ["round_robin", "least_loaded"])
def test_everybody_gets_the_same_number(assignment: str) -> None:
    team = factories.TeamFactory(assignment=assignment)
    for number in range(3):
        TeamMember.objects.create(team=team, user=factories.UserFactory(username=f"member{number}"))
    piles = [[factories.TicketFactory(team=team) for _ in range(EACH)] for _ in range(WORKERS)]
    barrier = Barrier(WORKERS)

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(lambda pile: _give(team, pile, barrier), piles))

    counts = Counter(Ticket.objects.values_list("assignee__username", flat=True))
    assert counts == {f"member{number}": WORKERS * EACH // 3 for number in range(3)}


def test_a_capacity_is_never_passed() -> None:
    team = factories.TeamFactory(assignment="round_robin")
    TeamMember.objects.create(team=team, user=factories.UserFactory(username="ann"), capacity=2)
    piles = [[factories.TicketFactory(team=team) for _ in range(2)] for _ in range(WORKERS)]
    barrier = Barrier(WORKERS)

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(lambda pile: _give(team, pile, barrier), piles))

    assert User.objects.get(username="ann").tickets.count() == 2
