"""The web server as it stands in production: early answers, slow heads, connections that are used again."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from helpdesk import web_worker
from tests import factories
from tests.conftest import INGEST
from tests.flows.processes import web
from tickets.integrations import keys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
POST = json.dumps({"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "Hello"}).encode()


@pytest.fixture
def key() -> str:
    return keys.create_key(factories.IntegrationFactory())[1]


@pytest.fixture
def server(key: str) -> Iterator[str]:
    with web() as url:
        yield url


def connect(server: str) -> HTTPConnection:
    address = urlsplit(server)
    return HTTPConnection(address.hostname or "", address.port, timeout=60)


def dripping(server: str) -> socket.socket:
    address = urlsplit(server)
    connection = socket.create_connection((address.hostname, address.port), timeout=60)
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    return connection


def test_it_neither_mixes_requests_up_nor_waits_for_who_is_slow(server: str, key: str) -> None:
    """One server for all of it: starting one takes seconds."""
    _an_early_answer_says_that_it_closes(server, key)
    _a_pooled_client_loses_no_request(server, key)
    _a_connection_is_used_again(server, key)
    _requests_sent_ahead_are_answered_in_turn(server)
    _dripping_heads_stop_nobody(server)
    _a_head_without_end_is_refused(server)


def _an_early_answer_says_that_it_closes(server: str, key: str) -> None:
    for token, size, status in (("hd_wrong", 200_000, 401), (key, 2_000_000, 413), ("hd_wrong", 10, 401)):
        connection = connect(server)
        connection.putrequest("POST", INGEST)
        for name, value in (("Authorization", f"Bearer {token}"), ("Content-Length", str(size))):
            connection.putheader(name, value)
        connection.endheaders(b"x" * min(size, 1_000))
        answer = connection.getresponse()

        assert (answer.status, answer.getheader("Connection")) == (status, "close")
        assert json.loads(answer.read())["error"]["code"]
        connection.close()


def _a_pooled_client_loses_no_request(server: str, key: str) -> None:
    """http.client opens a new connection where the answer said that this one closes."""
    connection = connect(server)
    seen = []
    for number in range(20):
        bad = number % 2 == 0
        token, body = ("hd_wrong", b"x" * 300_000) if bad else (key, POST)
        connection.request("POST", INGEST, body, {"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        seen.append(answer.status)

    assert seen == [401, 201] * 10


def _a_connection_is_used_again(server: str, key: str) -> None:
    connection = connect(server)
    connection.connect()
    first = connection.sock
    for _ in range(3):
        connection.request("POST", INGEST, POST, {"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Connection")) == (201, "keep-alive")
        answer.read()

    assert connection.sock is first


def _requests_sent_ahead_are_answered_in_turn(server: str) -> None:
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2 + b"GET /healthz HTTP/1.1\r\n")
        connection.sendall(b"Host: localhost\r\nConnection: close\r\n\r\n")
        received = b""
        while more := connection.recv(65536):
            received += more

    assert received.count(b"HTTP/1.1 200 OK") == 3


def _dripping_heads_stop_nobody(server: str) -> None:
    """Four threads, twelve heads that never end."""
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(dripping(server)) for _ in range(12)]
        for number in range(8):
            for one in slow:
                one.sendall(b"a")
            connection = connect(server)
            connection.request("GET", f"/healthz?{number}")
            assert connection.getresponse().status == 200
            connection.close()
        slow[0].settimeout(web_worker.HEAD_SECONDS * 3)
        assert HTTPResponse(slow[0]).fp.readline().startswith(b"HTTP/1.1 408 ")


def _a_head_without_end_is_refused(server: str) -> None:
    with dripping(server) as connection:
        connection.sendall(b"a" * (web_worker.MOST_HEAD_BYTES + 1))

        assert connection.recv(100).startswith(b"HTTP/1.1 431 ")
