"""Three workers send thirty answers and are killed (kill -9) at every statement and at every step of a mail: none is lost, none
is sent twice."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, connections

from resolution.policies.permission import permission_refusal
from tests import factories
from tests.doors.slow_smtp import SlowSmtp
from tests.doors.webhooks import WebhookReceiver
from tests.flows.dying import Killer
from tests.flows.processes import PATIENCE_SECONDS
from tests.tickets.replies import agent_reply, deliver
from tickets.channels.delivery import deliver_claimed
from tickets.channels.send_order import take_turns
from tickets.models import Reply, ReplyState, Ticket, TicketEvent
from tickets.states import Channel, HeldReason, Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORKERS, MAILS, CALLBACKS = 3, 20, 10
# A claim of a dead worker ends so soon; a delivery takes a few hundredths of a second.
LEASE_SECONDS = 1.5
# One delivery writes less often; who is told a later one dies in its second.
STATEMENTS = range(1, 22)
STEPS = ("banner", "EHLO", "MAIL", "RCPT", "DATA", "dot", "QUIT")
ON_THEIR_WAY = (ReplyState.PENDING, ReplyState.SENDING)


class Fleet:
    """Workers that are replaced when they die; each of the first has a statement before which it does."""

    def __init__(self, points: Iterator[int]) -> None:
        self.points = points
        self.deaths = 0
        self.workers: set[int] = set()

    def keep_up(self) -> None:
        for worker in list(self.workers):
            if os.waitpid(worker, os.WNOHANG)[0]:
                self.workers.remove(worker)
                self.deaths += 1
        while len(self.workers) < WORKERS:
            self.workers.add(_begin_worker(next(self.points, 0)))

    def kill(self) -> None:
        for worker in list(self.workers):
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        for worker in self.workers:
            os.waitpid(worker, 0)


class CuttingSmtp(SlowSmtp):
    """Kills all workers once at each step, before it answers it; so some die right after the mail was taken."""

    def __init__(self) -> None:
        super().__init__()
        self.fleet: Fleet | None = None
        self.steps = list(STEPS)

    def _say(self, client: socket.socket, step: str, words: bytes) -> None:
        if step in self.steps and self.fleet is not None:
            self.steps.remove(step)
            self.fleet.kill()
        super()._say(client, step, words)


def _begin_worker(dies_at: int) -> int:
    connections.close_all()
    worker = os.fork()
    if worker == 0:
        with connection.execute_wrapper(_Dying(dies_at)):
            _send_for_ever()
    return worker


def _send_for_ever() -> None:
    while True:
        for reply in take_turns(1, seconds=LEASE_SECONDS):
            deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)
        time.sleep(0.02)


class _Dying(Killer):
    def __init__(self, n: int) -> None:
        super().__init__(n or 10**9)


@pytest.fixture
def smtp(settings: Any) -> Iterator[CuttingSmtp]:
    with CuttingSmtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
        # More workers die than one answer has tries: on a busy machine one callback may have been in hand of six of them.
        settings.MAX_TRIES = 100
        yield server


def _send_all(smtp: CuttingSmtp) -> Fleet:
    fleet = smtp.fleet = Fleet(iter(STATEMENTS))
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while Reply.objects.filter(state__in=ON_THEIR_WAY).exists() or smtp.steps:
            assert time.monotonic() < end, Counter(Reply.objects.values_list("state", flat=True))
            fleet.keep_up()
            time.sleep(0.05)
    finally:
        fleet.end()
    return fleet


def test_no_answer_is_lost_and_none_is_sent_twice(smtp: CuttingSmtp) -> None:
    # Who begins as a copy of this process finds templates and names looked up.
    warm = deliver(agent_reply(factories.TicketFactory()))
    integration = factories.IntegrationFactory()
    with WebhookReceiver(integration.callback_secret.reveal()) as hook:
        by_mail = [agent_reply(factories.TicketFactory()) for _ in range(MAILS)]
        tickets = [
            factories.TicketFactory(channel=Channel.CHAT, integration=integration, callback_url=hook.url)
            for _ in range(CALLBACKS)
        ]
        by_callback = [agent_reply(Ticket.objects.get(pk=ticket.pk)) for ticket in tickets]
        fleet = _send_all(smtp)
        posted = Counter(call["headers"]["webhook-id"] for call in hook.calls)

    mailed = Counter(key for mail in smtp.taken for key in (r.public_id for r in by_mail) if key.encode() in mail)
    assert fleet.deaths >= len(STATEMENTS), "they were killed"
    assert [key for key, count in mailed.items() if count > 1] == [], "none is mailed twice"
    for reply in Reply.objects.exclude(pk=warm.pk).select_related("ticket"):
        _is_settled(reply, mailed[reply.public_id], posted[reply.public_id])
    assert set(posted) == {reply.public_id for reply in by_callback}, "a repeat has the same id, and none is lost"


def _is_settled(reply: Reply, mailed: int, posted: int) -> None:
    """Sent and its ticket resolved; or a person has it, since of a mail that was begun nobody can know more."""
    ticket = reply.ticket
    if reply.state == ReplyState.SENT:
        assert mailed + min(posted, 1) == 1
        assert ticket.status == Status.RESOLVED
        assert TicketEvent.objects.filter(ticket=ticket, kind="reply.sent").count() == 1
        return
    assert ticket.held_reason == HeldReason.DELIVERY
    # Failed: a worker that was too slow to send it knows that it did not.
    assert reply.state == ReplyState.UNKNOWN or (reply.state == ReplyState.FAILED and not mailed), reply.last_error
    assert not posted, (reply.state, reply.deliveries, reply.last_error)
