"""Pages cost the same whatever the data: at most 8 queries a list, 12 a ticket, 19 the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.helpdesk.desk_rows import answered, held_draft
from tickets.actions.note import add_note
from tickets.models import Team, Ticket

pytestmark = pytest.mark.slow

LISTS = [
    "tickets_ticket",
    "tickets_reply",
    "tickets_ticketevent",
    "tickets_customer",
    "tickets_receipt",
    "resolution_attempt",
    "resolution_article",
    "routing_decision",
    "routing_reading",
    "routing_rule",
    "routing_topic",
]


def _make(count: int) -> None:
    team = Team.objects.first()
    customer = factories.CustomerFactory()
    for number in range(count):
        ticket = held_draft() if number % 2 else answered(confidence=0.95)
        Ticket.objects.filter(pk=ticket.pk).update(team=team, customer=customer)
        factories.TopicFactory()
        factories.ArticleFactory()
        factories.RuleFactory(conditions=[{"field": "topic", "operator": "is", "value": "login"}])


@pytest.mark.parametrize("page", LISTS)
def test_a_list_takes_at_most_eight_queries_however_long_it_is(
    page: str, browser_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    browser, address = browser_of("Support lead"), reverse(f"admin:{page}_changelist")

    for more in (3, 27):
        _make(more)
        with django_assert_max_num_queries(8):
            assert browser.get(address).status_code == 200


@pytest.mark.parametrize("query", [{"q": "dashboard"}, {"attention": "needed"}, {"status__exact": "open", "p": "1"}])
def test_a_search_or_filter_takes_at_most_eight(
    query: dict[str, str], browser_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    _make(30)
    browser = browser_of("Reviewer")

    with django_assert_max_num_queries(8):
        assert browser.get(reverse("admin:tickets_ticket_changelist"), query).status_code == 200


def test_the_page_of_a_ticket_takes_at_most_twelve(
    browser_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    _make(10)
    ticket = Ticket.objects.filter(review_state="held").first()
    assert ticket is not None
    for number in range(20):
        add_note(ticket, text=f"Note {number}", by="lena")
    browser = browser_of("Reviewer")

    with django_assert_max_num_queries(12):
        assert browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).status_code == 200


def test_the_dashboard_takes_at_most_twenty(
    browser_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    _make(12)
    browser = browser_of("Support lead")

    with django_assert_max_num_queries(20):
        assert browser.get(reverse("admin:index")).status_code == 200
