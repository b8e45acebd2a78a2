"""Who has no answer after a moment is told once that the message is here; nothing else comes of it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from resolution.answering.context import gather_context
from tests import factories
from tests.doors.smtp import MailReceiver
from tests.moments import is_after_pause
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.undelivered import mark_sent, send_again
from tickets.models import (
    Address,
    EventKind,
    Form,
    Integration,
    Mailbox,
    Reply,
    ReplyState,
    SentMail,
    Ticket,
    TicketEvent,
)
from tickets.states import Channel

pytestmark = pytest.mark.django_db


def acknowledged(ticket: Ticket) -> Reply:
    """Queued, and due by now."""
    queue_acknowledgement(ticket)
    reply = Reply.objects.get(ticket=ticket, origin="receipt")
    make_due(reply)
    return reply


def mails(outbox: Path) -> list[EmailMessage]:
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in outbox.glob("*.eml")]


def test_it_is_due_after_a_moment(ticket: Ticket) -> None:
    began = timezone.now()

    queue_acknowledgement(ticket)

    assert is_after_pause(Reply.objects.get().due_at, seconds=60, began=began)


def test_it_tells_the_number_and_nothing_that_was_written(ticket: Ticket, outbox: Path) -> None:
    reply = deliver(acknowledged(ticket))

    (mail,) = mails(outbox)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    for text in (plain.get_content(), html.get_content()):
        assert str(ticket.number) in text
        assert "403" not in text
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Re: Cannot access my dashboard", "auto-replied")
    assert (reply.state, SentMail.objects.get().kind) == (ReplyState.SENT, "acknowledgement")


def test_it_leaves_the_ticket_as_it_is(ticket: Ticket, outbox: Path) -> None:
    before = Ticket.objects.values().get()
    deliver(acknowledged(ticket))

    assert Ticket.objects.values().get() == before


def test_it_leaves_a_ticket_in_progress_to_the_answer_that_comes(ticket: Ticket, outbox: Path) -> None:
    late = acknowledged(ticket)
    answer = agent_reply(ticket)
    Reply.objects.filter(pk=late.pk).update(state=ReplyState.PENDING)

    deliver(answer)
    assert Ticket.objects.get().status == "resolved", "an acknowledgement that waits holds nothing up"


def test_it_is_no_answer_to_the_agent_or_a_program(
    client_of: Callable[..., Client], integration: Integration, outbox: Path
) -> None:
    ticket = factories.TicketFactory(integration=integration)
    deliver(acknowledged(ticket))

    shown = client_of(integration).get(f"/api/tickets/{ticket.public_id}/").json()
    assert [message["direction"] for message in shown["messages"]] == ["inbound"]
    assert [turn.direction for turn in gather_context(ticket).turns] == ["inbound"]


@pytest.mark.parametrize("state", [ReplyState.PENDING, ReplyState.SENDING, ReplyState.SENT, ReplyState.UNKNOWN])
def test_an_answer_makes_it_needless(ticket: Ticket, outbox: Path, state: str) -> None:
    reply = acknowledged(ticket)
    answer = agent_reply(ticket)
    sent_at = timezone.now() if state == ReplyState.SENT else None
    Reply.objects.filter(pk=answer.pk).update(state=state, sent_at=sent_at)

    assert deliver(reply).state == ReplyState.CANCELLED
    assert (Ticket.objects.get().status, not outbox.exists()) == ("in_progress", True)


def test_an_answer_that_was_not_delivered_leaves_it_its_sense(ticket: Ticket, outbox: Path) -> None:
    reply = acknowledged(ticket)
    answer = agent_reply(ticket)
    Reply.objects.filter(pk=answer.pk).update(state=ReplyState.FAILED)

    assert deliver(reply).state == ReplyState.SENT


def test_a_merged_ticket_is_not_acknowledged(ticket: Ticket, outbox: Path) -> None:
    reply = acknowledged(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=factories.TicketFactory())

    assert deliver(reply).state == ReplyState.CANCELLED


@pytest.mark.parametrize("column", ["reply_allowed", "is_sender_verified"])
def test_a_machine_or_a_forged_sender_is_not_acknowledged(ticket: Ticket, outbox: Path, column: str) -> None:
    queue_acknowledgement(factories.TicketFactory(**{column: False}))
    assert not Reply.objects.exists()

    reply = acknowledged(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(**{column: False})
    assert deliver(reply).state == ReplyState.CANCELLED


def test_a_mailbox_or_form_may_have_none(outbox: Path) -> None:
    quiet = Mailbox.objects.create(address="quiet@example.com", acknowledges=False)
    queue_acknowledgement(factories.TicketFactory(mailbox=quiet))
    form = Form.objects.create(name="Quiet", acknowledges=False)
    queue_acknowledgement(factories.TicketFactory(channel=Channel.FORM, form=form))
    queue_acknowledgement(factories.TicketFactory(channel=Channel.CHAT))

    assert not Reply.objects.exists()


def test_turning_them_off_stops_those_on_their_way(outbox: Path) -> None:
    mailbox = Mailbox.objects.create(address="quiet@example.com")
    reply = acknowledged(factories.TicketFactory(mailbox=mailbox))
    Mailbox.objects.update(acknowledges=False)

    assert deliver(reply).state == ReplyState.CANCELLED


def test_a_ticket_has_one(ticket: Ticket) -> None:
    queue_acknowledgement(ticket)

    with pytest.raises(IntegrityError, match="reply_once_for_its_purpose"), transaction.atomic():
        queue_acknowledgement(ticket)


def test_a_second_message_of_the_customer_leaves_it_alone(ticket: Ticket, outbox: Path) -> None:
    reply = acknowledged(ticket)
    add_customer_message(ticket, text="And also…", author_email="", channel="email", by="customer")

    assert deliver(reply).state == ReplyState.SENT


@pytest.mark.parametrize("setting", ["MAIL_CAP_PER_ADDRESS", "MAIL_CAP_IN_ALL"])
def test_over_a_cap_it_is_given_up_with_an_event_alone(ticket: Ticket, settings: Any, setting: str) -> None:
    setattr(settings, setting, 0)
    before = Ticket.objects.values().get()
    reply = deliver(acknowledged(ticket))

    assert (reply.state, Ticket.objects.values().get()) == (ReplyState.CANCELLED, before)
    event = TicketEvent.objects.get(kind=EventKind.CANCELLED)
    assert setting in event.detail["reason"]
    assert event.detail["what"] == "acknowledgement"


@pytest.mark.parametrize(("answer", "state"), [("550 No such user", "cancelled"), ("450 Busy", "pending")])
def test_what_a_mail_server_says_to_it_never_holds_the_ticket(
    ticket: Ticket, settings: Any, answer: str, state: str
) -> None:
    before = Ticket.objects.values().get()
    with MailReceiver() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        smtp.recipient_answer = answer
        reply = deliver(acknowledged(ticket))

    assert (reply.state, Ticket.objects.values().get()) == (state, before)


def test_one_whose_fate_is_unknown_asks_nobody(ticket: Ticket, outbox: Path) -> None:
    reply = acknowledged(ticket)
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENDING, via="email")

    assert deliver(reply).state == ReplyState.UNKNOWN
    assert Ticket.objects.get().review_state == "none"
    for verb in (mark_sent, send_again):
        with pytest.raises(NotPossible):
            verb(reply, by="lena")


def test_a_form_hears_nothing_of_its_subject(outbox: Path) -> None:
    ticket = factories.TicketFactory(channel=Channel.FORM)
    Address.objects.create(email=ticket.customer.email, verified_at=timezone.now())

    reply = deliver(acknowledged(ticket))
    assert reply.via == "email"
    (mail,) = mails(outbox)
    assert mail["Subject"] == "Your message to Helpdesk"
    assert b"dashboard" not in mail.as_bytes()


def test_the_pages_show_it_for_what_it_is(ticket: Ticket, outbox: Path, admin_client: Client) -> None:
    deliver(acknowledged(ticket))

    page = admin_client.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()
    assert "Acknowledgement" in page
    assert "The acknowledgement was sent by email." in page
    assert "we have your message" not in page
    replies = admin_client.get(reverse("admin:tickets_reply_changelist")).content.decode()
    assert "Acknowledgement" in replies
