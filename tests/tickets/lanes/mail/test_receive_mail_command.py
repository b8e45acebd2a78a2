"""`manage.py receive_mail` in the pipe of a mail server: the exit code says what becomes of the mail."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from helpdesk.embedded.environment import CHECKOUT
from tests.flows.processes import database_url
from tests.tickets.mails import SUPPORT, mail
from tickets.management.commands.receive_mail import Command
from tickets.models import Mailbox, Outcome, Receipt, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def pipe(raw: bytes, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """As a mail server runs it: a process of its own, which gets the mail on its standard input."""
    return subprocess.run(
        [sys.executable, "manage.py", "receive_mail", *arguments],
        input=raw,
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": database_url()} | environment,
        capture_output=True,
        timeout=60,
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The same in this process, which takes a tenth of the time; gives the exit code."""

    def run_here(raw: bytes, *arguments: str) -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        try:
            Command().run_from_argv(["manage.py", "receive_mail", *arguments])
        except SystemExit as exit:
            return int(exit.code or 0)
        return 0

    return run_here


def test_a_mail_is_kept_and_told() -> None:
    ended = pipe(mail(), "--envelope-from", "ann@customer.example", "--recipient", SUPPORT)

    receipt = Receipt.objects.get()
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.decode().strip() == f"{receipt.public_id} accepted {Ticket.objects.get().public_id}"
    assert receipt.envelope["sender"] == "ann@customer.example"
    assert bytes(receipt.body) == mail()


def test_a_suspended_mail_is_the_mail_servers_no_more(run: Callable[..., int]) -> None:
    code = run(mail(Auto_Submitted="auto-replied"), "--envelope-from", "<>")

    assert code == 0
    assert Receipt.objects.get().outcome == Outcome.SUSPENDED
    assert Receipt.objects.get().envelope["sender"] == ""


def test_the_mailbox_may_be_named(run: Callable[..., int]) -> None:
    named = Mailbox.objects.create(address="Billing@helpdesk.example")

    code = run(mail(), "--mailbox", "billing@helpdesk.example")

    assert code == 0
    assert Receipt.objects.get().mailbox == named


def test_a_mailbox_that_is_not_there_is_no_user_here(run: Callable[..., int]) -> None:
    code = run(mail(), "--mailbox", "nobody@helpdesk.example")

    assert code == os.EX_NOUSER
    assert not Receipt.objects.exists()


def test_while_the_database_is_away_the_mail_server_keeps_the_mail() -> None:
    ended = pipe(mail(), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert ended.returncode == os.EX_TEMPFAIL
    assert b"Try again later" in ended.stderr


def test_a_mail_that_is_too_large_is_refused_with_a_receipt(run: Callable[..., int], settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 2_000

    code = run(mail("x" * 5_000))

    assert code == os.EX_UNAVAILABLE
    assert Receipt.objects.get().outcome == Outcome.REFUSED
    assert Receipt.objects.get().sender == "ann@customer.example"


def test_a_mail_with_too_many_parts_is_refused_with_a_receipt(run: Callable[..., int], settings: Any) -> None:
    settings.MAIL_MAX_PARTS = 20
    head = mail("").split(b"MIME-Version")[0]
    parts = b"--b\r\n\r\nx\r\n" * 50 + b"--b--\r\n"
    raw = head + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts

    code = run(raw)

    assert code == os.EX_DATAERR
    assert Receipt.objects.get().outcome == Outcome.REFUSED
