"""The side bar's search finds rows and pages, in all of its forms, for whoever may see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tickets.models import Ticket

SEARCH = "/admin/search/"
BOX = {"HX-Request": "true", "HX-Target": "search-results"}
WINDOW = {"HX-Request": "true", "HX-Target": "command-results"}


@pytest.fixture
def wanted(db: None) -> Ticket:
    factories.TicketFactory(subject="Something else", body="Entirely.")
    customer = factories.CustomerFactory(name="Lena Berg", email="Lena.Berg@example.org")
    return factories.TicketFactory(subject="The zeppelin is late", body="Since Tuesday.", customer=customer)


@pytest.mark.parametrize("headers", [{}, BOX, WINDOW], ids=["page", "box", "window"])
@pytest.mark.parametrize("term", ["#{number}", "{number}", "{id}", "{key}", "lena.berg@EXAMPLE.org", "ZEPPELIN late"])
def test_a_ticket_is_found_by(term: str, headers: dict[str, str], root: Client, wanted: Ticket) -> None:
    asked = term.format(number=wanted.number, id=wanted.public_id, key=wanted.pk)

    page = root.get(SEARCH, {"s": f" {asked} "}, headers=headers).content.decode()

    links = [line for line in page.split('"') if line.startswith("/admin/tickets/ticket/") and "/change/" in line]
    assert links == [reverse("admin:tickets_ticket_change", args=[wanted.pk])]


def test_a_customer_is_found_by_the_address(root: Client, wanted: Ticket) -> None:
    page = root.get(SEARCH, {"s": "lena.berg@example.org"}, headers=BOX).content.decode()

    assert reverse("admin:tickets_customer_change", args=[wanted.customer_id]) in page


@pytest.mark.parametrize("term", ["mail rul", "INTEGRATIONS", "Audit"])
def test_pages_are_found_by_the_words_of_the_menu(term: str, root: Client) -> None:
    page = root.get(SEARCH, {"s": term}, headers=BOX).content.decode()

    assert f">{term.split()[0].title()}" in page or "Audit" in page


def test_nobody_finds_what_they_may_not_see(wanted: Ticket, client: Client) -> None:
    client.force_login(factories.UserFactory(is_staff=True), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(SEARCH, {"s": wanted.customer.email}, headers=BOX).content.decode()

    assert (str(wanted.pk) in page, "Nothing found" in page) == (False, True)


def test_what_was_found_is_not_remembered(root: Client, wanted: Ticket) -> None:
    root.get(SEARCH, {"s": "zeppelin"}, headers=BOX)
    later = factories.TicketFactory(subject="Another zeppelin")

    assert str(later.pk) in root.get(SEARCH, {"s": "zeppelin"}, headers=BOX).content.decode()


def test_it_asks_as_little_of_the_database_for_many_as_for_one(
    root: Client, wanted: Ticket, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(20):
        factories.TicketFactory(subject="A zeppelin")

    # The session, its user, the hits of the words, their rows.
    with django_assert_max_num_queries(5):
        page = root.get(SEARCH, {"s": "zeppelin"}, headers=BOX).content.decode()

    assert page.count("/change/") == 12


@pytest.mark.parametrize(
    "term",
    [
        "",
        " ",
        "#",
        "@",
        "t_",
        "#" + "9" * 80,
        "(" * 300,
        "%'\\",
        "日本語",
        "é" * 5_000,
        "－１",
    ],
)
def test_no_term_fails(term: str, root: Client) -> None:
    assert [root.get(SEARCH, {"s": term}, headers=headers).status_code for headers in ({}, BOX, WINDOW)] == [200] * 3


def test_the_menu_shows_no_badge_if_nothing_waits(root: Client) -> None:
    page = root.get("/admin/tickets/team/").content.decode()

    assert "hd-menu-badge" not in page


def test_the_menu_shows_how_many_wait(root: Client, ticket: Ticket) -> None:
    factories.held(ticket)

    assert '<span class="hd-badge hd-red hd-menu-badge">1</span>' in root.get("/admin/tickets/team/").content.decode()


@pytest.mark.parametrize(
    "term", ["-" * 600, "- " * 300, "-" * 100 + "invoice", '-"' * 100, "--- Original message ---", "-(" * 99]
)
def test_a_line_of_dashes_is_a_search_like_any_other(root: Client, ticket: Ticket, term: str) -> None:
    found = root.get(reverse("admin:tickets_ticket_changelist"), {"q": term})

    assert found.status_code == 200
    assert root.get(reverse("admin:search"), {"s": term}).status_code == 200


def test_a_dash_before_a_word_leaves_it_out(ticket: Ticket) -> None:
    assert list(Ticket.objects.matching("dashboard -nothing")) == [ticket]
    assert list(Ticket.objects.matching("dashboard -access")) == []
