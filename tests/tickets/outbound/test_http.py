"""The door itself: what is dialled, what is not followed, and when it ends."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

import pytest

from tickets.outbound.addresses import AddressRefused
from tickets.outbound.connect import dial, time_left
from tickets.outbound.http import Answer, NoAnswer, send_request

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]


def request_from(connection: socket.socket) -> bytes:
    request = b""
    while not (head := request.partition(b"\r\n\r\n"))[1] or len(head[2]) < _length(head[0]):
        if not (piece := connection.recv(65536)):
            break
        request += piece
    return request


def _length(head: bytes) -> int:
    found = re.search(rb"content-length: (\d+)", head.lower())
    return int(found[1]) if found else 0


@contextmanager
def server(answer: bytes, *, byte_pause: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """Says the answer to all who ask, byte by byte where a pause is given; gives its address and what it was asked."""
    asked: list[bytes] = []
    closing = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while not closing.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    asked.append(request_from(connection))
                    say(connection)

        def say(connection: socket.socket) -> None:
            try:
                for piece in [bytes([byte]) for byte in answer] if byte_pause else [answer]:
                    if closing.wait(byte_pause):
                        return
                    connection.sendall(piece)
            except OSError:
                asked.append(b"hung up")

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/a?b=1", asked
        closing.set()


def post(url: str, **options: Any) -> Answer:
    return send_request("POST", url, **{"body": b"{}", "headers": {}, "seconds": 5.0} | options)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST", "127.1", "0177.0.0.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[fe80::1]", "0", "[::]", "169.254.169.254",
    ],
)  # fmt: skip
def test_no_spelling_of_an_inner_address_is_called(host: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        post(f"http://{host}:9/")

    assert refusal.value.permanent


def test_plain_http_is_refused_unless_the_setting_allows_it(inwards: None, settings: Any) -> None:
    settings.OUTBOUND_PLAIN_HTTP = False

    with server(OK + b"\r\n") as (url, asked), pytest.raises(AddressRefused, match="OUTBOUND_PLAIN_HTTP"):
        post(url)
    assert not asked


def test_a_name_that_can_not_be_found_may_be_found_later() -> None:
    with pytest.raises(AddressRefused) as refusal:
        post("https://bücher.invalid/")

    assert not refusal.value.permanent


def test_what_is_asked_names_the_host_and_reads_the_answer(inwards: None) -> None:
    with server(OK + b"X-Own: yes\r\nContent-Length: 5\r\n\r\nhello") as (url, asked):
        answer = post(url, headers={"content-type": "text/plain"}, body=b"question", most_bytes=100)

    assert (answer.status, answer.headers["x-own"], answer.body) == (200, "yes", b"hello")
    assert asked[0].startswith(b"POST /a?b=1 HTTP/1.1\r\n")
    assert url.split("/")[2].encode() in asked[0]
    assert asked[0].endswith(b"\r\n\r\nquestion")


def test_a_redirect_is_an_answer_like_any_other(inwards: None) -> None:
    with server(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n") as (
        url,
        asked,
    ):
        assert post(url, most_bytes=10).status == 302
    assert len(asked) == 1


def test_of_an_endless_body_only_the_beginning_is_read(inwards: None) -> None:
    with server(OK + b"Content-Length: 1000000000\r\n\r\n" + b"x" * 200_000) as (url, _):
        assert post(url, most_bytes=1000).body == b"x" * 1000


def test_a_body_that_ends_half_way_is_no_answer(inwards: None) -> None:
    with server(OK + b"Content-Length: 100\r\n\r\nhalf") as (url, _), pytest.raises(NoAnswer) as failure:
        post(url, most_bytes=1000)

    assert failure.value.may_have_arrived


@pytest.mark.parametrize("answer", [OK + b"Content-Length: 9\r\n\r\n" + b"x" * 9, b"H" * 2000], ids=["slow", "no end"])
def test_an_answer_that_drips_ends_with_the_time_and_its_connection_too(answer: bytes, inwards: None) -> None:
    with server(answer, byte_pause=0.02) as (url, asked):
        with pytest.raises(NoAnswer) as failure:
            post(url, seconds=0.2, most_bytes=1000)
        while b"hung up" not in asked:
            sleep(0.01)

    assert failure.value.is_late


def test_nobody_there_is_known_not_to_have_got_it(inwards: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswer) as failure:
        post(f"http://127.0.0.1:{port}/")

    assert not failure.value.may_have_arrived


def test_the_same_rule_holds_for_what_is_not_http() -> None:
    with pytest.raises(AddressRefused):
        dial("localhost", 5432, time_left(1))
