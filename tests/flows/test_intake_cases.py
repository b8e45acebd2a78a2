"""What must never go wrong, each through the lane that a customer uses: posts by HTTP, the workers' own functions.

The others of these cases need a world of their own: two robots (9, `test_two_robots`), a mailbox that is fetched
(10 and 16, `tests/tickets/lanes/mail/imap/test_fetch`), 200 forms (11, `tests/tickets/channels/test_link_mail`), and processes that
are killed (12, `test_killed_intake`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from helpdesk import flow, schedules
from tests import factories
from tests.conftest import INGEST
from tests.helpdesk.conftest import logged_in
from tests.tickets.forms import fill_in, public_form
from tests.tickets.mails import SUPPORT, mail, with_attachments
from tickets.lanes.mail import process_mail
from tickets.models import Attachment, Customer, Integration, Merge, Message, Outcome, Receipt, Reply, Ticket
from tickets.signed.reply_address import signed_address

pytestmark = pytest.mark.django_db

EMAIL = "/api/webhooks/support/email"
CHAT = "/api/webhooks/support/chat"
Send = Callable[..., Any]


@pytest.fixture
def send(api: Client) -> Send:
    """Posts a mail to the mail endpoint, as a bridge that knows the envelope does."""

    def post(raw: bytes, *, to: str = SUPPORT) -> Any:
        headers = {"x-envelope-to": to}
        return api.post(EMAIL, raw, content_type="message/rfc822", headers=headers)

    return post


def mails_in(outbox: Path) -> list[str]:
    return [path.read_text() for path in sorted(outbox.glob("*.eml"))]


def send_what_is_due() -> None:
    Reply.objects.filter(state="pending").update(due_at=Now() - timedelta(seconds=1))
    for reply in Reply.objects.filter(state="pending"):
        flow.deliver(str(reply.pk))


def test_1_the_same_mail_twice_is_one_ticket_and_one_acknowledgement(send: Send, outbox: Path) -> None:
    codes = [send(mail()).status_code for _ in range(2)]
    send_what_is_due()
    send_what_is_due()

    assert codes == [201, 200]
    assert Ticket.objects.count() == 1
    assert len(mails_in(outbox)) == 1


def test_2_two_mails_without_message_id_are_both_kept(send: Send) -> None:
    codes = [send(mail(text, message_id="")).status_code for text in ("One.", "Two.")]

    assert codes == [201, 201]
    assert Receipt.objects.filter(outcome=Outcome.ACCEPTED).count() == 2


def test_3_a_mail_whose_first_processing_failed_can_be_tried_again(
    send: Send, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(process_mail, "file_mail", broken)
        answer = send(mail())
    assert (answer.status_code, Ticket.objects.count()) == (202, 0)

    # The sweep finds it once its pause is over.
    Receipt.objects.update(due_at=Now() - timedelta(seconds=1))
    assert schedules.sweep() == 1
    process_mail.process_receipt(str(Receipt.objects.get().pk))

    assert (Ticket.objects.count(), Receipt.objects.get().outcome) == (1, Outcome.ACCEPTED)


def test_4_out_of_office_is_recorded_and_nothing_is_sent(send: Send, outbox: Path) -> None:
    answer = send(mail("I am on holiday until Monday.", auto_submitted="auto-replied"))
    send_what_is_due()

    assert (answer.status_code, answer.json()["status"]) == (202, "suspended")
    assert Receipt.objects.get().label == "auto_reply"
    assert Ticket.objects.count() == 0
    assert mails_in(outbox) == []


def test_5_a_bounce_without_auto_submitted_is_not_answered(send: Send, outbox: Path) -> None:
    bounce = mail(
        "Your message could not be delivered.\n\n<ann@customer.example>: 550 5.1.1 no such user\n",
        sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.customer.example>",
        subject="Returned mail: see transcript for details",
        return_path="<>",
    )

    answer = send(bounce)
    send_what_is_due()

    assert (answer.status_code, Receipt.objects.get().label) == (202, "bounce")
    assert (Ticket.objects.count(), mails_in(outbox)) == (0, [])


def test_6_a_stranger_who_quotes_a_reference_does_not_get_in(send: Send) -> None:
    first = send(mail()).json()["ticket_id"]
    ticket = Ticket.objects.get()

    by_header = mail(
        "Let me in.", sender="m@evil.example", message_id="<1@evil.example>", references="<first@customer.example>"
    )
    address = signed_address(ticket.public_id, SUPPORT)
    by_address = mail("Let me in.", sender="m@evil.example", message_id="<2@evil.example>", to=address)
    answers = [send(by_header), send(by_address, to=address)]

    assert first not in [answer.json()["ticket_id"] for answer in answers]
    assert ticket.messages.filter(direction="inbound").count() == 1
    assert ticket.linked_tickets.count() == 2


def test_7_quoted_history_is_split_off(send: Send) -> None:
    send(
        mail("It works now.\n\nOn Tue, 3 Nov 2026 at 10:00, Support <support@helpdesk.example> wrote:\n> Try again.\n")
    )

    message = Message.objects.get(direction="inbound")
    assert (message.text, Ticket.objects.get().body) == ("It works now.", "It works now.")
    assert "> Try again." in message.quoted


def test_8_mail_to_a_merged_ticket_reaches_the_survivor(send: Send) -> None:
    send(mail())
    merged, survivor = Ticket.objects.get(), factories.TicketFactory()
    Ticket.objects.filter(pk=merged.pk).update(merged_into=survivor, due_at=None)

    answer = send(mail("And?", message_id="<2@customer.example>", in_reply_to="<first@customer.example>"))

    assert answer.json()["ticket_id"] == survivor.public_id


@pytest.mark.django_db(transaction=True)
def test_12_forty_identical_posts_at_once_are_one_ticket(api: Client) -> None:
    values = {
        "external_id": "one",
        "channel": "email",
        "customer_email": "ann@customer.example",
        "subject": "",
        "body": "Hi",
    }

    def post(number: int) -> int:
        try:
            if number % 2:
                return int(api.post(INGEST, values, content_type="application/json").status_code)
            return int(api.post(EMAIL, mail(), content_type="message/rfc822").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(post, range(40)))

    assert codes <= {200, 201, 202}
    assert Ticket.objects.count() == 2, "one of the program, one of the mail"
    assert Customer.objects.count() == 1


def test_13_the_same_problem_by_mail_form_and_chat_is_one_ticket_and_undone(
    api: Client, send: Send, integration: Integration
) -> None:
    Integration.objects.filter(pk=integration.pk).update(vouches_for_addresses=True)
    problem = "I can't download the invoice for October: the page shows error 403 since this morning."
    send(mail(f"Hello,\n\n{problem}\n\nKind regards\nAnn", subject="Invoice for October"))
    form = {"email": "ann@customer.example", "subject": "Invoice October", "message": problem}
    assert fill_in(public_form(), **form).status_code == 303
    said = [{"author": "Ann", "role": "visitor", "text": problem, "at": "2026-11-03T10:00:00Z"}]
    chat = {"messages": said, "outcome": "unanswered", "visitor": {"email": "ann@customer.example"}}
    assert api.post(CHAT, chat, content_type="application/json").status_code == 201
    before = list(Ticket.objects.order_by("created_at").values_list("pk", "channel", "subject", "body"))

    for ticket in Ticket.objects.order_by("created_at"):
        flow.advance(str(ticket.pk))

    (survivor,) = Ticket.objects.unmerged()
    inbound = Message.objects.of_conversation(survivor).inbound()
    assert [channel for _, channel, *_ in before] == ["email", "form", "chat"]
    assert survivor.channel == "email", "the oldest stays"
    assert {message.channel for message in inbound} == {"email", "form", "chat"}

    browser = logged_in(factories.staff_with("Support lead"))
    for merge in Merge.objects.filter(state="merged"):
        browser.post(reverse("admin:tickets_ticket_do", args=[survivor.pk, "unmerge"]), {"merge": merge.pk})

    assert Ticket.objects.unmerged().count() == 3
    assert list(Ticket.objects.order_by("created_at").values_list("pk", "channel", "subject", "body")) == before
    assert Message.objects.of_conversation(survivor).inbound().count() == 1


@pytest.mark.parametrize(
    ("raw", "code", "reason"),
    [
        (mail("x" * 30_000_000), 413, "30,000,"),
        (with_attachments([("a.txt", "text/plain", b"x")] * 500), 422, "more than 200 parts"),
    ],
    ids=["30 MB", "500 attachments"],
)
def test_14_what_is_too_much_is_refused_clearly_with_a_receipt_and_no_bounce(
    send: Send, outbox: Path, raw: bytes, code: int, reason: str
) -> None:
    answer = send(raw)
    send_what_is_due()

    receipt = Receipt.objects.get()
    assert (answer.status_code, receipt.outcome) == (code, Outcome.REFUSED)
    assert reason in str(answer.json())
    assert (Ticket.objects.count(), mails_in(outbox)) == (0, [])


def test_15_a_zip_bomb_and_a_polyglot_are_inert(send: Send) -> None:
    bomb, polyglot = b"PK\x03\x04" + bytes(2_000), b"%PDF-1.4\n<script>alert(1)</script>"
    send(with_attachments([("bomb.zip", "application/zip", bomb), ("invoice.pdf.html", "text/html", polyglot)]))
    browser = logged_in(factories.staff_with("Reviewer"))

    for attachment, content in zip(Attachment.objects.order_by("id"), (bomb, polyglot), strict=True):
        served = browser.get(reverse("admin:tickets_attachment_file", args=[attachment.pk]))
        assert default_storage.open(attachment.file.name).read() == content, "kept as it came, never unpacked"
        assert served["Content-Type"] == "application/octet-stream"
        assert served["Content-Disposition"].startswith("attachment")
        assert served["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in served["Content-Security-Policy"]
