"""A mail becomes a ticket, or is suspended, or is kept to be tried again; never nothing and never two."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import connections
from django.utils import timezone

from tests.tickets.mails import SUPPORT, keep_only, mail, receive, with_attachments
from tickets import claims
from tickets.customers.verified_addresses import is_verified
from tickets.lanes.mail import process_mail
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import (
    Attachment,
    Customer,
    Mailbox,
    MailRule,
    MailRuleField,
    Message,
    Outcome,
    Receipt,
    Reply,
    Ticket,
    Verdict,
)
from tickets.states import Status

pytestmark = pytest.mark.django_db


def test_a_mail_opens_a_ticket() -> None:
    received = receive(mail())

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert (received.code, received.outcome, received.is_new_ticket) == (201, Outcome.ACCEPTED, True)
    assert (ticket.subject, ticket.channel) == ("Export fails", "email")
    assert ticket.body == "The export ends with error 17 since this morning."
    assert (ticket.customer.email, ticket.customer.name) == ("ann@customer.example", "Ann Baker")
    assert ticket.due_at is not None
    assert ticket.mailbox is not None
    assert ticket.mailbox.address == SUPPORT


def test_a_message_says_what_a_mail_was_read_as() -> None:
    receive(mail("Größe").replace("Größe".encode(), "Größe".encode("cp1252")))

    assert Message.objects.get(direction="inbound").remarks == ["Read as windows-1252, the mail said utf-8."]


def test_the_same_mail_twice_is_one_ticket() -> None:
    first, second = receive(mail()), receive(mail())

    assert (first.code, second.code, second.is_repeat) == (201, 200, True)
    assert first.ticket_id == second.ticket_id
    assert Ticket.objects.count() == Message.objects.filter(direction="inbound").count() == 1
    assert Reply.objects.filter(origin="receipt").count() == 1
    assert Receipt.objects.get(pk=second.receipt_id).outcome == Outcome.DUPLICATE


def test_two_mails_without_a_message_id_are_both_kept() -> None:
    receive(mail("The first.", message_id=""))
    receive(mail("The second.", message_id=""))
    receive(mail("The second.", message_id=""))

    assert set(Ticket.objects.values_list("body", flat=True)) == {"The first.", "The second."}


def test_a_stranger_who_reuses_an_id_makes_nobodys_mail_vanish() -> None:
    receive(mail(sender="mallory@elsewhere.example"))
    receive(mail())

    assert Ticket.objects.count() == 2


def test_what_failed_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # The one place where something of ours is replaced: nothing known makes it fail.
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(process_mail, "file_mail", broken)
        received = receive(mail())

    receipt = Receipt.objects.get(pk=received.receipt_id)
    assert (received.code, receipt.outcome, receipt.cause) == (202, Outcome.FAILED, "RuntimeError: the disk is full")
    assert receipt.due_at is not None
    assert Ticket.objects.count() == 0

    process_mail.try_again(receipt)

    receipt.refresh_from_db()
    assert (receipt.outcome, receipt.due_at) == (Outcome.ACCEPTED, None)
    assert receipt.ticket is not None
    assert receipt.ticket.subject == "Export fails"


def test_an_interrupted_mail_is_finished_by_its_repeat() -> None:
    kept = keep_only(mail())
    assert Ticket.objects.count() == 0

    repeat = receive(mail())

    kept.refresh_from_db()
    assert (kept.outcome, kept.due_at, kept.ticket) == (Outcome.ACCEPTED, None, Ticket.objects.get())
    assert (repeat.code, repeat.ticket_id) == (200, kept.ticket_id)


def test_out_of_office_is_recorded_and_opens_nothing() -> None:
    received = receive(mail("I am away until Monday.", auto_submitted="auto-replied"))

    receipt = Receipt.objects.get(pk=received.receipt_id)
    assert (received.code, received.outcome, received.label) == (202, Outcome.SUSPENDED, "auto_reply")
    assert "Auto-Submitted" in receipt.cause
    assert Ticket.objects.count() == Reply.objects.count() == 0


def test_a_suspended_mail_can_become_a_ticket() -> None:
    received = receive(mail(auto_submitted="auto-generated"))

    ticket_id = process_mail.accept_suspended_mail(Receipt.objects.get(pk=received.receipt_id), by="lea")

    ticket = Ticket.objects.get(pk=ticket_id)
    assert not ticket.reply_allowed, "a person answers whatever may be a machine"
    assert Receipt.objects.get(pk=received.receipt_id).outcome == Outcome.ACCEPTED
    assert process_mail.accept_suspended_mail(Receipt.objects.get(pk=received.receipt_id), by="lea") is None


def test_a_sites_form_that_mails_for_its_visitors_makes_tickets_of_theirs() -> None:
    form = {"sender": "Shop <no-reply@shop.example>", "Reply-To": "Carl <carl@other.example>"}
    receive(mail(message_id="<1@shop.example>", **form))
    MailRule.objects.create(field=MailRuleField.SENDER, value="no-reply@shop.example", verdict=Verdict.PERSON)

    received = receive(mail(message_id="<2@shop.example>", **form))

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert ticket.customer.email == "carl@other.example"
    assert not ticket.reply_allowed, "anybody may have typed that address"
    assert not is_verified("carl@other.example")
    assert set(Customer.objects.values_list("email", flat=True)) == {"no-reply@shop.example", "carl@other.example"}


def test_a_rule_takes_a_sender_for_a_person() -> None:
    MailRule.objects.create(field=MailRuleField.SENDER, value="shop@customer.example", verdict=Verdict.PERSON)

    received = receive(mail(sender="shop@customer.example", auto_submitted="auto-generated"))

    assert received.code == 201


@pytest.mark.parametrize(
    ("field", "value", "headers"),
    [
        (MailRuleField.SENDER, "ann@customer.example", {}),
        (MailRuleField.DOMAIN, "customer.example", {}),
        (MailRuleField.LIST_ID, "team.lists.example", {"list_id": "<team.lists.example>"}),
    ],
)
def test_a_rule_suspends(field: str, value: str, headers: dict[str, str]) -> None:
    MailRule.objects.create(field=field, value=value, verdict=Verdict.SUSPEND)

    assert receive(mail(**headers)).code == 202


def test_a_rule_of_another_mailbox_counts_for_nothing_here() -> None:
    other = Mailbox.objects.create(address="sales@helpdesk.example")
    MailRule.objects.create(
        mailbox=other, field=MailRuleField.DOMAIN, value="customer.example", verdict=Verdict.SUSPEND
    )

    assert receive(mail()).code == 201


def test_the_mailbox_is_the_one_that_was_written_to() -> None:
    sales = Mailbox.objects.create(address="Sales@helpdesk.example")

    received = receive(mail(to="sales@helpdesk.example"), recipients=("sales+x@helpdesk.example",))

    assert Ticket.objects.get(pk=received.ticket_id).mailbox == sales


def test_a_mail_that_is_too_large_is_refused_with_a_receipt(settings: object) -> None:
    settings.MAIL_MAX_BYTES = 5_000

    received = receive(mail("x" * 6_000))

    receipt = Receipt.objects.get(pk=received.receipt_id)
    assert (received.code, receipt.outcome, receipt.sender) == (413, Outcome.REFUSED, "ann@customer.example")
    assert Ticket.objects.count() == 0


def test_a_mail_of_500_attachments_is_refused_with_a_receipt() -> None:
    received = receive(with_attachments([("a.txt", "text/plain", b"x")] * 500))

    assert (received.code, received.outcome) == (422, Outcome.REFUSED)
    assert receive(with_attachments([("a.txt", "text/plain", b"x")] * 500)).code == 422
    assert Ticket.objects.count() == Attachment.objects.count() == 0


def test_attachments_are_kept_inert() -> None:
    bomb = b"PK\x03\x04" + b"\x00" * 500
    polyglot = b"GIF89a/*<script>alert(1)</script>*/"
    received = receive(
        with_attachments(
            [
                ("bomb.zip", "application/zip", bomb),
                ("../../etc/pass\u202ewd.html", "text/html", polyglot),
                ("run.exe", "application/x-msdownload", b"MZ"),
            ]
        )
    )

    kept = {attachment.name: attachment for attachment in Attachment.objects.all()}
    zipped = next(attachment for name, attachment in kept.items() if name.endswith(".zip"))
    page = next(attachment for name, attachment in kept.items() if name.endswith(".html"))
    program = next(attachment for name, attachment in kept.items() if name.endswith(".exe"))
    assert received.code == 201
    assert default_storage.open(zipped.file.name).read() == bomb
    assert "/" not in page.name
    assert "\u202e" not in page.name
    assert "." not in page.file.name, "no server gives it a type"
    assert (program.refused, program.file.name) == ("Files that end in .exe are not kept.", "")


def test_staff_who_forward_open_a_ticket_for_the_original_sender() -> None:
    get_user_model().objects.create_user("lea", email="lea@helpdesk.example", is_staff=True)
    forwarded = (
        "---------- Forwarded message ---------\nFrom: Carl Green <carl@other.example>\n"
        "Date: Tue, 3 Nov 2026\nSubject: Broken\nTo: <lea@helpdesk.example>\n\nMy screen stays black.\n"
    )

    received = receive(mail(forwarded, sender="Lea <lea@helpdesk.example>", subject="Fwd: Broken"))

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert ticket.customer.email == "carl@other.example"
    assert Message.objects.filter(ticket=ticket, direction="note").get().text == "Sent on by lea@helpdesk.example."


@pytest.mark.parametrize("original", [f"Support <{SUPPORT}>", f"Carl <{'c' * 260}@other.example>"])
def test_staff_who_forward_what_is_no_customers_mail_open_a_ticket_of_their_own(original: str) -> None:
    get_user_model().objects.create_user("lea", email="lea@helpdesk.example", is_staff=True)
    forwarded = (
        f"---------- Forwarded message ---------\nFrom: {original}\n"
        "Date: Tue, 3 Nov 2026\nSubject: Broken\nTo: <lea@helpdesk.example>\n\nMy screen stays black.\n"
    )

    received = receive(mail(forwarded, sender="Lea <lea@helpdesk.example>", subject="Fwd: Broken"))

    assert Ticket.objects.get(pk=received.ticket_id).customer.email == "lea@helpdesk.example"


def test_an_address_that_nobody_reads_is_not_answered_by_itself() -> None:
    received = receive(mail(sender="Site <no-reply@shop.example>", reply_to="ann@customer.example"))

    assert not Ticket.objects.get(pk=received.ticket_id).reply_allowed
    assert Reply.objects.count() == 0


def test_a_customer_who_forwards_stays_the_customer() -> None:
    received = receive(
        mail("See below.\n\n-----Original Message-----\nFrom: Carl <carl@other.example>\n\nHi", subject="Fwd: x")
    )

    assert Ticket.objects.get(pk=received.ticket_id).customer.email == "ann@customer.example"


def test_a_forged_sender_opens_a_ticket_that_says_so() -> None:
    received = receive(mail(), dmarc="fail", spf="softfail")

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert (ticket.is_sender_verified, ticket.reply_allowed) == (False, False)
    assert ticket.messages.get().authentication == {"dmarc": "fail", "spf": "softfail"}


def test_older_mail_is_put_away_without_a_word() -> None:
    received = receive_mail(mail(), MailSource(actor="test", is_silent=True))

    ticket = Ticket.objects.get(pk=received.ticket_id)
    assert (ticket.status, ticket.due_at, ticket.reply_allowed) == (Status.CLOSED, None, False)
    assert Reply.objects.count() == 0


def test_older_mail_keeps_its_time_unless_that_is_yet_to_come() -> None:
    for year in (2019, 2999):
        old = mail(message_id=f"<{year}@customer.example>", date=f"Thu, 03 Jan {year} 09:00:00 +0000")
        receive_mail(old, MailSource(actor="test", is_silent=True))

    assert sorted(ticket.created_at.year for ticket in Ticket.objects.all()) == [2019, timezone.now().year]


@pytest.mark.parametrize("sender", ["", "nobody", f"{'a' * 250}@customer.example"])
def test_a_mail_that_names_no_sender_is_suspended(sender: str) -> None:
    received = receive(mail(sender=sender))

    assert (received.code, received.cause) == (202, "It names no sender that could be answered.")


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_make_one_ticket() -> None:
    def one(_: int) -> int:
        try:
            return receive(mail()).code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(one, range(40)))

    assert sorted(set(codes)) in ([200, 201], [200, 202]), codes
    assert Ticket.objects.count() == Customer.objects.count() == 1
    assert Message.objects.filter(direction="inbound").count() == 1
    assert Receipt.objects.count() == 40
    assert Receipt.objects.filter(first=None).get().outcome == Outcome.ACCEPTED


def test_a_claimed_mail_is_left_to_whoever_has_it() -> None:
    received = receive(mail(auto_submitted="auto-replied"))
    Receipt.objects.filter(pk=received.receipt_id).update(outcome=Outcome.RECEIVED, due_at="2020-01-01T00:00Z")
    assert claims.take(Receipt.objects.all(), received.receipt_id) is not None

    process_mail.process_mail(received.receipt_id)

    assert Receipt.objects.get(pk=received.receipt_id).outcome == Outcome.RECEIVED


def test_a_mail_that_always_kills_its_worker_waits_for_a_person(settings: Any) -> None:
    received = receive(mail())
    killed = Receipt.objects.filter(pk=received.receipt_id)
    killed.update(outcome=Outcome.RECEIVED, due_at="2020-01-01T00:00Z", tries=settings.MAX_TRIES)

    process_mail.process_mail(received.receipt_id)

    receipt = killed.get()
    assert (receipt.outcome, receipt.due_at, receipt.claim) == (Outcome.FAILED, None, None)
    assert "without an outcome" in receipt.cause


def test_a_message_id_that_no_index_holds_counts_as_none() -> None:
    letters = random.Random(1)
    long_id = "".join(chr(letters.randint(0x4E00, 0x9FFF)) for _ in range(900))

    received = receive(mail(message_id=f"<{long_id}@customer.example>"))

    assert received.code == 201
    assert Receipt.objects.get(pk=received.receipt_id).message_id == ""


@pytest.mark.parametrize("content_type", [b"image/p\0ng", b"image/p\xffng", b"image/\xed\xa0\x80"])
def test_what_the_database_can_not_hold_fails_no_mail(content_type: bytes) -> None:
    raw = with_attachments([("a.png", "image/png", b"x")]).replace(b"image/png", content_type)

    assert receive(raw).code == 201
    assert Attachment.objects.get().content_type.startswith("image/")


def test_a_mailbox_whose_secret_is_unreadable_goes_on_taking_mail(settings: Any) -> None:
    Mailbox.objects.update_or_create(address=SUPPORT, defaults={"secret": "a password"})
    settings.ENCRYPTION_KEYS = ["another key"]

    assert receive(mail()).code == 201
    suspended = receive(mail(message_id="<2@customer.example>", auto_submitted="auto-replied"))
    assert process_mail.accept_suspended_mail(Receipt.objects.get(pk=suspended.receipt_id), by="lea") is not None


def test_a_mailbox_whose_own_address_has_a_tag_is_found() -> None:
    Mailbox.objects.create(address="help@helpdesk.example")
    tagged = Mailbox.objects.create(address="help+de@helpdesk.example")

    received = receive(mail(), recipients=("Help+DE@helpdesk.example",))

    assert Receipt.objects.get(pk=received.receipt_id).mailbox == tagged


def test_a_sender_that_is_too_long_is_nobody() -> None:
    received = receive(mail(sender=f"{'a' * 240}@customer.example.com"))

    assert (Receipt.objects.get(pk=received.receipt_id).sender, received.outcome) == ("", Outcome.SUSPENDED)
