"""A worker that is stopped (SIGSTOP) in the midst of a mail, and goes on when another has taken over: it sends nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from resolution.policies.permission import permission_refusal
from tests import factories
from tests.doors.stopping_smtp import StoppingSmtp
from tests.flows.processes import wait_until
from tests.tickets.replies import agent_reply, deliver
from tickets import claims
from tickets.actions.undelivered import send_again
from tickets.channels.delivery import deliver_claimed
from tickets.channels.send_order import take_turns
from tickets.models import Reply, ReplyState, Ticket
from tickets.states import Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# A claim that ends soon, so that nobody waits long for another worker to take over.
LEASE_SECONDS = 0.6


@contextmanager
def server(settings: Any, *, stop_at: str) -> Iterator[StoppingSmtp]:
    with StoppingSmtp(stop_at) as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        yield smtp


def send_in_a_process() -> int:
    """Its number."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        for reply in take_turns(1, seconds=LEASE_SECONDS):
            deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)
        os._exit(0)
    return child


def go_on(child: int) -> None:
    os.kill(child, signal.SIGCONT)
    _, status = os.waitpid(child, 0)
    assert status == 0


def stopped(smtp: StoppingSmtp) -> int:
    """A worker that is stopped in the midst of the mail until its claim has run out."""
    smtp.stop(child := send_in_a_process())
    wait_until(lambda: claims.due(Reply.objects.all()).exists())
    return child


@pytest.mark.parametrize("moment", ["banner", "RCPT", "DATA"])
def test_before_the_final_dot_it_sends_nothing_once_another_has_taken_over(settings: Any, moment: str) -> None:
    reply = agent_reply(factories.TicketFactory())
    with server(settings, stop_at=moment) as smtp:
        child = stopped(smtp)
        assert deliver(reply).state == ReplyState.UNKNOWN, "nobody knows yet"
        send_again(reply, by="lena")
        assert deliver(reply).state == ReplyState.SENT
        go_on(child)

    reply.refresh_from_db()
    assert (len(smtp.taken), reply.state) == (1, ReplyState.SENT)


def test_it_says_that_nothing_has_left_so_that_nobody_need_wonder(settings: Any) -> None:
    reply = agent_reply(factories.TicketFactory())
    with server(settings, stop_at="RCPT") as smtp:
        child = stopped(smtp)
        deliver(reply)
        go_on(child)

    reply.refresh_from_db()
    assert (smtp.taken, reply.state, reply.last_error[:16]) == ([], ReplyState.FAILED, "It has not left.")


def test_after_the_final_dot_it_hears_late_that_the_mail_was_taken_and_the_ticket_goes_on(settings: Any) -> None:
    reply = agent_reply(factories.TicketFactory())
    with server(settings, stop_at="dot") as smtp:
        child = stopped(smtp)
        assert deliver(reply).state == ReplyState.UNKNOWN
        go_on(child)

    reply.refresh_from_db()
    assert (len(smtp.taken), reply.state) == (1, ReplyState.SENT)
    assert Ticket.objects.get().status == Status.RESOLVED
