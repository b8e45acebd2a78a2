"""A real HTTP server on loopback that gives scripted answers, also broken ones, or answers by itself."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event, Thread
from typing import Self

from tests.doors.quiet import QuietHTTPServer


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
class Asked:
    """`connection` tells requests that came over the same connection from others."""

    connection: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class ScriptedServer:
    """Bound to a free port of the loopback address unless one is named. Use it as a context manager."""

    def __init__(self, *, port: int = 0) -> None:
        self.script: deque[Reply] = deque()
        self.closing = Event()
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.scripted = self
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

    def reply_to(self, asked: Asked) -> Reply:
        """The next of the script, or what the vendor would say."""
        raise NotImplementedError


class _Server(QuietHTTPServer):
    daemon_threads = True
    block_on_close = False
    scripted: ScriptedServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        connection = self.client_address[1]
        asked = Asked(connection=connection, method=self.command, path=self.path, headers=headers, body=body)
        self._send(self.server.scripted.reply_to(asked))

    def _send(self, reply: Reply) -> None:
        self.server.scripted.closing.wait(reply.wait_seconds)
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
            if self.server.scripted.closing.wait(seconds):
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the requests are recorded."""


def _head(reply: Reply) -> bytes:
    headers = {**reply.headers, "content-length": str(len(reply.body))}
    lines = (f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in headers.items()))
    return "\r\n".join((*lines, "", "")).encode()
