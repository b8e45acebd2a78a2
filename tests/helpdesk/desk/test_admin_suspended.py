"""Staff see what opened nothing and why, and overrule it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.tickets.mails import keep_only, mail, receive
from tickets.models import MailRule, Outcome, Receipt, Ticket

pytestmark = pytest.mark.django_db

Browser = Callable[[str], Client]
LIST = "admin:tickets_suspended_changelist"


@pytest.fixture
def away() -> Receipt:
    """An out-of-office note of Ann's."""
    received = receive(mail("I am away.", subject="Out of office", auto_submitted="auto-replied"))
    return Receipt.objects.get(pk=received.receipt_id)


def verb(receipt: Receipt, name: str) -> str:
    return reverse(f"admin:tickets_suspended_{name}", args=[receipt.pk])


def test_the_list_says_what_and_why(browser_of: Browser, away: Receipt) -> None:
    receive(mail(message_id="<ordinary@customer.example>"))

    page = browser_of("Support lead").get(reverse(LIST))

    text = page.content.decode()
    assert all(
        words in text for words in ("Automatic reply", "ann@customer.example", "Out of office", "Auto-Submitted")
    )
    assert page.context["cl"].result_count == 1


def test_it_is_filtered_by_kind(browser_of: Browser, away: Receipt) -> None:
    lead = browser_of("Support lead")

    assert lead.get(reverse(LIST), {"kind": "auto_reply"}).context["cl"].result_count == 1
    assert lead.get(reverse(LIST), {"kind": "bounce"}).context["cl"].result_count == 0


def test_it_becomes_a_ticket_after_asking(browser_of: Browser, away: Receipt) -> None:
    lead = browser_of("Support lead")

    asked = lead.get(verb(away, "make_ticket"))
    assert "Make a ticket of it?" in asked.content.decode()
    assert Ticket.objects.count() == 0
    made = lead.post(verb(away, "make_ticket"))

    ticket = Ticket.objects.get()
    assert made["Location"] == reverse("admin:tickets_ticket_change", args=[ticket.pk])
    assert not ticket.reply_allowed


@pytest.mark.parametrize(
    ("name", "choices", "code", "rules"),
    [
        ("take_for_people", ["sender"], 201, {("sender", "ann@customer.example", "person")}),
        ("suspend_always", ["domain"], 202, {("domain", "customer.example", "suspend")}),
        ("suspend_always", [], 202, set()),
    ],
)
def test_it_becomes_a_rule(
    browser_of: Browser, away: Receipt, name: str, choices: list[str], code: int, rules: set[tuple[str, str, str]]
) -> None:
    browser_of("Support lead").post(verb(away, name), {"choices": choices})

    assert set(MailRule.objects.values_list("field", "value", "verdict")) == rules
    assert receive(mail(message_id="<next@customer.example>", auto_submitted="auto-replied")).code == code


@pytest.mark.parametrize("name", ["make_ticket", "take_for_people", "suspend_always"])
@pytest.mark.parametrize("role", ["Auditor", "Reviewer"])
def test_others_overrule_nothing(browser_of: Browser, away: Receipt, role: str, name: str) -> None:
    assert browser_of(role).post(verb(away, name), {"choices": ["sender"]}).status_code == 403
    assert Ticket.objects.count() == MailRule.objects.count() == 0


def test_an_empty_list_says_what_will_be_there(browser_of: Browser) -> None:
    assert "Bounces, automatic answers" in browser_of("Support lead").get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("term", ["ann@customer.example", "<first@customer.example>"])
def test_receipts_are_found_by_address_and_message_id(browser_of: Browser, away: Receipt, term: str) -> None:
    receive(mail(sender="carl@other.example", message_id="<other@other.example>"))

    found = browser_of("Support lead").get(reverse("admin:tickets_receipt_changelist"), {"q": term})

    assert found.context["cl"].result_count == 1


def test_a_failed_one_is_tried_again(browser_of: Browser) -> None:
    broken = keep_only(mail())
    Receipt.objects.filter(pk=broken.pk).update(outcome=Outcome.FAILED, due_at=None)
    address = reverse("admin:tickets_receipt_try_once_more", args=[broken.pk])

    lead = browser_of("Support lead")
    assert "Try again?" in lead.get(address).content.decode()
    lead.post(address)

    broken.refresh_from_db()
    assert broken.outcome == Outcome.ACCEPTED
    assert lead.post(address).status_code == 403, "what is done can't be done again"
