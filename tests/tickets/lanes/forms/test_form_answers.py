"""The link that is mailed to an unverified address, and the page behind it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from tests import factories
from tests.tickets.forms import fill_in, public_form
from tickets.customers import verification
from tickets.customers.verification import BadLink, answers_url, verify_address
from tickets.customers.verified_addresses import is_verified
from tickets.models import Address, Customer, Message, Origin, Reply, ReplyState, Ticket

pytestmark = pytest.mark.django_db
ANN = "ann@example.com"
PURPOSES = {"agent": "answer", "person": "", "receipt": "acknowledgement"}


def path_of(email: str) -> str:
    return urlsplit(answers_url(email)).path


def answer(ticket: Ticket, text: str, *, state: str = ReplyState.SENT, origin: str = Origin.AGENT) -> Message:
    message = Message.objects.create(ticket=ticket, direction="outbound", channel="form", text=text)
    values: dict[str, Any] = {"sent_at": "2026-01-01T00:00Z"} if state == ReplyState.SENT else {}
    Reply.objects.create(
        ticket=ticket, message=message, cycle=Reply.objects.count() + 1, origin=origin, author="local", state=state,
        status_after="resolved", review_after="none", purpose=PURPOSES[origin], **values,
    )  # fmt: skip
    return message


def test_the_link_leads_to_this_site(settings: Any) -> None:
    settings.SITE_URL = "https://help.example"

    assert re.fullmatch(r"https://help\.example/support/answers/[\w:-]+", answers_url(ANN))


def test_a_scanner_that_opens_the_link_verifies_nothing() -> None:
    page = Client().get(path_of(ANN))

    assert (page.status_code, is_verified(ANN)) == (200, False)
    assert "Show my answers" in page.content.decode()
    assert ANN not in page.content.decode()


def test_a_person_who_asks_sees_the_answers_and_is_verified() -> None:
    fill_in(public_form())
    answer(Ticket.objects.get(), "Ask your administrator for a seat.")

    page = Client(enforce_csrf_checks=True).post(path_of(ANN))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Cannot log in" in text
    assert "I get a 403 error since yesterday." in text
    assert "Ask your administrator for a seat." in text
    assert is_verified("Ann@EXAMPLE.com")


def test_the_newest_question_stands_first() -> None:
    form = public_form()
    fill_in(form, subject="The older one")
    fill_in(form, subject="The newer one", message="Another thing.")

    text = Client().post(path_of(ANN)).content.decode()

    assert text.index("The newer one") < text.index("The older one")
    assert text.count("Not answered yet") == 2


def test_only_answers_that_were_sent_are_shown() -> None:
    fill_in(public_form())
    ticket = Ticket.objects.get()
    answer(ticket, "A draft that was held.", state=ReplyState.CANCELLED)
    Reply.objects.filter(origin=Origin.ACKNOWLEDGEMENT).update(state=ReplyState.SENT, sent_at="2026-01-01T00:00Z")
    Message.objects.create(ticket=ticket, direction="note", text="She is angry.")

    text = Client().post(path_of(ANN)).content.decode()

    assert "A draft" not in text
    assert "we have your message" not in text
    assert "angry" not in text


def test_nothing_of_other_lanes_and_other_people_is_shown() -> None:
    form = public_form()
    fill_in(form, email="bob@example.com", message="Bob's own matter.")
    fill_in(form)
    ann = Customer.objects.get(email=ANN)
    factories.TicketFactory(customer=ann, channel="email", subject="By mail", body="A mail of hers.")
    Address.objects.create(email="ann@work.example", customer=ann)
    fill_in(form, email="ann@work.example", message="From my other address.")

    text = Client().post(path_of(ANN)).content.decode()

    assert "I get a 403 error" in text
    assert [words in text for words in ("Bob", "A mail of hers", "From my other address")] == [False] * 3


def test_the_answer_to_a_merged_ticket_is_shown() -> None:
    fill_in(public_form())
    merged = Ticket.objects.get()
    survivor = factories.TicketFactory(customer=merged.customer, channel="email", subject="By mail", body="By mail.")
    Ticket.objects.filter(pk=merged.pk).update(merged_into=survivor, due_at=None)
    answer(survivor, "Both are settled.")

    assert "Both are settled." in Client().post(path_of(ANN)).content.decode()


def test_what_was_written_is_text_and_no_markup() -> None:
    fill_in(public_form(), subject="<script>a()</script>", message="<img src=x onerror=b()>")
    answer(Ticket.objects.get(), "See https://shop.example/help and <b>this</b>")

    text = Client().post(path_of(ANN)).content.decode()

    assert "<script" not in text
    assert "<img" not in text
    assert "<b>this" not in text
    assert '<a href="https://shop.example/help" rel="nofollow">' in text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "a:b:c", "WyJhIl0:1abc:xyz"])
def test_a_forged_link_opens_nothing(method: str, token: str) -> None:
    page = getattr(Client(), method)(f"/support/answers/{token}")

    assert page.status_code == 404
    assert "does not work any more" in page.content.decode()
    assert not Address.objects.exists()


def test_what_we_signed_for_other_purposes_is_no_link() -> None:
    with pytest.raises(BadLink):
        verify_address(signing.dumps(ANN))


def test_an_old_link_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "GOOD_FOR", verification.GOOD_FOR * 0)

    with pytest.raises(BadLink):
        verify_address(answers_url(ANN).rpartition("/")[2])


def test_the_first_proof_keeps_its_time() -> None:
    token = answers_url(ANN).rpartition("/")[2]
    verify_address(token)
    first = Address.objects.get().verified_at

    verify_address(token)

    assert Address.objects.get().verified_at == first


def test_what_is_known_of_the_address_stays() -> None:
    Address.objects.create(email="ANN@example.com", undeliverable_reason="Full.")

    verify_address(answers_url(ANN).rpartition("/")[2])

    assert Address.objects.get().undeliverable_reason == "Full."
    assert is_verified(ANN)


def test_the_page_is_kept_by_no_cache_and_no_index() -> None:
    page = Client().post(path_of(ANN))

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex"' in page.content.decode()


def test_who_has_mailed_us_is_verified() -> None:
    ticket = factories.TicketFactory(channel="email", integration=None)
    assert not is_verified(ticket.customer.email), "anybody can write any address into From"

    ticket.messages.update(is_authenticated=True)
    assert is_verified(ticket.customer.email.upper())


@pytest.mark.parametrize("vouches", [True, False])
def test_whom_a_program_posts_a_mail_of_is_verified_where_it_vouches(vouches: bool) -> None:
    integration = factories.IntegrationFactory(vouches_for_addresses=vouches)
    ticket = factories.TicketFactory(channel="email", integration=integration)

    assert is_verified(ticket.customer.email) is vouches


def test_who_only_filled_in_a_form_is_not() -> None:
    fill_in(public_form())

    assert not is_verified(ANN)


def test_a_forged_mail_proves_nothing() -> None:
    ticket = factories.TicketFactory(channel="email", is_sender_verified=False)
    ticket.messages.update(is_authenticated=True)

    assert not is_verified(ticket.customer.email)


def test_somebody_unknown_is_not_verified() -> None:
    assert not is_verified("nobody@example.com")
