"""Replies are sent beside the workers, by threads that each hold one; a server that hangs holds one of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from helpdesk.courier import Courier
from helpdesk.outbox_listener import OutboxListener
from tests import factories
from tests.tickets.replies import agent_reply
from tickets import handoff
from tickets.models import Reply, ReplyState, Ticket
from tickets.states import Channel

pytestmark = pytest.mark.django_db(transaction=True)


class Hanging:
    """A web server that answers no request before it is told to."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.release = threading.Event()
        hanging = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hanging.asked.release()
                hanging.release.wait(30)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    made = Hanging()
    threading.Thread(target=made.server.serve_forever, args=[0.01], daemon=True).start()
    yield made
    made.release.set()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def listener() -> Iterator[OutboxListener]:
    made = OutboxListener()
    yield made
    made.close()


@pytest.fixture
def courier(listener: OutboxListener, settings: Any) -> Iterator[Courier]:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.CALLBACK_TIMEOUT_SECONDS = 30
    made = Courier(wake=listener.ring)
    yield made
    made.close()


def by_callback(integration: Any, url: str) -> Reply:
    ticket = factories.TicketFactory(channel=Channel.CHAT, integration=integration, callback_url=url)
    return agent_reply(Ticket.objects.get(pk=ticket.pk))


def test_a_callback_that_hangs_holds_one_thread_and_the_mail_goes_out(
    hanging: Hanging, courier: Courier, listener: OutboxListener, outbox: Path
) -> None:
    shop = factories.IntegrationFactory()
    for _ in range(20):
        by_callback(shop, hanging.url)
    mail = agent_reply(factories.TicketFactory())

    assert courier.step() == 2
    assert hanging.asked.acquire(timeout=30)
    while Reply.objects.get(pk=mail.pk).state != ReplyState.SENT:
        listener.wait(1)

    assert courier.step() == 0, "the other nineteen wait without a thread"
    assert not hanging.asked.acquire(blocking=False)
    assert len(list(outbox.glob("*.eml"))) == 1
    hanging.release.set()


def test_it_finishes_what_it_has_in_hand_before_it_ends(listener: OutboxListener, outbox: Path) -> None:
    courier = Courier(wake=listener.ring)
    agent_reply(factories.TicketFactory())

    assert courier.step() == 1
    courier.close()

    assert Reply.objects.get().state == ReplyState.SENT


def test_a_reply_that_is_queued_rings(listener: OutboxListener) -> None:
    listener.wait(0)
    agent_reply(factories.TicketFactory())

    listener.wait(30)
    assert handoff.REPLIES, "without the announcement this would have taken half a minute"


def test_a_listener_that_lost_its_connection_listens_again(listener: OutboxListener) -> None:
    listener.wait(0)
    listener._listening.close()
    listener.wait(0)
    agent_reply(factories.TicketFactory())

    listener.wait(30)
    assert not listener._listening.closed
