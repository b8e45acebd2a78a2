"""A mail server that is slow: the whole conversation has one deadline, and only what may have arrived is unknown."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from tests.doors.slow_smtp import SlowSmtp
from tests.doors.smtp import MailReceiver
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets import channels
from tickets.channels.base import FarEndError
from tickets.channels.composing import message_id_of
from tickets.channels.mail_server import hand_over_mail
from tickets.models import EventKind, FarEnd, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import Status

pytestmark = pytest.mark.django_db


@contextmanager
def server(settings: Any, slow_at: str = "", **answers: bytes) -> Iterator[SlowSmtp]:
    with SlowSmtp(slow_at, answers) as slow:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", slow.port
        settings.EMAIL_TIMEOUT = 0.5
        settings.EMAIL_USE_TLS = slow_at == "STARTTLS"
        if slow_at == "AUTH":
            settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shop", "secret"
        yield slow


@pytest.mark.parametrize("step", ["banner", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"])
def test_before_the_final_dot_it_is_tried_again_and_no_try_is_used(ticket: Ticket, settings: Any, step: str) -> None:
    with server(settings, step) as slow:
        reply = deliver(agent_reply(ticket))

    assert (reply.state, reply.deliveries) == (ReplyState.PENDING, 0), reply.last_error
    assert reply.due_at is not None
    assert not slow.taken
    assert Ticket.objects.get().status == Status.IN_PROGRESS


def test_after_the_final_dot_nobody_knows(ticket: Ticket, settings: Any) -> None:
    with server(settings, "dot") as slow:
        reply = deliver(agent_reply(ticket))

    assert reply.state == ReplyState.UNKNOWN, reply.last_error
    assert len(slow.taken) == 1


def test_a_mail_that_the_server_does_not_read_is_not_handed_over(settings: Any) -> None:
    body = "A long line of an answer.\n" * 400_000
    mail = EmailMultiAlternatives(subject="Re: Long", body=body, from_email="a@shop.example", to=["ann@example.com"])

    with server(settings, "content") as slow, pytest.raises(FarEndError) as raised:
        hand_over_mail(mail)

    assert not raised.value.unknown
    assert not slow.taken


def test_many_recipients_have_one_deadline_together(settings: Any) -> None:
    mail = EmailMultiAlternatives(
        subject="Re: Many", body="Hi.", from_email="a@shop.example", to=[f"ann{n}@example.com" for n in range(9)]
    )

    with server(settings, "RCPT") as slow, pytest.raises(FarEndError) as raised:
        hand_over_mail(mail)

    assert not raised.value.unknown
    assert not slow.taken


def test_a_server_that_takes_no_connection_is_not_waited_for(ticket: Ticket, settings: Any) -> None:
    with server(settings) as slow, ExitStack() as stack:
        deaf = stack.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        settings.EMAIL_PORT = deaf.getsockname()[1]
        for _ in range(2):
            # Its queue of connections is full now.
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        reply = deliver(agent_reply(ticket))

    assert (reply.state, reply.deliveries) == (ReplyState.PENDING, 0), reply.last_error
    assert not slow.taken


def test_a_farewell_that_never_comes_changes_nothing(ticket: Ticket, settings: Any) -> None:
    with server(settings, "QUIT") as slow:
        reply = deliver(agent_reply(ticket))

    assert reply.state == ReplyState.SENT
    assert len(slow.taken) == 1


class TestOurOwnFaults:
    """They stop every reply, so none is to blame."""

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({"AUTH": b"535 5.7.8 Wrong password\r\n"}, "Login refused by 127.0.0.1: 535"),
            ({"AUTH": b"454 4.7.0 Later\r\n"}, "Login refused by 127.0.0.1: 454"),
            ({"MAIL": b"530 5.7.0 Log in first\r\n"}, "Login refused by 127.0.0.1: 530"),
        ],
    )
    def test_a_login_that_is_refused(self, ticket: Ticket, settings: Any, answers: Any, words: str) -> None:
        with server(settings, **answers):
            settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shop", "secret"
            reply = deliver(agent_reply(ticket))

        self.waits(reply, words)
        assert "EMAIL_URL" in FarEnd.objects.get().advice

    def test_a_server_that_is_not_there(self, ticket: Ticket, settings: Any) -> None:
        with server(settings), socket.socket() as nobody:
            # Bound, so that no other takes the port, and not listening.
            nobody.bind(("127.0.0.1", 0))
            settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
            reply = deliver(agent_reply(ticket))

        self.waits(reply, "can't be reached")

    def test_a_host_that_nobody_knows(self, ticket: Ticket, settings: Any) -> None:
        with server(settings):
            settings.EMAIL_HOST = "nowhere.invalid"
            reply = deliver(agent_reply(ticket))

        self.waits(reply, "can't be found")

    def test_a_server_without_tls(self, ticket: Ticket, settings: Any) -> None:
        with server(settings, EHLO=b"250 slow.example\r\n"):
            settings.EMAIL_USE_TLS = True
            reply = deliver(agent_reply(ticket))

        self.waits(reply, "No secure connection")

    @pytest.mark.parametrize("backend", ["no.such.Backend", "anymail.backends.postmark.EmailBackend"])
    def test_settings_that_are_wrong(self, ticket: Ticket, settings: Any, backend: str) -> None:
        settings.EMAIL_BACKEND = backend

        self.waits(deliver(agent_reply(ticket)), "settings for mail are wrong")

    def test_a_folder_that_can_not_be_written(self, ticket: Ticket, settings: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("no folder")
        settings.EMAIL_FILE_PATH = str(tmp_path / "file" / "outbox")

        self.waits(deliver(agent_reply(ticket)), "can't be written: Not a directory")

    def test_a_disk_that_is_full(self, ticket: Ticket, settings: Any, tmp_path: Path) -> None:
        reply = agent_reply(ticket)
        route = channels.route_for(reply)
        name = hashlib.sha256(message_id_of(reply, route).encode()).hexdigest()[:32]
        # What is written into this file finds no room.
        (tmp_path / f".{name}.{os.getpid()}.part").symlink_to("/dev/full")
        settings.EMAIL_FILE_PATH = str(tmp_path)

        self.waits(deliver(reply), "No space left on device")

    def waits(self, reply: Reply, words: str) -> None:
        far_end = FarEnd.objects.get()
        assert (reply.state, reply.deliveries) == (ReplyState.PENDING, 0), reply.last_error
        assert words in reply.last_error
        assert words in far_end.last_error
        assert far_end.is_paused, "no other reply is to try"
        assert far_end.advice, "a person is told what to do"


def test_a_refused_recipient_stays_that_replys_fault(ticket: Ticket, settings: Any) -> None:
    with server(settings, RCPT=b"550 5.1.1 No such user\r\n"):
        reply = deliver(agent_reply(ticket))

    assert reply.state == ReplyState.FAILED
    assert not FarEnd.objects.get().is_paused


def test_after_three_days_a_person_is_asked(ticket: Ticket, settings: Any) -> None:
    settings.DELIVERY_PATIENCE = settings.DELIVERY_PATIENCE * 0
    settings.EMAIL_BACKEND = "no.such.Backend"

    reply = deliver(agent_reply(ticket))

    assert reply.state == ReplyState.FAILED
    assert (Ticket.objects.get().status, Ticket.objects.get().held_reason) == (Status.PENDING_CUSTOMER, "delivery")


def test_the_same_trouble_is_written_into_the_history_once(ticket: Ticket, settings: Any) -> None:
    settings.EMAIL_BACKEND = "no.such.Backend"
    reply = agent_reply(ticket)
    for _ in range(3):
        make_due(reply)
        deliver(reply)

    assert TicketEvent.objects.filter(ticket=ticket, kind=EventKind.DELAYED).count() == 1


def test_a_login_that_works_again_brings_what_waited(ticket: Ticket, settings: Any) -> None:
    settings.EMAIL_BACKEND = "no.such.Backend"
    reply = deliver(agent_reply(ticket))

    with MailReceiver() as mail:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        make_due(reply)

        assert deliver(reply).state == ReplyState.SENT
    assert len(mail.mails) == 1
