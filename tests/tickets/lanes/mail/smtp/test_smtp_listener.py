"""The listener takes mail for our own addresses, and says yes only when it is kept."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from helpdesk.embedded.environment import CHECKOUT
from tests.flows.processes import database_url
from tests.tickets.mails import SUPPORT, mail
from tickets.lanes.mail.smtp import delivery
from tickets.models import Mailbox, Outcome, Receipt, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ANN = "ann@customer.example"


@contextmanager
def listening(**environment: str) -> Iterator[int]:
    """The port of a listener in a process of its own, on the tests' database; it must end in order."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "receive_smtp", "--listen", "127.0.0.1:0"],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": database_url()} | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.readline()
        try:
            yield int(said.split()[3].rpartition(":")[2])
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@pytest.fixture(scope="module")
def port(django_db_setup: None) -> Iterator[int]:
    with listening() as listened:
        yield listened


@pytest.fixture(scope="module")
def strict(django_db_setup: None) -> Iterator[int]:
    """One that takes little."""
    with listening(MAIL_MAX_BYTES="20000", MAIL_MAX_PARTS="20") as listened:
        yield listened


@pytest.fixture
def client(port: int) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as connected:
        yield connected


def test_a_mail_is_kept_before_the_yes(client: smtplib.SMTP) -> None:
    client.sendmail(ANN, [SUPPORT], mail("One line.\r\n.\r\n.. and dots"))

    receipt = Receipt.objects.get()
    assert receipt.outcome == Outcome.ACCEPTED
    assert bytes(receipt.body) == mail("One line.\r\n.\r\n.. and dots")
    assert (receipt.envelope["sender"], receipt.envelope["recipients"]) == (ANN, [SUPPORT])
    assert receipt.mailbox == Mailbox.objects.get(address=SUPPORT)


def test_a_tagged_address_is_ours(client: smtplib.SMTP) -> None:
    tagged = SUPPORT.replace("@", "+t_0123-abc@").upper()

    client.sendmail(ANN, [tagged], mail())

    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "recipient", ["someone@else.example", "other@helpdesk.example", "support@helpdesk.example.evil"]
)
def test_nothing_is_passed_on(client: smtplib.SMTP, recipient: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        client.sendmail(ANN, [recipient], mail())

    assert refusal.value.recipients[recipient][0] == 550
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("odd", ["a\x00b@customer.example", "a\udcffb@customer.example"])
def test_addresses_that_no_database_stores_lose_no_mail(odd: str) -> None:
    assert not delivery.is_ours(odd)

    assert delivery.deliver(mail(), sender=odd, recipients=[odd, SUPPORT]).outcome == Outcome.ACCEPTED


def test_a_mailbox_that_is_off_takes_nothing(client: smtplib.SMTP) -> None:
    Mailbox.objects.create(address="old@helpdesk.example", is_active=False)

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail(ANN, ["old@helpdesk.example"], mail())


def test_a_null_sender_is_told(client: smtplib.SMTP) -> None:
    client.sendmail("", [SUPPORT], mail())

    assert Receipt.objects.get().envelope["sender"] == ""


def test_several_mails_come_over_one_connection(client: smtplib.SMTP) -> None:
    for number in range(3):
        client.sendmail(ANN, [SUPPORT], mail(message_id=f"<{number}@c.example>"))

    assert Ticket.objects.count() == 3


def test_others_are_answered_while_a_mail_of_marks_is_taken(port: int, client: smtplib.SMTP) -> None:
    """Sorting the marks would hold the interpreter, and with it every connection, for longer than a client waits."""
    marks = "a" + "\u0301" * 30_000 + "\u0316" * 30_000
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as other, ThreadPoolExecutor(1) as pool:
        taken = pool.submit(client.sendmail, ANN, [SUPPORT], mail(marks))
        answers = [other.noop()[0]]
        while not taken.done():
            answers.append(other.noop()[0])

    assert (taken.result(), set(answers)) == ({}, {250})
    assert Receipt.objects.get().outcome == Outcome.ACCEPTED


def test_lines_longer_than_the_standard_allows_are_taken(client: smtplib.SMTP) -> None:
    client.sendmail(ANN, [SUPPORT], mail("x" * 50_000))

    assert Receipt.objects.get().outcome == Outcome.ACCEPTED


def test_a_suspended_mail_is_taken_without_a_word(client: smtplib.SMTP) -> None:
    assert client.sendmail(ANN, [SUPPORT], mail(Auto_Submitted="auto-replied")) == {}
    assert Receipt.objects.get().outcome == Outcome.SUSPENDED


def test_a_mail_that_is_too_large_is_refused_with_a_receipt(strict: int) -> None:
    with smtplib.SMTP("127.0.0.1", strict, timeout=60) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "20000"

        announced = client.docmd("MAIL", f"FROM:<{ANN}> SIZE=30000")
        client.mail(ANN)
        client.rcpt(SUPPORT)
        sent = client.data(mail("x" * 30_000))

    assert (announced[0], sent[0]) == (552, 552)
    assert list(Receipt.objects.values_list("outcome", flat=True)) == [Outcome.REFUSED] * 2
    assert not Ticket.objects.exists()


def test_a_mail_with_too_many_parts_is_refused_with_a_receipt(strict: int) -> None:
    head = mail("").split(b"MIME-Version")[0]
    parts = b"--b\r\n\r\nx\r\n" * 50 + b"--b--\r\n"
    raw = head + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts

    with (
        smtplib.SMTP("127.0.0.1", strict, timeout=60) as client,
        pytest.raises(smtplib.SMTPDataError) as refusal,
    ):
        client.sendmail(ANN, [SUPPORT], raw)

    assert refusal.value.smtp_code == 554
    assert Receipt.objects.get().outcome == Outcome.REFUSED


def test_while_the_database_is_away_the_sender_keeps_the_mail() -> None:
    # The recipient is asked for in the database, so it is the first that hears of it.
    with (
        listening(DATABASE_URL=_broken_url()) as port,
        smtplib.SMTP("127.0.0.1", port, timeout=60) as client,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refusal,
    ):
        client.sendmail(ANN, [SUPPORT], mail())

    assert refusal.value.recipients[SUPPORT][0] == 451


def _broken_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"postgresql://nobody@127.0.0.1:{port}/none"
