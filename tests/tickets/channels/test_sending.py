"""Replies leave once, by the way their ticket came, and what could not be sent is seen."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from resolution.models import Policy
from tests import factories
from tests.doors.smtp import MailReceiver
from tests.doors.webhooks import WebhookReceiver
from tests.moments import is_after_pause
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reply import reply_as_person
from tickets.models import Integration, Reply, ReplyState, Ticket, TicketEvent
from tickets.outbound.public_addresses import is_public
from tickets.states import Channel, ReviewState, Status

pytestmark = pytest.mark.django_db


def files(outbox: Path) -> list[EmailMessage]:
    paths = sorted(outbox.glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]


@pytest.fixture
def smtp(settings: Any) -> Iterator[MailReceiver]:
    with MailReceiver() as receiver:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", receiver.port
        yield receiver


@pytest.fixture
def chat(settings: Any) -> Iterator[tuple[Ticket, WebhookReceiver]]:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    integration = factories.IntegrationFactory()
    with WebhookReceiver(integration.callback_secret.reveal()) as hook:
        Integration.objects.filter(pk=integration.pk).update(callback_url=hook.url)
        integration.refresh_from_db()
        yield factories.TicketFactory(integration=integration, channel=Channel.CHAT, external_id="chat-7"), hook


class TestMail:
    def test_it_resolves_the_ticket_once_it_is_sent(self, ticket: Ticket, outbox: Path) -> None:
        reply = deliver(agent_reply(ticket))

        ticket.refresh_from_db()
        assert (reply.state, ticket.status) == (ReplyState.SENT, Status.RESOLVED)
        assert ticket.resolution == reply.message.text
        assert ticket.first_answer_at is not None
        assert len(files(outbox)) == 1

    def test_it_carries_what_mailers_need(self, ticket: Ticket, outbox: Path) -> None:
        Ticket.objects.filter(pk=ticket.pk).update(metadata={"message_id": "<first@example.com>"})
        ticket.refresh_from_db()
        reply = deliver(agent_reply(ticket))

        (mail,) = files(outbox)
        assert mail["Subject"] == "Re: Cannot access my dashboard"
        assert mail["In-Reply-To"] == mail["References"] == "<first@example.com>"
        assert mail["Message-ID"].startswith(f"<{reply.public_id}@")
        assert mail["Auto-Submitted"] == "auto-replied"
        assert mail["To"] == f"Ann Example <{ticket.customer.email}>"
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert "They can give you a seat." in plain.get_content()
        assert html is not None
        assert "<p>They can give you a seat.</p>" in html.get_content()

    def test_text_from_outside_makes_no_header(self, outbox: Path) -> None:
        customer = factories.CustomerFactory(name="Ann\r\nBcc: all@example.com")
        ticket = factories.TicketFactory(
            customer=customer, subject="Hi\r\nX-Evil: 1", metadata={"message_id": "<a@b>\r\nX-Evil: 1"}
        )
        reply = deliver(agent_reply(ticket))

        assert reply.state == ReplyState.SENT, reply.last_error
        (mail,) = files(outbox)
        assert mail["X-Evil"] is mail["Bcc"] is mail["In-Reply-To"] is None

    def test_it_goes_out_through_smtp(self, ticket: Ticket, smtp: MailReceiver) -> None:
        deliver(agent_reply(ticket))

        assert [envelope.rcpt_tos for envelope in smtp.envelopes] == [[ticket.customer.email]]

    def test_a_passing_refusal_is_tried_again_later(self, ticket: Ticket, smtp: MailReceiver) -> None:
        smtp.answer, began = "451 Try later", timezone.now()
        reply = deliver(agent_reply(ticket))
        assert (reply.state, Ticket.objects.get().status) == (ReplyState.PENDING, Status.IN_PROGRESS)
        assert is_after_pause(reply.due_at, seconds=5, began=began)

        smtp.answer = "250 OK"
        make_due(reply)
        assert deliver(reply).state == ReplyState.SENT

    def test_a_lasting_refusal_goes_to_a_person(self, ticket: Ticket, smtp: MailReceiver) -> None:
        smtp.answer = "554 Never"
        reply = deliver(agent_reply(ticket))

        ticket.refresh_from_db()
        assert reply.state == ReplyState.FAILED
        assert "Never" in reply.last_error
        assert (ticket.status, ticket.held_reason) == (Status.PENDING_CUSTOMER, "delivery")

    def test_a_server_that_is_away_uses_no_tries(self, ticket: Ticket, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        reply = agent_reply(ticket)
        for _ in range(9):
            make_due(reply)
            reply = deliver(reply)

        assert (reply.state, reply.deliveries) == (ReplyState.PENDING, 0)
        Reply.objects.update(queued_at=Now() - timedelta(days=4))
        make_due(reply)
        assert deliver(reply).state == ReplyState.FAILED

    def test_a_process_that_died_while_sending_leaves_it_unknown(self, ticket: Ticket, outbox: Path) -> None:
        reply = agent_reply(ticket)
        Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENDING, via="email")

        assert deliver(reply).state == ReplyState.UNKNOWN
        assert not files(outbox)
        assert Ticket.objects.get().held_reason == "delivery"

    def test_a_customer_without_address_is_seen(self) -> None:
        ticket = factories.TicketFactory(customer=factories.CustomerFactory(email=None))

        assert deliver(agent_reply(ticket)).state == ReplyState.FAILED


class TestCallback:
    def test_it_is_signed_and_says_what_the_docs_say(self, chat: tuple[Ticket, WebhookReceiver]) -> None:
        ticket, hook = chat
        reply = deliver(agent_reply(ticket))

        (call,) = hook.calls
        assert reply.state == ReplyState.SENT
        assert call["headers"]["webhook-id"] == reply.public_id
        assert call["body"]["type"] == "ticket.reply"
        data = call["body"]["data"]
        links = data.pop("feedback")
        assert all(reply.public_id in links[said] for said in ("solved", "not_solved"))
        assert data == {
            "ticket_id": ticket.public_id,
            "reply_id": reply.public_id,
            "external_id": "chat-7",
            "text": reply.message.text,
            "html": "<p>Ask your administrator.</p>\n\n<p>They can give you a seat.</p>",
            "status": "resolved",
            "confidence": 0.9,
            "by_software": True,
        }

    def test_a_repeat_after_a_death_has_the_same_id(self, chat: tuple[Ticket, WebhookReceiver]) -> None:
        ticket, hook = chat
        reply = agent_reply(ticket)
        Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENDING, via="callback")

        assert deliver(reply).state == ReplyState.SENT
        assert hook.calls[0]["headers"]["webhook-id"] == reply.public_id

    @pytest.mark.parametrize(
        ("code", "headers", "state", "pause"),
        [
            (500, {}, ReplyState.PENDING, 5),
            (503, {"Retry-After": "90"}, ReplyState.PENDING, 90),
            (429, {"Retry-After": "1"}, ReplyState.PENDING, 5),
            (400, {}, ReplyState.FAILED, None),
            (302, {"Location": "http://127.0.0.1:9/"}, ReplyState.FAILED, None),
        ],
    )
    def test_each_answer_has_its_consequence(
        self, chat: tuple[Ticket, WebhookReceiver], code: int, headers: dict[str, str], state: str, pause: int | None
    ) -> None:
        ticket, hook = chat
        hook.answers, began = [(code, headers)], timezone.now()
        reply = deliver(agent_reply(ticket))

        assert reply.state == state
        if pause is None:
            assert reply.due_at is None
        else:
            assert is_after_pause(reply.due_at, seconds=pause, began=began)

    def test_gone_pauses_the_address(self, chat: tuple[Ticket, WebhookReceiver]) -> None:
        ticket, hook = chat
        hook.answers = [(410, {})]

        assert deliver(agent_reply(ticket)).state == ReplyState.FAILED
        assert Integration.objects.get().callback_paused_at is not None

    def test_a_private_address_is_refused(self, chat: tuple[Ticket, WebhookReceiver], settings: Any) -> None:
        settings.OUTBOUND_ALLOWED_HOSTS = []
        ticket, hook = chat

        assert deliver(agent_reply(ticket)).state == ReplyState.FAILED
        assert not hook.calls

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "224.0.0.1",
        ],
    )
    def test_no_inner_address_is_public(self, address: str) -> None:
        assert not is_public(address)

    def test_without_an_address_the_api_is_the_way(self, db: None) -> None:
        ticket = factories.TicketFactory(channel=Channel.IN_APP)
        reply = deliver(agent_reply(ticket))

        assert (reply.state, reply.via) == (ReplyState.SENT, "api")


class TestInFlight:
    def test_only_one_of_two_workers_sends(self, ticket: Ticket, outbox: Path) -> None:
        reply = agent_reply(ticket)

        deliver(reply)
        deliver(reply)

        assert len(files(outbox)) == 1
        assert TicketEvent.objects.filter(kind="reply.sent").count() == 1

    def test_a_policy_turned_off_stops_what_was_drafted(self, ticket: Ticket, outbox: Path) -> None:
        reply = agent_reply(ticket)
        Policy.objects.filter(category=ticket.category).update(autonomy="off")

        assert deliver(reply).state == ReplyState.CANCELLED
        ticket.refresh_from_db()
        assert not files(outbox)
        assert (ticket.status, ticket.held_reason) == (Status.PENDING_CUSTOMER, "policy")

    def test_a_higher_threshold_stops_what_was_drafted(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        Policy.objects.filter(category=ticket.category).update(auto_from=0.99, review_from=0.95)

        assert deliver(reply).state == ReplyState.CANCELLED

    def test_a_customer_who_writes_again_stops_it(self, ticket: Ticket, outbox: Path) -> None:
        reply = agent_reply(ticket)
        add_customer_message(ticket, text="Solved it!", author_email="", channel="email", by="customer")

        assert deliver(reply).state == ReplyState.CANCELLED
        ticket.refresh_from_db()
        assert (ticket.status, ticket.cycle) == (Status.IN_PROGRESS, 2)
        assert not files(outbox)

    def test_a_person_who_answers_stops_the_agent(self, ticket: Ticket, outbox: Path) -> None:
        drafted = agent_reply(ticket)
        own = reply_as_person(ticket, text="I look into it.", by="ann", resolves=False)

        assert deliver(drafted).state == ReplyState.CANCELLED
        assert deliver(own).state == ReplyState.SENT
        assert [mail["Auto-Submitted"] for mail in files(outbox)] == [None]

    def test_an_answer_to_review_waits_for_its_reviewer(self, ticket: Ticket) -> None:
        deliver(agent_reply(ticket, resolves=False))

        ticket.refresh_from_db()
        assert (ticket.status, ticket.review_state) == (Status.PENDING_CUSTOMER, ReviewState.SENT_FOR_REVIEW)
