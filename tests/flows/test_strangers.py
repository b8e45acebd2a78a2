"""A stranger's program asks in a customer's name: what the agent is shown, and so could say, is nothing of the customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk import flow
from resolution.answering.context import gather_context
from resolution.models import Attempt
from routing.models import TopicExample
from tests import factories
from tests.doors.messages_api import MessagesApi, configured
from tests.flows.test_borders import (
    PROBLEM,
    SECRET,
    VICTIM,
    advance,
    by_form,
    by_mail,
    merge_by_hand,
    program,
    staff_answer,
)
from tests.helpdesk.conftest import logged_in
from tests.tickets.mails import mail, receive
from tests.tickets.merged import fresh
from tickets.models import AccountEvent, Address, Customer, Message, Reply, Ticket
from tickets.states import Band

pytestmark = pytest.mark.django_db
# pytest finds the fixture by its name here.
__all__ = ["program"]
NAME, SEATS, PAID, TOLD = "Annabel Baker-Stone", "seats-4471", "invoice_of_9471_eur", "Your spare code is KX-88."


@pytest.fixture
def model(settings: Any) -> Iterator[MessagesApi]:
    # The first ticket of a process waits for the embedding to be loaded.
    settings.LLM_TICKET_SECONDS = 600.0
    settings.READER = settings.ANSWERER = "anthropic"
    with configured(settings) as api:
        yield api


def known_victim() -> Ticket:
    """A customer of whom much is known, with an answered ticket."""
    # A word that we look for must not come from the topics.
    TopicExample.objects.filter(text__icontains="enterprise").update(retired_at=timezone.now())
    factories.TopicFactory(name="Invoice")
    answered = by_mail("Where is my spare code?")
    Customer.objects.filter(email=VICTIM).update(name=NAME, tier="enterprise", attributes={"contract": SEATS})
    AccountEvent.objects.create(
        customer=answered.customer,
        integration=factories.IntegrationFactory(vouches_for_addresses=True),
        kind="billing",
        name=PAID,
        occurred_at=timezone.now(),
    )
    staff_answer(answered, text=TOLD)
    return answered


def secrets_in(text: str) -> list[str]:
    return [one for one in (NAME, SEATS, PAID, TOLD, "enterprise", "LX-4711") if one in text]


def shown_to(api: MessagesApi) -> str:
    """All that the model was asked, for reading and for answering."""
    return "\n".join(request.user for request in api.requests)


@pytest.mark.parametrize("channel", ["webhook", "chat", "in_app", "email"])
def test_the_model_is_shown_nothing_of_the_customer(program: Any, model: MessagesApi, channel: str) -> None:
    factories.ArticleFactory()
    known_victim()
    model.requests.clear()

    posted = program().posts(channel=channel, body="What is my spare code, and what did I pay?")
    flow.advance(str(posted.pk))
    flow.advance(str(posted.pk))

    assert any("<account" in request.user for request in model.requests), "an answer was asked for"
    assert secrets_in(shown_to(model)) == []
    assert "not verified: anybody may have written this" in shown_to(model)


def test_a_program_that_vouches_is_answered_from_the_account(program: Any, model: MessagesApi) -> None:
    factories.ArticleFactory()
    known_victim()
    model.requests.clear()

    posted = program(vouches=True).posts(body="The export of October ends with error 17.", subject="Invoice export")
    flow.advance(str(posted.pk))
    flow.advance(str(posted.pk))

    assert {NAME, SEATS, PAID} <= set(secrets_in(shown_to(model)))
    assert "not verified" not in shown_to(model)


def test_the_local_engine_greets_a_stranger_by_nobodys_name(program: Any) -> None:
    factories.ArticleFactory()
    known_victim()
    attacker = program()

    posted = attacker.posts()
    advance()
    for reply in Reply.objects.filter(ticket=posted):
        flow.deliver(str(reply.pk))

    attempt = Attempt.objects.get(ticket=posted)
    assert secrets_in(f"{attempt.text} {attempt.context}") == []
    assert secrets_in(attacker.knows(posted)) == []
    assert any("does not vouch" in reason for reason in attempt.context["turns"][0].values() if isinstance(reason, str))


def test_an_answer_to_words_of_others_is_not_sent_to_a_stranger_by_itself(program: Any) -> None:
    factories.ArticleFactory()
    attacker, victims = program(), by_mail("Another matter altogether.")
    posted = attacker.posts()
    merge_by_hand(victims, into=posted)

    advance()

    attempt = Attempt.objects.filter(ticket=posted).latest("created_at")
    assert attempt.cap == Band.HOLD
    assert any(str(attacker.integration) in reason for reason in attempt.cap_reasons)
    assert not Reply.objects.filter(ticket=posted, origin="agent").exists()


def test_mail_that_is_answered_at_its_own_address_uses_the_account_though_it_is_unauthenticated() -> None:
    factories.ArticleFactory()
    known_victim()

    received = receive(mail("What did I pay?", message_id="<2@customer.example>"), spf="")

    context = gather_context(Ticket.objects.get(pk=received.ticket_id))
    assert context.customer_name == NAME
    assert context.attributes == {"contract": SEATS}
    assert [turn.doubt for turn in context.turns] == ["the mail arrived unauthenticated"]


def page(ticket: Ticket) -> str:
    browser = logged_in(factories.staff_with("Support lead"))
    return browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()


def test_the_page_marks_what_a_stranger_wrote_and_not_what_the_customer_did(program: Any) -> None:
    attacker, victims = program(), by_mail()
    posted = attacker.posts()

    assert f"{attacker.integration}</bdi>" in page(posted) or "does not vouch" in page(posted)
    assert "Not verified" in page(posted)
    assert "Not verified" not in page(victims)
    assert "Not verified" not in page(program(vouches=True).posts())


def test_the_page_marks_an_unauthenticated_mail(db: None) -> None:
    received = receive(mail(), spf="")

    assert "the mail arrived unauthenticated" in page(Ticket.objects.get(pk=received.ticket_id))


def test_a_form_is_marked_until_its_address_is_verified(db: None) -> None:
    posted = by_form()
    assert "nobody verified the address" in page(posted)

    Address.objects.create(email=VICTIM.upper(), verified_at=timezone.now())

    assert "Not verified" not in page(posted)


def test_a_form_of_somebody_who_has_mailed_is_not_marked(db: None) -> None:
    by_mail()

    assert "Not verified" not in page(by_form(message="Another matter."))


def test_a_customer_whom_only_the_program_knows_is_nobody_elses(program: Any) -> None:
    app = program()
    ticket = app.posts()
    own = Customer.objects.create(integration=app.integration, external_id="u1", name="Uma", attributes={"plan": "x"})
    Ticket.objects.filter(pk=ticket.pk).update(customer=own)

    context = gather_context(fresh(ticket))

    assert (context.customer_name, context.attributes, context.stranger) == ("Uma", {"plan": "x"}, "")
    assert "Not verified" not in page(ticket)


def test_what_a_strangers_bridge_says_of_a_mail_verifies_no_address(program: Any) -> None:
    attacker = program()
    raw = mail(f"Hello,\n\n{PROBLEM}\n\n{SECRET}", message_id="<forged@customer.example>")
    attacker.client.post("/api/webhooks/support/email", raw, content_type="message/rfc822")

    assert "nobody verified the address" in page(by_form(message="Another matter."))
    assert "does not vouch" in page(Message.objects.get(channel="email", direction="inbound").ticket)
