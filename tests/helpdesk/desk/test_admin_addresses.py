"""A customer may have several addresses; a lead writes them down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.tickets.mails import mail, receive
from tickets.models import Address, Customer, Receipt, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Browser = Callable[[str], Client]


def save(browser: Client, customer: Customer, *emails: str) -> Any:
    """Adds the addresses on the customer's page."""
    values = {"name": customer.name, "email": customer.email, "tier": customer.tier, "attributes": "{}"}
    rows = {f"addresses-{at}-email": email for at, email in enumerate(emails)}
    counts = {"addresses-TOTAL_FORMS": len(emails), "addresses-INITIAL_FORMS": 0}
    for other in ("health", "tickets", "account_events"):
        counts |= {f"{other}-TOTAL_FORMS": 0, f"{other}-INITIAL_FORMS": 0}
    return browser.post(reverse("admin:tickets_customer_change", args=[customer.pk]), values | rows | counts)


def test_mail_from_a_further_address_is_the_customers(browser_of: Browser) -> None:
    ann = factories.CustomerFactory(email="ann@customer.example")

    assert save(browser_of("Support lead"), ann, "ann@private.example").status_code == 302

    received = receive(mail(sender="Ann@private.example"))
    assert Ticket.objects.get(pk=received.ticket_id).customer == ann


def test_an_address_that_is_known_and_nobodys_is_taken_over(browser_of: Browser) -> None:
    known = Address.objects.create(email="Ann@private.example", verified_at=timezone.now())
    ann = factories.CustomerFactory()

    assert save(browser_of("Support lead"), ann, "ann@private.example").status_code == 302

    known.refresh_from_db()
    assert known.customer == ann
    assert known.verified_at is not None
    assert Address.objects.count() == 1


def test_the_main_address_of_another_is_refused_in_words(browser_of: Browser) -> None:
    ann, ben = factories.CustomerFactory(), factories.CustomerFactory(name="Ben")

    page = save(browser_of("Support lead"), ann, ben.email)

    assert "It is the main address of Ben." in page.content.decode()
    assert Address.objects.count() == 0


def test_others_write_none_down(browser_of: Browser) -> None:
    ann = factories.CustomerFactory()

    save(browser_of("Auditor"), ann, "ann@private.example")

    assert Address.objects.count() == 0


def test_a_programs_post_is_found_by_its_customers_address(browser_of: Browser, post: Callable[..., Any]) -> None:
    post(customer_email="carl@other.example")
    Receipt.objects.update(sender="")

    found = browser_of("Support lead").get(reverse("admin:tickets_receipt_changelist"), {"q": "Carl@other.example"})

    assert found.context["cl"].result_count == 1
