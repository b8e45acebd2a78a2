"""A link in a notice shows what it does, asks, and acts once, for whom it was sent to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client

from routing.models import Correction
from routing.notices.links import SALT, make_link
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.actions import merge
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(db: None) -> User:
    user: User = factories.staff_with("Reviewer")
    return user


@pytest.fixture
def browser(mira: User) -> Client:
    made = Client()
    made.force_login(mira)
    return made


def link(ticket: Ticket, user: User, verb: str = "bump") -> str:
    return "/admin/" + make_link(ticket, verb=verb, recipient=user).partition("/admin/")[2]


def test_opening_it_changes_nothing(mira: User, browser: Client) -> None:
    ticket = routed()

    page = browser.get(link(ticket, mira))

    assert page.status_code == 200
    assert f"Bump: #{ticket.number}" in page.content.decode()
    assert not Correction.objects.exists()


def test_posting_it_acts_in_the_colleague_s_name(mira: User, browser: Client) -> None:
    ticket = routed()

    page = browser.post(link(ticket, mira), {"direction": "up"})

    row = Correction.objects.get()
    assert "priority high" in page.content.decode()
    assert (row.kind, row.way, row.actor) == ("bump", "link", mira.get_username())


def test_the_second_time_it_says_what_it_did(mira: User, browser: Client) -> None:
    address = link(routed(), mira)
    browser.post(address, {"direction": "up"})

    again = browser.post(address, {"direction": "up"})

    assert (again.status_code, Correction.objects.count()) == (409, 1)
    assert "has been used" in again.content.decode()


def test_without_a_login_it_asks_for_one(mira: User) -> None:
    answer = Client().post(link(routed(), mira), {"direction": "up"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/?next=/admin/link/")
    assert not Correction.objects.exists()


def test_a_setting_lets_the_link_alone_act(mira: User, settings: Any) -> None:
    settings.LINKS_WITHOUT_LOGIN = True

    Client().post(link(routed(), mira), {"direction": "up"})

    assert Correction.objects.get().actor == f"link of {mira.get_username()}"


def test_it_is_nobody_else_s(mira: User) -> None:
    other = Client()
    other.force_login(factories.staff_with("Reviewer"))

    answer = other.post(link(routed(), mira), {"direction": "up"})

    assert (answer.status_code, Correction.objects.exists()) == (403, False)


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_staff": False}])
def test_a_colleague_who_left_does_nothing_by_it(values: dict[str, Any], mira: User, settings: Any) -> None:
    settings.LINKS_WITHOUT_LOGIN = True
    address = link(routed(), mira)
    User.objects.filter(pk=mira.pk).update(**values)

    assert Client().post(address, {"direction": "up"}).status_code == 403


def test_an_altered_one_is_no_link(mira: User, browser: Client) -> None:
    address = link(routed(), mira)

    answers = [
        browser.get(address[:-3] + "x/"),
        browser.get(address.replace(":", "x:", 1)),
        browser.get("/admin/link/x/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "not whole" in answers[0].content.decode()


@pytest.mark.parametrize("inside", [["x", "bump", 1], [1], "text", ["0" * 32, "delete", 1], ["0" * 32, "bump", "1"]])
def test_what_is_signed_and_senseless_is_no_link(inside: Any, browser: Client) -> None:
    assert browser.get(f"/admin/link/{signing.dumps(inside, salt=SALT)}/").status_code == 404


def test_after_a_week_it_is_over(mira: User, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now - timedelta(days=7, seconds=1).total_seconds())
    address = link(routed(), mira)
    monkeypatch.undo()

    answer = browser.get(address)

    assert (answer.status_code, "older than 7 days" in answer.content.decode()) == (404, True)


def test_of_a_merged_ticket_it_says_where_it_is(mira: User, browser: Client) -> None:
    first, second = factories.TicketFactory(), factories.TicketFactory()
    merge.merge_tickets(second, into=first, by="ann")

    answer = browser.post(link(second, mira), {"direction": "up"})

    assert (answer.status_code, f"merged into #{first.number}" in answer.content.decode()) == (409, True)


def test_marked_words_are_split_off(mira: User, browser: Client) -> None:
    ticket = routed()
    sent = {"message": str(ticket.messages.get().pk), "marked": "I get a 403 error."}

    browser.post(link(ticket, mira, "split"), sent)

    assert Ticket.objects.get(linked_to=ticket).body == "I get a 403 error."


def test_the_message_of_another_ticket_is_none_of_it(mira: User, browser: Client) -> None:
    strange = routed().messages.get()

    answer = browser.post(link(routed(), mira, "split"), {"message": str(strange.pk)})

    assert (answer.status_code, Correction.objects.exists()) == (400, False)


def test_against_most_similar_examples_it_asks_first(mira: User, browser: Client) -> None:
    ticket = routed()
    topic = factories.TopicFactory(name="Invoices", category="billing")
    address = link(ticket, mira, "reassign")

    asked = browser.post(address, {"topic": topic.pk})
    before = Correction.objects.count()
    browser.post(address, {"topic": topic.pk, "teaching": "not"})

    ticket.refresh_from_db()
    assert "Yes, and teach it" in asked.content.decode()
    assert (before, ticket.topic) == (0, "Invoices")
