"""What goes wrong with a mail server is told in words, and tried again after a growing pause."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from tests.doors.dovecot import Dovecot
from tests.moments import is_after_pause
from tests.tickets.lanes.mail.imap.checking import check
from tickets.lanes.mail.imap.fetch import BACKOFF, fetch_mailbox
from tickets.lanes.mail.imap.try_mailbox import try_connection
from tickets.models import Mailbox

pytestmark = pytest.mark.django_db
Connect = Callable[..., Mailbox]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Where somebody takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def dripping_port() -> Iterator[int]:
    """Where somebody says a little all the time and never comes to an end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()
        threading.Thread(target=_drip, args=(listener, ended), daemon=True).start()
        yield listener.getsockname()[1]
        ended.set()


def _drip(listener: socket.socket, ended: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"* OK ")
        while not ended.wait(0.05):
            try:
                connection.sendall(b".")
            except OSError:
                return


def test_a_wrong_password_is_told_as_such(connect: Connect) -> None:
    mailbox = check(connect(secret="wrong"))

    assert mailbox.last_error.startswith("Wrong user name or password. The server says: ")
    assert (mailbox.failures, mailbox.checked_at) == (1, None)


def test_nobody_at_the_port_is_told_as_such(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    mailbox = check(connect(port=port))

    assert mailbox.last_error == f"Nothing answers at 127.0.0.1:{port}."


def test_a_name_that_is_no_servers_is_told_as_such(connect: Connect) -> None:
    mailbox = check(connect(host="imap.invalid", security="tls"))

    assert mailbox.last_error == f"There is no server with the name in imap.invalid:{mailbox.port}."


def test_a_server_that_says_nothing_is_not_waited_for(connect: Connect, silent_port: int, settings: Any) -> None:
    settings.IMAP_TIMEOUT_SECONDS = 0.3

    mailbox = check(connect(port=silent_port))

    assert mailbox.last_error == f"127.0.0.1:{silent_port} did not answer in time."


def test_a_server_that_drips_is_left_after_a_while(connect: Connect, dripping_port: int, settings: Any) -> None:
    settings.IMAP_TIMEOUT_SECONDS = 0.5

    trial = try_connection(connect(port=dripping_port))

    assert trial.words == f"127.0.0.1:{dripping_port} did not answer within 0.5 s."


def test_a_folder_that_is_not_there_is_told_as_such(connect: Connect) -> None:
    mailbox = check(connect(folder="Unknown"))

    assert mailbox.last_error.startswith("The folder can't be opened. The server says: ")


def test_a_certificate_that_nobody_vouches_for_is_refused(connect: Connect, server: Dovecot) -> None:
    mailbox = check(connect(host="localhost", port=server.tls_port, security="tls"))

    assert mailbox.last_error.startswith(f"The certificate of localhost:{server.tls_port} is not valid: ")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_vouched_for_is_taken(
    connect: Connect, server: Dovecot, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    port = server.tls_port if security == "tls" else server.port

    mailbox = check(connect(host="localhost", port=port, security=security))

    assert (mailbox.last_error, mailbox.failures) == ("", 0)


def test_a_port_that_does_not_speak_tls_is_told_as_such(connect: Connect, server: Dovecot) -> None:
    mailbox = check(connect(host="localhost", security="tls"))

    assert mailbox.last_error.startswith(f"localhost:{server.port} does not speak TLS as it is set here: ")


def test_a_password_never_leaves_this_machine_unencrypted(connect: Connect) -> None:
    mailbox = check(connect(host="mail.example.com"))

    assert mailbox.last_error == "Without TLS only a server on this machine is asked."


def test_a_token_is_offered_as_xoauth2(connect: Connect) -> None:
    mailbox = check(connect(login_by="oauth2", secret="expired"))

    assert mailbox.last_error.startswith("Wrong user name or password. ")


def test_a_name_or_password_beyond_ascii_is_sent(connect: Connect) -> None:
    mailbox = check(connect(secret="Öffne dich"))

    assert mailbox.last_error.startswith("Wrong user name or password. ")


def test_a_secret_that_can_no_longer_be_decrypted_is_told_as_such(connect: Connect, settings: Any) -> None:
    mailbox = connect()
    settings.ENCRYPTION_KEYS = ["another key"]

    fetched = Mailbox.objects.get(pk=mailbox.pk)
    fetch_mailbox(str(mailbox.pk))

    fetched.refresh_from_db(fields=["last_error"])
    assert "ENCRYPTION_KEYS" in fetched.last_error


def test_it_is_tried_again_after_a_growing_pause() -> None:
    minutes = [BACKOFF.after(failures).total_seconds() / 60 for failures in (1, 2, 3, 6, 7, 500)]

    assert minutes == [1, 2, 4, 32, 60, 60]


def test_failures_are_counted_until_a_check_is_good(connect: Connect) -> None:
    mailbox, began = connect(secret="wrong"), timezone.now()
    check(mailbox)
    check(mailbox)

    assert mailbox.failures == 2
    assert is_after_pause(mailbox.due_at, seconds=120, began=began)

    mailbox.secret = "open-sesame"
    mailbox.save()
    check(mailbox)

    assert (mailbox.failures, mailbox.last_error) == (0, "")


def test_a_check_that_never_ends_is_told_after_its_tries(connect: Connect, settings: Any) -> None:
    mailbox = connect()
    Mailbox.objects.update(tries=settings.MAX_TRIES)

    check(mailbox)

    assert mailbox.last_error == f"The check was begun {settings.MAX_TRIES} times and never ended."


def test_a_trial_says_what_would_be_fetched(connect: Connect) -> None:
    trial = try_connection(connect())

    assert trial.is_good
    assert trial.words == (
        "Connected. “INBOX” holds 0 mails: they stay as they are, and what comes from now on is taken."
    )


def test_a_trial_says_what_is_wrong_and_writes_nothing(connect: Connect) -> None:
    mailbox = connect(secret="wrong")

    trial = try_connection(mailbox)

    mailbox.refresh_from_db()
    assert not trial.is_good
    assert trial.words.startswith("Wrong user name or password.")
    assert (mailbox.failures, mailbox.last_error) == (0, "")
