"""An answer is made from what the customer may know and from nothing else."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from resolution.answering.context import context_snapshot, gather_context
from resolution.knowledge.knowledge import current_base
from resolution.knowledge.retrieval.question import read_question
from resolution.models import Article
from tests import factories
from tests.resolution.knowledge.precedents import approved
from tests.tickets.replies import agent_reply, deliver
from tickets.actions import merge
from tickets.actions.customer_message import add_customer_message
from tickets.actions.note import add_note
from tickets.actions.reply import reply_as_person
from tickets.embedding import DIMENSIONS, vector_cache
from tickets.embedding.model import get_model
from tickets.models import AccountEvent, Customer, Integration, Ticket

pytestmark = pytest.mark.django_db


def test_notes_stay_out(ticket: Ticket) -> None:
    add_note(ticket, text="He is difficult.", by="ann")

    assert "difficult" not in json.dumps(context_snapshot(gather_context(ticket)))


def test_the_latest_words_of_the_customer_are_the_question(ticket: Ticket) -> None:
    factories.dispatched(ticket)
    add_customer_message(ticket, text="And the invoice?", author_email="", channel="email", by="customer")

    context = gather_context(Ticket.objects.get(pk=ticket.pk))
    assert [turn.text for turn in context.turns] == [ticket.body, "And the invoice?"]


def test_a_reopened_ticket_begins_with_its_last_resolution_and_knows_all_that_was_said(ticket: Ticket) -> None:
    def writes(text: str) -> None:
        add_customer_message(ticket, text=text, author_email="", channel="email", by="mail")
        ticket.refresh_from_db()

    first = deliver(agent_reply(ticket)).message.text
    writes("It is back.")
    second = deliver(reply_as_person(ticket, text="Try another browser.", by="ann", resolves=True)).message.text
    ticket.refresh_from_db()
    writes("Now the export fails.")

    context = gather_context(Ticket.objects.get(pk=ticket.pk))

    assert [turn.text for turn in context.turns] == [second, "Now the export fails."]
    assert context.said_before == (first,)
    assert context.earlier_answers == [first, second]


def test_a_merged_tickets_words_are_turns_and_it_is_no_prior_ticket(ticket: Ticket) -> None:
    other = factories.TicketFactory(customer=ticket.customer, body="By chat: still locked out.")
    merge.merge_tickets(other, into=ticket, by="ann")

    context = gather_context(Ticket.objects.get(pk=ticket.pk))
    assert [turn.text for turn in context.turns] == [ticket.body, "By chat: still locked out."]
    assert context.prior_tickets == ()


def test_it_holds_the_account_and_the_customers_other_tickets(ticket: Ticket) -> None:
    Integration.objects.update(vouches_for_addresses=True)
    Customer.objects.update(tier="pro", attributes={"seats": 3})
    earlier = factories.TicketFactory(customer=ticket.customer, subject="Earlier")
    factories.TicketFactory(subject="Of somebody else")
    integration = factories.IntegrationFactory()
    for days in range(12):
        AccountEvent.objects.create(
            customer=ticket.customer,
            integration=integration,
            kind="billing",
            name=f"event {days}",
            occurred_at=timezone.now() - timedelta(days=days),
        )

    context = gather_context(Ticket.objects.select_related("customer").get(pk=ticket.pk))
    assert (context.tier, context.attributes) == ("pro", {"seats": 3})
    assert [event["name"] for event in context.account_events] == [f"event {days}" for days in range(10)]
    assert [prior["ticket_id"] for prior in context.prior_tickets] == [earlier.public_id]


def test_it_finds_the_article_and_a_precedent_that_read_alike(ticket: Ticket) -> None:
    article = factories.ArticleFactory()
    precedent = approved()
    factories.dispatched(ticket)

    context = gather_context(ticket)
    assert context.candidates[0].article_id == str(article.pk)
    assert [solved.precedent_id for solved in context.precedents] == [str(precedent.pk)]


def test_the_question_is_embedded_once_for_articles_and_precedents(db: None) -> None:
    factories.ArticleFactory()
    words = "Hello team,\nI've been unable to log in since yesterday. I get a 403 error.\nMany thanks"
    approved(body=words)
    ticket = factories.dispatched(factories.TicketFactory(body=words))
    context = gather_context(ticket)
    # A remembered vector that is like nothing would show wherever the question is embedded.
    tokens = get_model().tokenizer.encode(read_question(context.question).text).ids
    vector_cache.keep({tuple(tokens): np.zeros(DIMENSIONS, np.float32)})

    assert len(context.precedents) == 1
    assert gather_context(ticket).precedents == ()
    vector_cache.forget()


def test_unpublished_articles_are_not_used(ticket: Ticket) -> None:
    factories.ArticleFactory(is_published=False)

    assert gather_context(ticket).candidates == ()


def test_a_changed_article_is_used_at_once(ticket: Ticket) -> None:
    article = factories.ArticleFactory()
    gather_context(ticket)
    Article.objects.filter(pk=article.pk).update(body="New words.", version=2, changed_at=timezone.now())

    assert gather_context(ticket).candidates[0].body == "New words."


def test_the_base_is_built_once_while_nothing_changes() -> None:
    factories.ArticleFactory()

    assert current_base() is current_base()


@pytest.mark.parametrize(
    "body", ["🎫", "a", "%_\\", "'; --", "\ufffd" * 10, 'or and not " ( ) & | ! <->', "x" * 300_000]
)
def test_any_text_can_be_asked(body: str) -> None:
    factories.ArticleFactory()
    ticket = factories.TicketFactory(subject="", body=body)
    deliver(agent_reply(factories.TicketFactory(body=body)))
    factories.dispatched(ticket)

    assert json.dumps(context_snapshot(gather_context(ticket)), allow_nan=False)


def test_how_far_the_customer_has_come_is_told_of_a_question_about_onboarding_alone(ticket: Ticket) -> None:
    Integration.objects.update(vouches_for_addresses=True)
    told = {"customer": ticket.customer, "integration": factories.IntegrationFactory()}
    AccountEvent.objects.create(
        kind="onboarding",
        name="first_project",
        occurred_at=timezone.now() - timedelta(days=30),
        external_id="o",
        **told,
    )
    for hours in range(12):
        at = timezone.now() - timedelta(hours=hours)
        AccountEvent.objects.create(kind="usage", name="export", occurred_at=at, external_id=f"u{hours}", **told)

    Ticket.objects.filter(pk=ticket.pk).update(category="technical")
    assert gather_context(Ticket.objects.get(pk=ticket.pk)).onboarding == ()

    Ticket.objects.filter(pk=ticket.pk).update(category="onboarding")
    context = gather_context(Ticket.objects.get(pk=ticket.pk))
    assert [event["name"] for event in context.onboarding] == ["first_project"]
    assert {event["name"] for event in context.account_events} == {"export"}
