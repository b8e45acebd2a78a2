"""A reply finds its ticket, and a stranger does not get in."""

from __future__ import annotations

import pytest

from tests import factories
from tests.tickets.mails import SUPPORT, mail, receive
from tickets import lifecycle
from tickets.actions.reply import reply_as_person
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Address, EventKind, Message, Reply, ReplyState, SentMail, Ticket
from tickets.signed.reply_address import signed_address
from tickets.states import Category, HeldReason, ReviewState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.second_python]


@pytest.fixture
def ticket() -> Ticket:
    """Ann's ticket, opened by <first@customer.example> with Ben in copy."""
    received = receive(mail(cc="Ben <ben@customer.example>"))
    return Ticket.objects.get(pk=received.ticket_id)


def reply(text: str = "It still fails.", **options: str) -> bytes:
    values = {"message_id": "<second@customer.example>", "in_reply_to": "<first@customer.example>"} | options
    return mail(text, **values)


def dispatched(ticket: Ticket, to: Status | None = None) -> Ticket:
    lifecycle.move(ticket, Status.IN_PROGRESS, by="test", category=Category.GENERAL, assigned_agent="agent")
    if to is not None:
        lifecycle.move(ticket, to, by="test", resolution="Do this.")
    return ticket


def answered(ticket: Ticket, message_id: str = "<y_1@helpdesk.example>", address: str = "ann@customer.example") -> None:
    SentMail.objects.create(
        address=address,
        domain=address.partition("@")[2],
        kind="reply",
        ticket=ticket,
        message_id=message_id,
        is_automatic=True,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"in_reply_to": "<first@customer.example>"},
        {"in_reply_to": "", "references": "<unknown@x.example> <first@customer.example> <also@x.example>"},
    ],
)
def test_a_reply_joins_by_its_headers(ticket: Ticket, headers: dict[str, str]) -> None:
    received = receive(reply(**headers))

    message = Message.objects.get(message_id="<second@customer.example>")
    assert (received.ticket_id, received.is_new_ticket, received.code) == (ticket.pk, False, 201)
    assert "<first@customer.example>" in message.thread_cause
    assert message.thread_cause.endswith("; the customer's address")


def test_a_reply_joins_by_the_mail_that_we_sent(ticket: Ticket) -> None:
    answered(ticket)

    assert receive(reply(in_reply_to="<y_1@helpdesk.example>")).ticket_id == ticket.pk


def test_a_reply_joins_by_the_signed_address_alone(ticket: Ticket) -> None:
    address = signed_address(ticket.public_id, SUPPORT)

    received = receive(reply(to=address, in_reply_to=""), recipients=(address,))

    assert received.ticket_id == ticket.pk
    assert Message.objects.get(message_id="<second@customer.example>").thread_cause.startswith("signed reply address")


def test_a_tag_in_the_subject_is_not_enough(ticket: Ticket) -> None:
    received = receive(reply(in_reply_to="", subject=f"Re: [#{ticket.number}] Export fails"))

    assert received.is_new_ticket


@pytest.mark.parametrize("by_address", [False, True])
def test_a_stranger_gets_a_ticket_of_their_own_that_shows_the_link(ticket: Ticket, by_address: bool) -> None:
    to = signed_address(ticket.public_id, SUPPORT) if by_address else SUPPORT

    received = receive(reply(sender="mallory@elsewhere.example", to=to), recipients=(to,))

    own = Ticket.objects.get(pk=received.ticket_id)
    assert received.is_new_ticket
    assert own.linked_to == ticket
    assert own.history.filter(kind=EventKind.LINKED).get().to_value == f"#{ticket.number}"
    assert ticket.messages.filter(direction="inbound").count() == 1
    assert not ticket.history.filter(kind=EventKind.LINKED).exists()


@pytest.mark.parametrize(
    ("sender", "why"),
    [
        ("ANN@Customer.Example", "the customer's address"),
        ("ben@customer.example", "a participant whom the customer added"),
        ("assistant@customer.example", "an address that was answered"),
        ("ann@private.example", "the customer's address"),
    ],
)
def test_who_belongs_to_it_may_write(ticket: Ticket, sender: str, why: str) -> None:
    answered(ticket, address="assistant@customer.example")
    Address.objects.create(email="ann@private.example", customer=ticket.customer)

    assert receive(reply(sender=sender)).ticket_id == ticket.pk
    assert Message.objects.get(message_id="<second@customer.example>").thread_cause.endswith(why)


def test_whom_a_stranger_copies_is_no_participant(ticket: Ticket) -> None:
    receive(reply(sender="ben@customer.example", cc="mallory@elsewhere.example"))

    assert receive(reply(sender="mallory@elsewhere.example", message_id="<3@x.example>")).is_new_ticket


def test_whom_the_customer_copies_from_another_address_is_a_participant(ticket: Ticket) -> None:
    Address.objects.create(email="ann@private.example", customer=ticket.customer)
    receive(reply(sender="ann@private.example", cc="cleo@elsewhere.example, ann@customer.example"))

    joined = receive(reply(sender="cleo@elsewhere.example", message_id="<3@x.example>"))

    assert joined.ticket_id == ticket.pk
    assert set(ticket.participants.values_list("email", flat=True)) == {
        "ben@customer.example",
        "cleo@elsewhere.example",
    }


@pytest.mark.parametrize("known_id", ["<first@customer.example>", "<y_1@helpdesk.example>"])
def test_who_uses_an_id_again_gets_nobodys_answers(ticket: Ticket, known_id: str) -> None:
    answered(ticket)
    receive(mail(sender="mallory@elsewhere.example", cc="ann@customer.example", message_id=known_id))

    assert receive(reply(in_reply_to=known_id)).ticket_id == ticket.pk


@pytest.mark.parametrize(
    ("allowed", "results", "joins"),
    [
        (True, {"dkim": "pass"}, True),
        (True, {"dmarc": "pass"}, True),
        (True, {}, False),
        (False, {"dkim": "pass"}, False),
        # A signature, and not of the sender's domain.
        (True, {"dkim": "pass", "dmarc": "none"}, False),
    ],
)
def test_a_colleague_may_write_where_the_setting_allows_it(
    ticket: Ticket, settings: object, allowed: bool, results: dict[str, str], joins: bool
) -> None:
    settings.COLLEAGUES_MAY_WRITE = allowed

    received = receive(reply(sender="zoe@customer.example"), **results)

    assert (received.ticket_id == ticket.pk) is joins


def test_a_forged_sender_never_joins(ticket: Ticket) -> None:
    received = receive(reply(), dmarc="fail")

    assert received.is_new_ticket
    assert not Ticket.objects.get(pk=received.ticket_id).is_sender_verified


def test_a_plus_tag_is_the_same_person_only_where_the_setting_says_so(ticket: Ticket, settings: object) -> None:
    assert receive(reply(sender="ann+shop@customer.example")).is_new_ticket

    settings.PLUS_TAG_DOMAINS = ["customer.example"]
    assert receive(reply(sender="ann+bank@customer.example", message_id="<3@x.example>")).ticket_id == ticket.pk


def test_of_two_tickets_named_the_first_that_the_sender_may_write_to_counts(ticket: Ticket) -> None:
    other = receive(mail(sender="carl@other.example", message_id="<other@other.example>"))

    received = receive(reply(in_reply_to="<other@other.example>", references="<first@customer.example>"))

    assert received.ticket_id == ticket.pk != other.ticket_id


def test_a_reply_to_a_closed_ticket_opens_a_linked_one(ticket: Ticket) -> None:
    lifecycle.move(dispatched(ticket, Status.RESOLVED), Status.CLOSED, by="test")

    received = receive(reply())

    assert received.is_new_ticket
    assert Ticket.objects.get(pk=received.ticket_id).linked_to == ticket


def test_a_reply_to_a_merged_ticket_reaches_the_survivor(ticket: Ticket) -> None:
    survivor = factories.TicketFactory(customer=ticket.customer)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=survivor, due_at=None)

    received = receive(reply())

    assert received.ticket_id == survivor.pk
    assert Message.objects.get(message_id="<second@customer.example>").ticket == survivor


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.PENDING_CUSTOMER])
def test_a_reply_wakes_the_ticket(ticket: Ticket, status: Status) -> None:
    dispatched(ticket, status)

    receive(reply())

    ticket.refresh_from_db()
    assert (ticket.status, ticket.cycle) == (Status.IN_PROGRESS, 2)


def test_a_reply_cancels_what_is_not_yet_sent(ticket: Ticket) -> None:
    reply_as_person(dispatched(ticket), text="Try this.", by="lea", resolves=True)

    receive(reply())

    assert Reply.objects.get(origin="person").state == ReplyState.CANCELLED


def test_quoted_history_is_split_off(ticket: Ticket) -> None:
    receive(
        reply(
            "It works now, thanks!\n\nOn Tue, 3 Nov 2026 at 10:00, Support <support@helpdesk.example> wrote:\n> Try it again.\n"
        )
    )

    message = Message.objects.get(message_id="<second@customer.example>")
    assert message.text == "It works now, thanks!"
    assert "> Try it again." in message.quoted


def dsn(message_id: str, recipient: str = "ann@customer.example", status: str = "5.1.1") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@helpdesk.example\r\nSubject: Undelivered\r\n"
        "Message-ID: <dsn@mx.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: Re: Export\r\n\r\n--b--\r\n"
    ).encode()


def test_a_bounce_finds_the_mail_that_came_back(ticket: Ticket) -> None:
    answered(dispatched(ticket, Status.RESOLVED))

    received = receive(dsn("<y_1@helpdesk.example>"))

    ticket.refresh_from_db()
    assert (received.code, received.label, received.ticket_id) == (202, "bounce", ticket.pk)
    assert (ticket.status, ticket.review_state, ticket.held_reason) == (
        Status.PENDING_CUSTOMER,
        ReviewState.HELD,
        HeldReason.DELIVERY,
    )
    assert Address.objects.get(email="ann@customer.example").undeliverable_at is not None
    assert "550" in ticket.history.get(kind=EventKind.BOUNCED).detail["reason"]


def test_the_address_lives_again_when_it_writes(ticket: Ticket) -> None:
    answered(dispatched(ticket, Status.RESOLVED))
    receive(dsn("<y_1@helpdesk.example>"))

    receive(reply())

    assert Address.objects.get(email="ann@customer.example").undeliverable_at is None


def test_older_mail_of_an_address_does_not_say_that_it_lives(ticket: Ticket) -> None:
    answered(dispatched(ticket, Status.RESOLVED))
    receive(dsn("<y_1@helpdesk.example>"))

    receive_mail(mail(message_id="<old@customer.example>"), MailSource(actor="import", is_silent=True))

    assert Address.objects.get(email="ann@customer.example").undeliverable_at is not None


def test_a_bounce_whose_sender_is_forged_marks_nothing(ticket: Ticket) -> None:
    answered(dispatched(ticket, Status.RESOLVED))

    receive(dsn("<y_1@helpdesk.example>"), dmarc="fail")

    ticket.refresh_from_db()
    assert ticket.status == Status.RESOLVED
    assert not Address.objects.exclude(undeliverable_at=None).exists()


@pytest.mark.parametrize(
    "bounce",
    [
        dsn("<y_1@helpdesk.example>", status="4.2.2"),
        dsn("<y_1@helpdesk.example>", recipient="carl@other.example"),
        dsn("<unknown@helpdesk.example>"),
    ],
)
def test_a_bounce_that_is_passing_or_not_ours_marks_nothing(ticket: Ticket, bounce: bytes) -> None:
    answered(dispatched(ticket, Status.RESOLVED))

    assert receive(bounce).code == 202

    ticket.refresh_from_db()
    assert ticket.status == Status.RESOLVED
    assert not Address.objects.exclude(undeliverable_at=None).exists()
