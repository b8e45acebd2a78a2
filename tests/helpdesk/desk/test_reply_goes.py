"""The reply box says where the reply goes, and lets it go by mail instead where the address may get mail."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tickets import channels
from tickets.channels.destination import destination_of
from tickets.models import Reply, Ticket

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
CALLBACK = "https://shop.example/answers"


def by_program(*, vouches: bool = True, **values: Any) -> Ticket:
    shop = factories.IntegrationFactory(name="shop", vouches_for_addresses=vouches)
    return factories.dispatched(factories.TicketFactory(integration=shop, channel="in_app", **values))


def page_of(browser: Client, ticket: Ticket) -> str:
    return unescape(browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode())


def send(browser: Client, ticket: Ticket, **values: str) -> str:
    fields = {"text": "Here it is.", "then": "wait", "goes": destination_of(ticket).mark} | values
    page = browser.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, "reply"]), fields, follow=True)
    return unescape(page.content.decode())


def test_of_a_mail_it_says_to_whom_from_whom_and_as_what(browser_of: Browser, settings: Any) -> None:
    settings.SUPPORT_ADDRESS = "help@desk.example"
    ticket = factories.dispatched(factories.TicketFactory(integration=None, subject="Cannot log in"))

    assert f"By mail to {ticket.customer.email} from help@desk.example, as “Re: Cannot log in”." in page_of(
        browser_of("Reviewer"), ticket
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [(CALLBACK, "By a POST to the callback of shop"), ("", "shop fetches it by the API")],
)
def test_of_a_program_it_says_how_the_program_gets_it(browser_of: Browser, address: str, words: str) -> None:
    page = page_of(browser_of("Reviewer"), by_program(vouches=False, callback_url=address))

    assert f"{words}." in page
    assert 'name="way"' not in page


def test_a_merged_mail_gets_it_too() -> None:
    ticket = by_program()
    factories.TicketFactory(integration=None, customer=ticket.customer, merged_into=ticket, subject="By mail")

    assert destination_of(ticket).sentence.startswith("shop fetches it by the API; and also: By mail to")
    assert destination_of(ticket).mail_to == ""


def test_it_may_go_by_mail_instead(browser_of: Browser) -> None:
    ticket = by_program(callback_url=CALLBACK)
    browser = browser_of("Reviewer")
    assert 'name="way"' in page_of(browser, ticket)

    send(browser, ticket, way="email")

    route = channels.route_for(Reply.objects.get())
    assert (route.way.name, route.recipient, route.also) == ("email", ticket.customer.email, ())


def test_unless_it_is_chosen_it_goes_its_own_way(browser_of: Browser) -> None:
    ticket = by_program(callback_url=CALLBACK)

    send(browser_of("Reviewer"), ticket, way="")

    assert channels.route_for(Reply.objects.get()).way.name == "callback"


def test_nobody_mails_an_address_that_nobody_answers_for(browser_of: Browser) -> None:
    page = send(browser_of("Reviewer"), by_program(vouches=False), way="email")

    assert "can't go by mail instead" in page
    assert not Reply.objects.exists()


def test_where_it_would_go_elsewhere_by_now_it_is_not_sent(browser_of: Browser) -> None:
    ticket = by_program()
    shown = destination_of(ticket).mark
    Ticket.objects.filter(pk=ticket.pk).update(callback_url=CALLBACK)

    page = send(browser_of("Reviewer"), ticket, goes=shown)

    assert "Where the reply goes has changed" in page
    assert "Here it is." in page
    assert not Reply.objects.exists()


def test_a_note_goes_nowhere(browser_of: Browser) -> None:
    page = send(browser_of("Reviewer"), by_program(), then="note", goes="of another page")

    assert "The note is added" in page
