"""The worker is killed before each write of its work in turn; no ticket is lost and no reply is sent twice."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db.models.functions import Now

from helpdesk import flow
from helpdesk.demo.content import ARTICLES
from resolution.models import Article, Attempt
from tests import factories
from tests.doors.smtp import MailReceiver
from tests.doors.webhooks import WebhookReceiver
from tests.flows.dying import MOST_WRITES, run_and_die
from tickets import claims
from tickets.models import Customer, Reply, Ticket, TicketEvent
from tickets.states import Channel, ReviewState, Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def knowledge() -> None:
    for category, title, body, phrasings in ARTICLES[:4]:
        Article.objects.create(category=category, title=title, body=body, phrasings="\n".join(phrasings))


def recover() -> None:
    """What time and the sweep do: claims expire, and what is due is taken up again."""
    past = Now() - timedelta(seconds=1)
    for model in (Ticket, Reply):
        model.objects.filter(claimed_until__isnull=False).update(claimed_until=past)
    for ticket in claims.due(Ticket.objects.all()):
        flow.advance(str(ticket.pk))
    for reply in claims.due(Reply.objects.all()):
        flow.deliver(str(reply.pk))


def make_ticket(channel: Channel, n: int, **values: Any) -> Ticket:
    customer, _ = Customer.objects.get_or_create(email=f"maya{n}@brightoak.example")
    ticket = factories.TicketFactory(customer=customer, channel=channel, **values)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    return ticket


def is_settled(ticket: Ticket) -> bool:
    """Answered, or visibly with a person."""
    return ticket.status == Status.RESOLVED or ticket.review_state in (ReviewState.HELD, ReviewState.SENT_FOR_REVIEW)


def test_a_mail_is_never_sent_twice_and_no_ticket_is_lost(knowledge: None, settings: Any) -> None:
    with MailReceiver() as mail:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        for n in range(1, MOST_WRITES):
            ticket = make_ticket(Channel.EMAIL, n)
            died = run_and_die(partial(flow.advance, str(ticket.pk)), n)
            recover()

            ticket.refresh_from_db()
            sent = [one for one in mail.mails if f"maya{n}@" in one["To"]]
            assert is_settled(ticket), f"killed at write {n}: {ticket.status}, {ticket.review_state}"
            assert len(sent) <= 1, f"killed at write {n}: sent {len(sent)} times"
            assert Attempt.objects.filter(ticket=ticket).count() <= 1
            assert sent or ticket.held_reason == "delivery", f"killed at write {n}: not sent, and nobody knows"
            if not died:
                break

    assert not died


def test_a_callback_repeats_only_under_the_same_id(knowledge: None, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    integration = factories.IntegrationFactory()
    with ExitStack() as stack:
        hook = stack.enter_context(WebhookReceiver(integration.callback_secret.reveal()))
        for n in range(1, MOST_WRITES):
            ticket = make_ticket(Channel.CHAT, n, integration=integration, callback_url=hook.url)
            died = run_and_die(partial(flow.advance, str(ticket.pk)), n)
            recover()

            ticket.refresh_from_db()
            mine = [call for call in hook.calls if call["body"]["data"]["ticket_id"] == ticket.public_id]
            assert is_settled(ticket), f"killed at write {n}: {ticket.status}, {ticket.review_state}"
            assert len({call["headers"]["webhook-id"] for call in mine}) == 1, f"killed at write {n}"
            assert TicketEvent.objects.filter(ticket=ticket, kind="reply.sent").count() == 1
            if not died:
                break

    assert not died
