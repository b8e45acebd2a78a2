"""`manage.py parse_mail --mailbox` says beforehand what the intake then does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.tickets.lanes.mail.parse.making import HEAD, container, part
from tests.tickets.mails import SUPPORT, mail, receive, with_attachments
from tickets import lifecycle
from tickets.lanes.mail.mail_source import Envelope, MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Mailbox, MailRule, Message, Participant, Receipt, SentMail, Ticket
from tickets.signed import loop_header
from tickets.signed.reply_address import signed_address
from tickets.states import Category, Status

pytestmark = pytest.mark.django_db

SALES = "sales@helpdesk.example"
REFUSED, SUSPENDED, NEW, JOINED = "refused", "suspended", "new", "joined"


@pytest.fixture
def ticket(settings: Any) -> Ticket:
    """Ann's open ticket, with an answer sent; the sales mailbox has its rules, and Lena is of the staff."""
    settings.MAIL_MAX_BYTES = 20_000
    sales = Mailbox.objects.create(address=SALES)
    for field, value, verdict in [
        ("sender", "shop@forms.example", "person"),
        ("domain", "noise.example", "suspend"),
        ("list_id", "team.lists.example", "person"),
        ("list_id", "ads.lists.example", "suspend"),
    ]:
        MailRule.objects.create(mailbox=sales, field=field, value=value, verdict=verdict)
    User.objects.create_user("lena", "lena@helpdesk.example", is_staff=True)
    opened = Ticket.objects.get(pk=receive(mail(), dmarc="pass").ticket_id)
    SentMail.objects.create(
        address="ann@customer.example",
        domain="customer.example",
        kind="reply",
        ticket=opened,
        message_id="<y_1@helpdesk.example>",
        is_automatic=True,
    )
    taken(other(message_id="<twice@customer.example>"))
    return opened


def other(text: str = "Hello, it fails.", **options: str) -> bytes:
    return mail(text, **{"to": SALES, "message_id": "<other@customer.example>"} | options)


def report_on(message_id: str) -> bytes:
    status = part(
        b"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: failed\n"
        b"Status: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n",
        b"message/delivery-status",
    )
    returned = part(b"Message-ID: " + message_id.encode() + b"\nSubject: Re: Export\n\n", b"text/rfc822-headers")
    kind = b"report; report-type=delivery-status"
    return b"Return-Path: <>\n" + HEAD + container(kind, part(b"It came back."), status, returned)


FORWARDED = (
    "---------- Forwarded message ---------\nFrom: Bo <bo@buyer.example>\nSubject: Broken\nTo: lena\n\nIt broke."
)
WITH_FILES = with_attachments([("a.pdf", "application/pdf", b"%PDF"), ("a.exe", "application/x-dosexec", b"MZ")])
WAYS: dict[str, tuple[str, bytes, dict[str, Any]]] = {
    "a new customer": (NEW, other(sender="new@customer.example"), {}),
    "an answer to what was received": (JOINED, other(in_reply_to="<first@customer.example>"), {"dmarc": "pass"}),
    "an answer to what was sent": (JOINED, other(in_reply_to="<y_1@helpdesk.example>"), {"dmarc": "pass"}),
    "an answer by a mark of ours, not authenticated": (JOINED, other(in_reply_to="<y_1@helpdesk.example>"), {}),
    "an answer by references": (JOINED, other(references="<x@y.z> <first@customer.example>"), {"dmarc": "pass"}),
    "a stranger's answer": (NEW, other(sender="m@else.example", in_reply_to="<y_1@helpdesk.example>"), {}),
    "an answer that anybody could write": (NEW, other(in_reply_to="<first@customer.example>"), {}),
    "an answer of who is believed": (JOINED, other(in_reply_to="<first@customer.example>"), {"is_believed": True}),
    "a forged answer": (NEW, other(in_reply_to="<first@customer.example>"), {"dmarc": "fail"}),
    "an automatic answer": (SUSPENDED, other(auto_submitted="auto-replied"), {}),
    "our own mail": (SUSPENDED, other(sender=SUPPORT, message_id="<x@helpdesk.example>"), {}),
    "our mark in its head": (SUSPENDED, other(x_helpdesk_loop=loop_header.loop_token()), {}),
    "a list": (SUSPENDED, other(list_id="<news.example>", precedence="bulk"), {}),
    "a list for people": (NEW, other(list_id="<team.lists.example>", precedence="list"), {}),
    "a list that a rule suspends": (SUSPENDED, other(list_id="<ads.lists.example>"), {}),
    "a domain that a rule suspends": (SUSPENDED, other(sender="a@noise.example"), {}),
    "a form that mails for visitors": (NEW, other(sender="shop@forms.example", reply_to="v@visitor.example"), {}),
    "no sender": (SUSPENDED, other(sender=""), {}),
    "no sender but the envelope's": (NEW, other(sender=""), {"sender": "env@customer.example"}),
    "a sender that is too long": (SUSPENDED, other(sender=f"{'a' * 300}@customer.example"), {}),
    "an address that takes no reply": (NEW, other(sender="no-reply@customer.example"), {}),
    "a bounce of ours": (SUSPENDED, report_on("<y_1@helpdesk.example>"), {"sender": ""}),
    "a bounce of nobody's": (SUSPENDED, report_on("<unknown@elsewhere.example>"), {"sender": ""}),
    "a forward by staff": (NEW, other(FORWARDED, sender="lena@helpdesk.example", subject="Fwd: Broken"), {}),
    "no text": (NEW, other(""), {}),
    "a mail with NUL": (NEW, other("a\x00b"), {}),
    "a repeat": (NEW, other(message_id="<twice@customer.example>"), {}),
    "too many parts": (REFUSED, HEAD + container(b"mixed", *[part(b"x", b"application/pdf; name=a.pdf")] * 250), {}),
    "too large": (REFUSED, other("a" * 30_000), {}),
}


def foreseen(path: Path, raw: bytes, **envelope: Any) -> dict[str, Any]:
    given, taken = path / "in.jsonl", path / "out.jsonl"
    given.write_text(json.dumps({"id": 1, "raw": raw.decode("latin-1"), "envelope": envelope}) + "\n", "utf-8")
    call_command("parse_mail", input=str(given), output=str(taken), mailbox=SALES.upper())
    (line,) = taken.read_text("utf-8").splitlines()
    answer: dict[str, Any] = json.loads(line)
    return answer


def taken(raw: bytes, **envelope: Any) -> dict[str, Any]:
    """What the intake answers, and what it wrote, under the names of the command."""
    told = Envelope(**{"recipients": ()} | envelope)
    source = MailSource(actor="test", mailbox_id=Mailbox.objects.get(address=SALES).pk, envelope=told)
    received = receive_mail(raw, source)
    names = ("outcome", "code", "label", "cause", "is_repeat", "is_new_ticket")
    message = Message.objects.filter(receipt_id=received.receipt_id).select_related("ticket__linked_to").first()
    ticket = Ticket.objects.filter(pk=received.ticket_id).first()
    linked = message.ticket.linked_to if message and received.is_new_ticket else None
    return {name: getattr(received, name) for name in names} | {
        "ticket_id": ticket.public_id if ticket and (received.is_repeat or not received.is_new_ticket) else None,
        "linked_to": linked.public_id if linked else None,
        "author": message.author_email if message else "",
        "is_authenticated": bool(message and message.is_authenticated),
        "opens_ticket": received.outcome == "accepted",
        "reply_allowed": bool(message and message.ticket.reply_allowed),
    }


def outcome_of(answer: dict[str, Any]) -> str:
    if answer["outcome"] != "accepted":
        return str(answer["outcome"])
    return NEW if answer["is_new_ticket"] else JOINED


@pytest.mark.parametrize("way", WAYS)
def test_it_says_what_the_intake_then_does(ticket: Ticket, tmp_path: Path, way: str) -> None:
    expected, raw, envelope = WAYS[way]
    before = foreseen(tmp_path, raw, **envelope)

    after = taken(raw, **envelope)

    assert {name: before[name] for name in after} == after
    assert outcome_of(after) == expected


@pytest.mark.parametrize("raw", [other("Hi\x00.\n\nOn 1/1/2024 10:00 Bo <b@c.de> wrote:\n> a"), other(""), WITH_FILES])
def test_the_words_are_those_that_are_stored(ticket: Ticket, tmp_path: Path, raw: bytes) -> None:
    before = foreseen(tmp_path, raw)

    taken(raw)

    message = Message.objects.filter(direction="inbound").latest("created_at")
    names = ("text", "quoted", "signature", "subject", "message_id")
    assert [before[name] for name in names] == [getattr(message, name) for name in names]
    stored = message.attachments.values("name", "content_type", "size", "refused")
    assert sorted(before["attachments"], key=str) == sorted(stored, key=str)


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_a_signed_address_leads_where_the_ticket_stands(ticket: Ticket, tmp_path: Path, status: Status) -> None:
    lifecycle.move(ticket, Status.IN_PROGRESS, by="test", category=Category.GENERAL, assigned_agent="agent")
    lifecycle.move(ticket, Status.RESOLVED, by="test", resolution="Do this.")
    if status == Status.CLOSED:
        lifecycle.move(ticket, Status.CLOSED, by="test")
    raw = other(to=signed_address(ticket.public_id, SALES))
    before = foreseen(tmp_path, raw)

    after = taken(raw)

    assert {name: before[name] for name in after} == after
    assert outcome_of(after) == (NEW if status == Status.CLOSED else JOINED)


def test_it_leaves_no_trace(ticket: Ticket, tmp_path: Path) -> None:
    tables = (Receipt, Ticket, Message, Participant, SentMail, Mailbox)
    before = [table.objects.count() for table in tables]

    for _, raw, envelope in WAYS.values():
        foreseen(tmp_path, raw, **envelope)

    assert [table.objects.count() for table in tables] == before


def test_a_mailbox_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no mailbox"):
        call_command("parse_mail", input="-", output="-", mailbox="none@helpdesk.example")


@pytest.mark.parametrize(
    "envelope", [[], {"sender": 1}, {"recipients": "a@b.c"}, {"dmarc": None}, {"is_believed": "yes"}, {"to": ["a@b.c"]}]
)
def test_an_envelope_of_no_shape_spoils_its_own_line(ticket: Ticket, tmp_path: Path, envelope: Any) -> None:
    given, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text(json.dumps({"id": 1, "raw": "", "envelope": envelope}) + '\n{"id": 2, "raw": ""}\n', "utf-8")

    call_command("parse_mail", input=str(given), output=str(answers), mailbox=SALES)

    first, second = (json.loads(line) for line in answers.read_text("utf-8").splitlines())
    assert "envelope" in first["error"]
    assert second["outcome"] == "suspended"
