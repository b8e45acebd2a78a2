"""Queues as pages: each team's, and one's own, in the order in which they are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.helpdesk.desk_rows import held_draft
from tickets.models import Team, Ticket

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
LIST = "admin:tickets_ticket_changelist"


def queue(browser: Client, name: Any, **query: Any) -> Any:
    return browser.get(reverse(LIST), {"queue": name} | query)


def made(team: Team, **values: Any) -> Ticket:
    ticket = held_draft()
    Ticket.objects.filter(pk=ticket.pk).update(**{"team": team, "move": "route", "assignee": None} | values)
    return ticket


def test_a_team_s_queue_is_by_move_bump_and_age_with_places(browser_of: Browser) -> None:
    team = factories.TeamFactory(name="Accounts")
    first, second, third = made(team), made(team, move="escalate"), made(team, bump=1)
    made(factories.TeamFactory())
    Ticket.objects.filter(pk=made(team).pk).update(waiting_since=None)

    page = queue(browser_of("Reviewer"), team.pk)

    listed = page.context["cl"].result_list
    assert [(ticket.place, ticket.pk) for ticket in listed] == [(1, second.pk), (2, third.pk), (3, first.pk)]
    assert "Queue of Accounts" in page.content.decode()


def test_places_go_on_on_the_next_page(browser_of: Browser) -> None:
    team = factories.TeamFactory()
    for _ in range(26):
        factories.TicketFactory(team=team)

    page = queue(browser_of("Reviewer"), team.pk, p=2)

    assert [ticket.place for ticket in page.context["cl"].result_list] == [26]


def test_my_tickets_are_those_that_are_mine_and_not_settled(browser_of: Browser) -> None:
    browser = browser_of("Reviewer")
    me = User.objects.get(pk=browser.session["_auth_user_id"])
    mine = made(factories.TeamFactory(), assignee=me)
    made(factories.TeamFactory())

    page = queue(browser, "mine")

    assert [ticket.pk for ticket in page.context["cl"].result_list] == [mine.pk]
    assert "<title> My tickets" in " ".join(page.content.decode().split())


@pytest.mark.parametrize("name", ["99999999999999999999", "x", "-1", "1e3", ""])
def test_a_queue_that_there_is_not_is_no_failure(name: str, browser_of: Browser) -> None:
    assert queue(browser_of("Reviewer"), name).status_code == 200


def test_the_queues_name_each_team_with_what_is_next(browser_of: Browser, django_assert_max_num_queries: Any) -> None:
    browser, team = browser_of("Reviewer"), factories.TeamFactory(name="Accounts")
    made(team)
    upper = made(team, move="escalate")
    for _ in range(5):
        factories.TeamFactory()

    with django_assert_max_num_queries(8):
        page = browser.get(reverse("admin:tickets_ticket_queues")).content.decode()

    assert f"#{upper.number}" in page
    assert "Accounts" in page


def test_a_queue_costs_the_same_however_long(browser_of: Browser, django_assert_max_num_queries: Any) -> None:
    browser, team = browser_of("Reviewer"), factories.TeamFactory()
    for more in (3, 27):
        for _ in range(more):
            factories.TicketFactory(team=team)
        with django_assert_max_num_queries(8):
            assert queue(browser, team.pk).status_code == 200


def test_without_teams_the_page_says_how_to_begin(browser_of: Browser) -> None:
    browser = browser_of("Support lead")
    Team.objects.all().delete()

    assert "Add one" in browser.get(reverse("admin:tickets_ticket_queues")).content.decode()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"queue": "mine"}, "Nothing is assigned to you."),
        ({"queue": "{team}"}, "Nothing waits in this queue."),
        ({"queue": "mine", "q": "zeppelin"}, "Nothing fits"),
    ],
)
def test_an_empty_queue_says_what_brings_tickets_there(query: dict[str, str], says: str, browser_of: Browser) -> None:
    team = factories.TeamFactory()
    asked = {name: value.format(team=team.pk) for name, value in query.items()}

    assert says in browser_of("Reviewer").get(reverse(LIST), asked).content.decode()
