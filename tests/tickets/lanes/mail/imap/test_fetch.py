"""Mail is fetched from a real IMAP server: once, marked as seen when it is stored, and older mail left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from helpdesk import schedules
from tests.doors.cutting_proxy import CuttingProxy
from tests.doors.dovecot import MailDirectory
from tests.moments import is_after_pause
from tests.tickets.lanes.mail.imap.checking import check
from tests.tickets.mails import mail
from tickets.lanes.mail.imap.fetch import MAILS_AT_ONCE, PATIENCE, fetch_mailbox
from tickets.models import Mailbox, Outcome, Receipt, Reply, Ticket
from tickets.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Connect = Callable[..., Mailbox]


def numbered(count: int, *, kind: str = "new", **headers: str) -> list[bytes]:
    return [
        mail(f"Export {number} fails.", subject=f"{kind} {number}", message_id=f"<{kind}{number}@c.example>", **headers)
        for number in range(count)
    ]


def deliver(inbox: MailDirectory, mails: list[bytes], **options: Any) -> None:
    for raw in mails:
        inbox.add(raw, **options)


def subjects() -> list[str]:
    return sorted(Ticket.objects.values_list("subject", flat=True))


def test_the_first_connection_leaves_old_mail_alone(connect: Connect, inbox: MailDirectory) -> None:
    deliver(inbox, numbered(3, kind="old"))

    mailbox = check(connect())

    assert Receipt.objects.count() == 0
    assert (mailbox.first_uid, mailbox.last_uid, mailbox.failures) == (4, 3, 0)
    assert mailbox.checked_at is not None
    assert inbox.seen() == 0


def test_mail_that_comes_later_becomes_tickets_and_is_marked_as_seen(connect: Connect, inbox: MailDirectory) -> None:
    deliver(inbox, numbered(3, kind="old"))
    mailbox = check(connect())
    deliver(inbox, numbered(2))

    check(mailbox)

    assert subjects() == ["new 0", "new 1"]
    assert set(Ticket.objects.values_list("mailbox", flat=True)) == {mailbox.pk}
    assert mailbox.last_mail_at is not None
    assert inbox.seen() == 2


def test_a_second_check_takes_nothing_again(connect: Connect, inbox: MailDirectory) -> None:
    mailbox = check(connect())
    deliver(inbox, numbered(2))
    check(mailbox)

    check(mailbox)

    assert Receipt.objects.count() == 2


def test_old_mail_is_imported_without_a_word_to_anybody(connect: Connect, inbox: MailDirectory) -> None:
    # The third check takes the last one.
    old = 2 * MAILS_AT_ONCE + 1
    deliver(inbox, numbered(old, kind="old"))
    mailbox = connect(imports_older=True)

    for _ in range(5):
        check(mailbox)

    deliver(inbox, numbered(1))
    check(mailbox)

    assert mailbox.last_uid == old + 1
    assert Ticket.objects.filter(status=Status.CLOSED).count() == old
    assert Receipt.objects.filter(is_silent=True, outcome=Outcome.ACCEPTED).count() == old
    assert list(Ticket.objects.exclude(status=Status.CLOSED).values_list("subject", flat=True)) == ["new 0"]
    assert set(Reply.objects.values_list("ticket__subject", flat=True)) <= {"new 0"}
    assert inbox.seen() == 1


def test_the_bytes_are_kept_as_the_server_gave_them(connect: Connect, inbox: MailDirectory) -> None:
    mailbox = check(connect())
    raw = mail("Grüße.\r\n.\r\n\r\nFrom here on").replace("ü".encode(), b"\xfc")
    inbox.add(raw)

    check(mailbox)

    assert bytes(Receipt.objects.get().body) == raw


@pytest.mark.parametrize("cut_after", range(500, 3_000, 250))
def test_a_connection_dropped_midway_loses_and_doubles_nothing(
    connect: Connect, inbox: MailDirectory, cut_after: int
) -> None:
    mailbox = check(connect())
    deliver(inbox, numbered(5))

    with CuttingProxy(mailbox.port, cut_after=cut_after) as proxy:
        Mailbox.objects.update(port=proxy.port)
        for _ in range(2):
            check(mailbox)
        proxy.cut_after = None
        check(mailbox)

    assert proxy.cuts
    assert mailbox.failures == 0
    assert subjects() == [f"new {number}" for number in range(5)]
    assert Receipt.objects.filter(outcome=Outcome.ACCEPTED).count() == 5
    assert inbox.seen() == 5


def test_a_mail_that_the_server_can_not_hand_out_holds_up_the_others_only_for_a_while(
    connect: Connect, inbox: MailDirectory
) -> None:
    mailbox = check(connect())
    deliver(inbox, numbered(3))
    inbox.spoil_first()

    for _ in range(PATIENCE + 1):
        check(mailbox)
    assert subjects() == []
    check(mailbox)

    refused = Receipt.objects.get(outcome=Outcome.REFUSED)
    assert subjects() == ["new 1", "new 2"]
    assert "UID 1" in refused.cause
    assert (mailbox.last_uid, mailbox.failures) == (3, 0)


def test_a_mail_is_not_passed_over_where_the_server_hands_out_none(connect: Connect, inbox: MailDirectory) -> None:
    mailbox = check(connect())
    deliver(inbox, numbered(1))
    inbox.spoil_first()

    for _ in range(PATIENCE + 2):
        check(mailbox)

    assert (mailbox.last_uid, mailbox.failures) == (0, PATIENCE + 2)
    assert Receipt.objects.count() == 0


def test_a_mail_that_is_too_large_is_not_downloaded_and_leaves_a_receipt(
    connect: Connect, inbox: MailDirectory, settings: Any
) -> None:
    mailbox = check(connect())
    settings.MAIL_MAX_BYTES = 2_000
    inbox.add(mail("x" * 5_000, subject="large", message_id="<large@c.example>"))
    deliver(inbox, numbered(1))

    check(mailbox)

    refused = Receipt.objects.get(outcome=Outcome.REFUSED)
    assert (refused.sender, refused.message_id) == ("ann@customer.example", "<large@c.example>")
    assert "at most 2,000 are taken" in refused.cause
    assert len(refused.body) < 1_000
    assert subjects() == ["new 0"]


def test_mail_numbered_anew_is_known_again(connect: Connect, inbox: MailDirectory) -> None:
    deliver(inbox, numbered(3, kind="old", Date=days_ago(400)), arrived_at=datetime.now(UTC) - timedelta(days=400))
    mailbox = check(connect())
    deliver(inbox, numbered(2, Date=days_ago(0)))
    check(mailbox)
    inbox.remove_first()

    inbox.number_anew()
    deliver(inbox, numbered(1, kind="meanwhile", Date=days_ago(0)))
    check(mailbox)

    assert subjects() == ["meanwhile 0", "new 0", "new 1"]
    assert Receipt.objects.filter(outcome=Outcome.ACCEPTED, is_silent=False).count() == 3
    assert (mailbox.failures, mailbox.last_uid) == (0, 5)


def test_old_mail_that_a_restore_gave_a_new_time_is_not_answered(connect: Connect, inbox: MailDirectory) -> None:
    deliver(inbox, numbered(3, kind="old", Date=days_ago(400)))
    mailbox = check(connect())

    inbox.number_anew()
    check(mailbox)

    assert Receipt.objects.count() == 0


def test_an_import_that_was_under_way_goes_on_after_a_renumbering(connect: Connect, inbox: MailDirectory) -> None:
    deliver(inbox, numbered(4, kind="old", Date=days_ago(400)), arrived_at=datetime.now(UTC) - timedelta(days=400))
    mailbox = check(connect(imports_older=True))
    Mailbox.objects.update(last_uid=2)

    inbox.number_anew()
    check(mailbox)

    assert Ticket.objects.filter(status=Status.CLOSED).count() == 4
    assert mailbox.last_uid == 4


def test_a_mailbox_that_is_not_due_is_left_alone(connect: Connect, inbox: MailDirectory) -> None:
    mailbox = check(connect())
    deliver(inbox, numbered(1))

    fetch_mailbox(str(mailbox.pk))

    assert Receipt.objects.count() == 0


def test_a_mailbox_that_is_off_is_left_alone(connect: Connect, inbox: MailDirectory) -> None:
    mailbox = check(connect(is_active=False))

    assert (mailbox.checked_at, mailbox.tries) == (None, 0)


def test_after_a_check_it_is_due_again(connect: Connect, inbox: MailDirectory, settings: Any) -> None:
    settings.IMAP_POLL_SECONDS = 120
    began = timezone.now()

    mailbox = check(connect())

    assert is_after_pause(mailbox.due_at, seconds=120, began=began)


def test_the_clock_nudges_what_is_due(connect: Connect, inbox: MailDirectory, at_once: None) -> None:
    connect(due_at=None)
    connect(address="off@helpdesk.example", is_active=False)
    connect(address="later@helpdesk.example", due_at=timezone.now() + timedelta(hours=1))

    assert schedules.fetch_mail() == 1


def test_a_mail_costs_few_statements(
    connect: Connect, inbox: MailDirectory, django_assert_max_num_queries: Any
) -> None:
    mailbox = check(connect())

    with django_assert_max_num_queries(12, connection=database):
        check(mailbox)


def days_ago(days: int) -> str:
    return format_datetime(datetime.now(UTC) - timedelta(days=days))
