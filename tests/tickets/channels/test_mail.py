"""What a mail looks like from outside, and what each way of failing means."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now

from tests import factories
from tests.doors.smtp import MailReceiver
from tests.rewriting import rewrite
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reply import reply_as_person
from tickets.models import Address, Mailbox, Message, Reply, ReplyState, Ticket
from tickets.signed import loop_header
from tickets.signed.reply_address import ticket_id_of
from tickets.states import Channel, Direction, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp(settings: Any) -> Iterator[MailReceiver]:
    with MailReceiver() as receiver:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", receiver.port
        yield receiver


def sent(outbox: Path) -> list[EmailMessage]:
    paths = sorted(outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]


def test_every_try_has_the_same_message_id(ticket: Ticket, smtp: MailReceiver) -> None:
    smtp.answer = "451 Try later"
    reply = deliver(agent_reply(ticket))
    smtp.answer = "250 OK"
    make_due(reply)
    reply = deliver(reply)

    assert reply.deliveries == 2
    assert smtp.mails[0]["Message-ID"] == Message.objects.get(reply=reply).message_id


def test_a_server_that_hangs_up_after_the_data_leaves_it_unknown(ticket: Ticket, smtp: MailReceiver) -> None:
    smtp.hangs_up = True
    reply = deliver(agent_reply(ticket))
    make_due(reply)

    assert deliver(reply).state == ReplyState.UNKNOWN
    assert len(smtp.envelopes) == 1, "it may have arrived, so it is not sent again"
    assert (Ticket.objects.get().status, Ticket.objects.get().held_reason) == (Status.PENDING_CUSTOMER, "delivery")


@pytest.mark.parametrize(
    ("answer", "state"), [("450 Mailbox busy", ReplyState.PENDING), ("550 No such user", ReplyState.FAILED)]
)
def test_a_recipient_that_is_refused(ticket: Ticket, smtp: MailReceiver, answer: str, state: str) -> None:
    smtp.recipient_answer = answer

    reply = deliver(agent_reply(ticket))
    assert reply.state == state
    assert answer in reply.last_error


def test_a_thread_grows_by_each_mail(ticket: Ticket, outbox: Path) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(metadata={"message_id": "<first@example.com>"})
    first = deliver(agent_reply(Ticket.objects.get(pk=ticket.pk)))
    add_customer_message(ticket, text="Still?", author_email="", channel="email", by="customer")
    Message.objects.filter(direction=Direction.INBOUND, text="Still?").update(message_id="<second@example.com>")
    deliver(reply_as_person(ticket, text="Yes.", by="ann", resolves=True))

    ours = Message.objects.get(reply=first).message_id
    last = sent(outbox)[-1]
    assert last["In-Reply-To"] == "<second@example.com>"
    assert last["References"].split() == ["<first@example.com>", ours, "<second@example.com>"]


def test_a_form_is_answered_by_mail_where_the_address_is_verified(outbox: Path) -> None:
    ticket = factories.TicketFactory(channel=Channel.FORM)
    Address.objects.create(email=ticket.customer.email, verified_at=Now())

    assert deliver(agent_reply(ticket)).via == "email"
    assert len(sent(outbox)) == 1


def test_what_no_person_wrote_says_so_and_that_it_is_ours(ticket: Ticket, outbox: Path) -> None:
    deliver(agent_reply(ticket))

    (mail,) = sent(outbox)
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert loop_header.is_ours(mail["X-Helpdesk-Loop"])


def test_what_a_person_wrote_is_no_automatic_mail_but_ours(ticket: Ticket, outbox: Path) -> None:
    factories.dispatched(ticket)
    deliver(reply_as_person(ticket, text="I look into it.", by="ann", resolves=False))

    (mail,) = sent(outbox)
    assert mail["Auto-Submitted"] is mail["X-Auto-Response-Suppress"] is None
    assert loop_header.is_ours(mail["X-Helpdesk-Loop"])


def test_an_answer_comes_from_the_mailbox_that_was_written_to(outbox: Path) -> None:
    mailbox = Mailbox.objects.create(address="billing@shop.example", name="Shop, billing")
    reply = deliver(agent_reply(factories.TicketFactory(mailbox=mailbox)))

    (mail,) = sent(outbox)
    assert mail["From"] == '"Shop, billing" <billing@shop.example>'
    assert ticket_id_of(mail["Reply-To"]) == reply.ticket_id
    assert mail["Reply-To"].startswith("billing+t_")
    assert mail["Reply-To"].endswith("@shop.example")
    assert mail["Message-ID"].endswith("@shop.example>")


def test_a_mailbox_that_takes_no_tags_is_replied_to_plainly(outbox: Path) -> None:
    mailbox = Mailbox.objects.create(address="billing@shop.example", has_signed_addresses=False)
    deliver(agent_reply(factories.TicketFactory(mailbox=mailbox)))

    assert sent(outbox)[0]["Reply-To"] == "billing@shop.example"


def test_a_thread_has_the_mails_of_merged_tickets_too(ticket: Ticket, outbox: Path) -> None:
    other = factories.TicketFactory(customer=ticket.customer)
    Message.objects.filter(ticket=other).update(message_id="<other@example.com>")
    Ticket.objects.filter(pk=other.pk).update(merged_into=ticket)

    deliver(agent_reply(ticket))
    assert sent(outbox)[0]["References"] == "<other@example.com>"


def test_the_answer_goes_to_the_address_that_the_customer_wrote_from(ticket: Ticket, outbox: Path) -> None:
    Address.objects.create(email="Ann@Work.example", customer=ticket.customer)
    rewrite(Message.objects.filter(ticket=ticket), author_email="ann@work.example")

    assert deliver(agent_reply(ticket)).recipient == "ann@work.example"


def test_what_a_stranger_wrote_last_is_answered_to_the_customer(ticket: Ticket, outbox: Path) -> None:
    rewrite(Message.objects.filter(ticket=ticket), author_email="colleague@example.com")

    assert deliver(agent_reply(ticket)).recipient == ticket.customer.email


@pytest.mark.parametrize("subject", ["", "\u202eevil", "ü" * 500, "a" * 500, "re: again", "=?utf-8?q?=0aBcc:x?="])
def test_any_subject_makes_a_mail(subject: str, outbox: Path) -> None:
    reply = deliver(agent_reply(factories.TicketFactory(subject=subject)))

    assert reply.state == ReplyState.SENT, reply.last_error
    (mail,) = sent(outbox)
    assert mail["Subject"].strip().lower().startswith("re: ")
    assert mail["Bcc"] is None


@pytest.mark.parametrize("name", ["", "Ann, Bob <x@y.z>", 'A"nn', "Ü" * 200, "\u202eAnn", "ann@example.com"])
def test_any_name_reaches_the_one_address(name: str, outbox: Path) -> None:
    customer = factories.CustomerFactory(name=name)
    reply = deliver(agent_reply(factories.TicketFactory(customer=customer)))

    assert reply.state == ReplyState.SENT, reply.last_error
    (mail,) = sent(outbox)
    assert [address.addr_spec for address in mail["To"].addresses] == [customer.email]


def test_an_international_domain_is_written_as_dns_knows_it(outbox: Path) -> None:
    customer = factories.CustomerFactory(email="ann@bücher.example")
    reply = deliver(agent_reply(factories.TicketFactory(customer=customer)))

    assert reply.state == ReplyState.SENT, reply.last_error
    assert "xn--bcher-kva.example" in sent(outbox)[0]["To"]


def test_html_in_an_answer_is_escaped(ticket: Ticket, outbox: Path) -> None:
    factories.dispatched(ticket)
    deliver(reply_as_person(ticket, text="<script>alert(1)</script>", by="ann", resolves=True))

    html = sent(outbox)[0].get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()


def test_the_file_back_end_writes_one_file_for_one_mail(ticket: Ticket, outbox: Path) -> None:
    reply = deliver(agent_reply(ticket))
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.PENDING, sent_at=None)
    make_due(reply)
    deliver(reply)

    assert len(sent(outbox)) == 1
    assert not list(outbox.glob(".*.part"))


def test_what_it_writes_is_for_its_owner_alone(ticket: Ticket, outbox: Path) -> None:
    deliver(agent_reply(ticket))

    assert [path.stat().st_mode & 0o777 for path in (outbox, *outbox.iterdir())] == [0o700, 0o600]


def test_a_folder_that_can_not_be_written_is_tried_again(ticket: Ticket, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.EMAIL_FILE_PATH = str(tmp_path / "file" / "outbox")

    reply = deliver(agent_reply(ticket))
    assert reply.state in (ReplyState.PENDING, ReplyState.UNKNOWN), reply.last_error
