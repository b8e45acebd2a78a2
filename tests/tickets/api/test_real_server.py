"""What only a real server shows: bodies that drip or have no length, and a broker that is away."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from tests import factories
from tests.conftest import INGEST
from tests.flows.processes import free_port, http, web
from tickets.integrations import keys
from tickets.models import Outcome, Receipt, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BODY_SECONDS = 1
POST = json.dumps({"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "Hello"}).encode()


@pytest.fixture
def key() -> str:
    return keys.create_key(factories.IntegrationFactory())[1]


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[str]:
    with web(INGEST_BODY_SECONDS=str(BODY_SECONDS)) as url:
        yield url


def begin(server: str, key: str, *, length: int) -> socket.socket:
    """A connection on which a post has begun: its head is sent, its body not."""
    address = urlsplit(server)
    connection = socket.create_connection((address.hostname, address.port), timeout=60)
    head = (
        f"POST {INGEST} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Length: {length}\r\n\r\n"
    )
    connection.sendall(head.encode())
    return connection


def drip(connection: socket.socket, *, pause: float) -> tuple[int, bytes]:
    """Sends a byte now and then until the other side answers; gives the answer's status and body."""
    connection.settimeout(pause)
    end = monotonic() + 60
    while monotonic() < end:
        try:
            connection.sendall(b" ")
            if connection.recv(1, socket.MSG_PEEK):
                return read_answer(connection)
        except TimeoutError:
            continue
    raise AssertionError("It never answered.")


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    # The head and the body may come in packets of their own.
    connection.settimeout(60)
    answer = HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.read()


def test_slow_and_unfinished_bodies(server: str, key: str) -> None:
    started = monotonic()
    with closing(begin(server, key, length=10_000)) as slow:
        # Others are served meanwhile.
        other = http.post(f"{server}{INGEST}", content=POST, headers={"authorization": f"Bearer {key}"})
        assert other.status_code == 201
        status, answer = drip(slow, pause=0.2)

    assert (status, b'"code":"too_slow"' in answer) == (408, True)
    assert monotonic() - started >= BODY_SECONDS
    assert Receipt.objects.filter(outcome=Outcome.ACCEPTED).count() == 1

    # Who hangs up half-way leaves nothing behind, and the server goes on.
    begin(server, key, length=100).close()
    sleep(0.2)
    assert http.get(f"{server}/healthz").status_code == 200
    assert Ticket.objects.count() == 1


def test_a_body_without_a_length(server: str, key: str) -> None:
    headers = {"authorization": f"Bearer {key}"}

    answer = http.post(f"{server}{INGEST}", content=iter([POST[:10], POST[10:]]), headers=headers)
    too_large = http.post(f"{server}{INGEST}", content=(b" " * 65536 for _ in range(100)), headers=headers)

    assert (answer.status_code, too_large.status_code) == (201, 413)
    assert bytes(Receipt.objects.get().body) == POST


def test_a_broker_that_is_away_fails_no_post(key: str) -> None:
    with web(BROKER="redis", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0") as server:
        answer = http.post(f"{server}{INGEST}", content=POST, headers={"authorization": f"Bearer {key}"})
        figures = http.get(f"{server}/metrics")

    assert answer.status_code == 201
    assert Ticket.objects.get().due_at is not None, "the sweep will find it"
    assert (figures.status_code, "helpdesk_queue_tasks" in figures.text) == (200, False)
