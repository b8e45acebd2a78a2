"""The page of a ticket says what one should know before a mail goes to its customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.customers import undeliverable_addresses as undeliverable
from tickets.models import Address, Message, Ticket
from tickets.states import Channel

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def page_of(browser_of: Callable[[str], Client]) -> Callable[[Ticket], str]:
    browser = browser_of("Reviewer")
    return lambda ticket: browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()


def test_most_pages_say_nothing(ticket: Ticket, page_of: Callable[[Ticket], str]) -> None:
    assert "About mail to this customer" not in page_of(ticket)


def test_it_says_that_mail_came_back_until_the_address_writes(ticket: Ticket, page_of: Callable[[Ticket], str]) -> None:
    undeliverable.mark_bounce((ticket.customer.email or "").upper(), "550 5.1.1 <b>No</b> such user.")
    page = page_of(ticket)
    assert "550 5.1.1 &lt;b&gt;No&lt;/b&gt; such user. Automatic mail no longer goes there." in page

    undeliverable.clear_bounce(ticket.customer.email or "")
    assert "came back" not in page_of(ticket)


@pytest.mark.parametrize(
    ("column", "words"), [("reply_allowed", "a machine may have sent this"), ("is_sender_verified", "is forged")]
)
def test_it_says_why_the_agent_is_silent(column: str, words: str, page_of: Callable[[Ticket], str]) -> None:
    assert words in page_of(factories.TicketFactory(**{column: False}))


def test_it_says_that_anybody_may_have_named_the_address(page_of: Callable[[Ticket], str]) -> None:
    ticket = factories.TicketFactory(channel=Channel.FORM)
    assert "Nobody has proved" in page_of(ticket)

    Address.objects.create(email=ticket.customer.email, verified_at=timezone.now())
    assert "Nobody has proved" not in page_of(ticket)


def test_who_has_mailed_us_has_proved_it(page_of: Callable[[Ticket], str]) -> None:
    ticket = factories.TicketFactory(channel=Channel.FORM)
    mailed = factories.TicketFactory(customer=ticket.customer)
    assert Message.objects.filter(ticket=mailed, channel="email").exists()

    assert "Nobody has proved" not in page_of(ticket)


def test_the_page_of_a_form_costs_no_more(
    browser_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    ticket = factories.held(factories.TicketFactory(channel=Channel.FORM))
    undeliverable.mark_bounce(ticket.customer.email or "", "550 No such user")
    browser = browser_of("Reviewer")

    with django_assert_max_num_queries(12):
        browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk]))
