"""A real local server that speaks the Messages API, so that the vendor's own client runs in tests and by hand.

    with MessagesApi() as api:
        api.will_answer(message({"topic": "Refunds", ...}), error(529))

It gives the scripted replies in order. When there is none left it answers by itself, from what it is shown:
`python -m tests.doors.messages_api --port 8399`, then start the product with ANTHROPIC_BASE_URL=http://127.0.0.1:8399
and any ANTHROPIC_API_KEY.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event, Thread
from typing import Any, Self

from routing.llm import client as llm
from tests.doors.quiet import QuietHTTPServer
from tests.doors.sensible import sensible_value

REQUEST_ID = "req_local"
# The vendor's own, below any path of a gateway, and Amazon Bedrock's.
ADDRESSES = re.compile(r"/v1/messages$|^/model/[^/]+/invoke$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`cut_at` closes the connection after so many bytes of the body; `drip_seconds` is the time between two bytes of
    the body, or of everything with `drips_head`."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    wait_seconds: float = 0.0
    drip_seconds: float = 0.0
    drips_head: bool = False
    cut_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """`connection` tells requests that came over the same connection from others."""

    connection: int
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["system"][0]["text"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][0]["content"])


def message(value: object, *, stop_reason: str = "end_turn", model: str = "claude-local", **usage: int) -> Reply:
    """A good answer. A text is sent as it is, so that it can be malformed; anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    content = [{"type": "text", "text": text}]
    return plain({**_envelope(model), "content": content, "stop_reason": stop_reason, "usage": _usage(**usage)})


def plain(body: object, *, status: int = 200, **headers: str) -> Reply:
    """Any JSON at all, also such as no message looks like."""
    return Reply(status=status, body=json.dumps(body).encode(), headers=_headers(**headers))


def error(status: int, kind: str = "api_error", *, code: str = "", said: str = "It failed.", **headers: str) -> Reply:
    details = {"details": {"error_code": code}} if code else {}
    return plain({"type": "error", "error": {"type": kind, "message": said, **details}}, status=status, **headers)


def page(html: str = "<html>Sign in to the network</html>") -> Reply:
    return Reply(body=html.encode(), headers={"content-type": "text/html"})


def broken_json() -> Reply:
    return Reply(body=b'{"type": "message", "content": [')


@contextmanager
def configured(settings: Any) -> Iterator[MessagesApi]:
    """A server that the settings of the test point to."""
    with MessagesApi() as api:
        settings.LLM_PROVIDER = "anthropic"
        settings.ANTHROPIC_API_KEY = "key-of-the-test"
        settings.ANTHROPIC_BASE_URL = api.url
        settings.ANTHROPIC_MODEL = "claude-of-the-test"
        settings.ANTHROPIC_TIMEOUT_SECONDS = 5.0
        settings.LLM_RETRIES = 1
        yield api
    llm.hang_up()


class MessagesApi:
    """Bound to a free port of the loopback address unless one is named. Use it as a context manager."""

    def __init__(self, *, port: int = 0) -> None:
        self.requests: list[Received] = []
        self.script: deque[Reply] = deque()
        self.closing = Event()
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.api = self
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def will_answer(self, *replies: Reply) -> None:
        self.script.extend(replies)

    def reply_to(self, received: Received) -> Reply:
        self.requests.append(received)
        return self.script.popleft() if self.script else message(sensible_value(received.body))


class _Server(QuietHTTPServer):
    daemon_threads = True
    block_on_close = False
    api: MessagesApi


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not ADDRESSES.search(self.path):
            self._send(error(404, "not_found_error", said="There is nothing at this address."))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(connection=self.client_address[1], path=self.path, headers=headers, body=body)
        self._send(self.server.api.reply_to(received))

    def _send(self, reply: Reply) -> None:
        self.server.api.closing.wait(reply.wait_seconds)
        try:
            self._write(reply, _head(reply))
        except OSError:  # the client has gone, which is what the slow replies are for
            self.close_connection = True

    def _write(self, reply: Reply, head: bytes) -> None:
        if not reply.drip_seconds:
            self.wfile.write(head + reply.body[: reply.cut_at])
            self.close_connection |= reply.cut_at is not None
            return
        quick, slow = (b"", head + reply.body) if reply.drips_head else (head, reply.body)
        self.wfile.write(quick)
        self._drip(slow, reply.drip_seconds)

    def _drip(self, whole: bytes, seconds: float) -> None:
        for byte in whole:
            if self.server.api.closing.wait(seconds):
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the requests are recorded."""


def _head(reply: Reply) -> bytes:
    headers = {"request-id": REQUEST_ID, **reply.headers, "content-length": str(len(reply.body))}
    lines = (f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in headers.items()))
    return "\r\n".join((*lines, "", "")).encode()


def _envelope(model: str) -> dict[str, Any]:
    return {"id": "msg_local", "type": "message", "role": "assistant", "model": model, "stop_sequence": None}


def _usage(**usage: int) -> dict[str, int]:
    return {"input_tokens": 100, "output_tokens": 20} | usage


def _headers(**headers: str) -> dict[str, str]:
    return {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="A local stand-in for the Messages API, to try the product by hand.")
    parser.add_argument("--port", type=int, default=8399)
    with MessagesApi(port=parser.parse_args().port) as api:
        print(f"ANTHROPIC_BASE_URL={api.url} ANTHROPIC_API_KEY=any; Ctrl-C stops it.", flush=True)
        with suppress(KeyboardInterrupt):
            time.sleep(10**8)


if __name__ == "__main__":
    main()
