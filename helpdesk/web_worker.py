"""gunicorn's worker of threads, with two things made so that nobody can hold it up or misunderstand it.

A thread is given a request only when its whole head is there: ten clients that drip theirs cost ten sockets and no
thread, and are cut off when their time is up. And an answer that was given before the request's body was read says
`Connection: close`, because the rest of that body stands where the next request would begin.

TLS and HTTP/2, which a proxy speaks for us, are left as gunicorn has them.
"""

from __future__ import annotations

import selectors
import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 6.0
# gunicorn allows a single field 8 kB; what is longer than this in all is no head of a program's or browser's.
MOST_HEAD_BYTES = 64 * 1024
CHUNK = 16 * 1024
END_OF_HEAD = b"\r\n\r\n"
TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
# How long a closed connection is still read from, so that the other side gets to read our last answer.
LINGER_SECONDS = 2.0


class HonestRequest(Request):
    def should_close(self) -> bool:
        """Also where a part of the body is still to come: the answer's head says so."""
        return bool(super().should_close()) or _has_rest(getattr(self, "body", None))


class PatientWorker(ThreadWorker):
    """Reads heads in its loop, and only then asks a thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Until when, in the order of their time; each is also registered with the poller.
        self.heads: dict[TConn, float] = {}
        self.lingering: dict[TConn, float] = {}
        self.received: dict[TConn, bytearray] = {}

    def accept(self, listener: Any) -> None:
        if self.cfg.is_ssl:
            super().accept(listener)
            return
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self._await_head(TConn(self.cfg, client, address, listener.getsockname()), b"")

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        if self.cfg.is_ssl:
            super().on_client_socket_readable(conn, client)
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_head(conn, b"")

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """What is kept waits for its next head; what is not is closed without anybody waiting for it."""
        if self.cfg.is_ssl or conn.is_http2:
            super().finish_request(conn, fs)
        elif fs.cancelled() or fs.exception() is not None or not fs.result():
            self._linger(conn)
        elif conn.parser.unreader.buf.getvalue():
            # The next request came together with this one's body.
            self._await_head(conn, conn.parser.unreader.take_buffered())
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Called by gunicorn's loop every second or sooner."""
        super().murder_pending()
        now = time.monotonic()
        for conn in _expired(self.heads, now if self.alive else now + HEAD_SECONDS):
            self._forget(conn)
            self._refuse(conn, TOO_LATE if self.received.get(conn) else b"")
        for conn in _expired(self.lingering, now):
            self._forget(conn)
            self._close(conn)

    def _await_head(self, conn: TConn, received: bytes) -> None:
        self.received[conn] = bytearray(received)
        conn.sock.setblocking(False)
        self.heads[conn] = time.monotonic() + HEAD_SECONDS
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_head, conn))
        # Mostly it is there already.
        self._read_head(conn, conn.sock)

    def _read_head(self, conn: TConn, client: socket.socket) -> None:
        received = self.received[conn]
        try:
            more = client.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            more = None
        except OSError:
            more = b""
        if more == b"":
            self._forget(conn)
            self._close(conn)
            return
        # Only what is new, and what of the end may have come before it.
        looked_at = max(0, len(received) - len(END_OF_HEAD) + 1) if more else 0
        received += more or b""
        if received.find(END_OF_HEAD, looked_at) >= 0:
            self._forget(conn)
            self._begin(conn, bytes(self.received.pop(conn)))
        elif len(received) > MOST_HEAD_BYTES:
            self._forget(conn)
            self._refuse(conn, TOO_LONG)

    def _begin(self, conn: TConn, received: bytes) -> None:
        """Gives the request to a thread; what was read stands before what is still to be read."""
        conn.init()
        conn.data_ready = True
        if conn.is_http2:
            conn.parser.receive_data(received)
        else:
            conn.parser.mesg_class = HonestRequest
            conn.parser.unreader.unread(received)
        self.enqueue_req(conn)

    def _refuse(self, conn: TConn, answer: bytes) -> None:
        with suppress(OSError):
            conn.sock.send(answer)
        self._linger(conn)

    def _linger(self, conn: TConn) -> None:
        """Says that we are through and waits for the other side to be; a close at once might swallow our answer."""
        self.received.pop(conn, None)
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_rest, conn))
        except (OSError, ValueError):
            self._close(conn)
            return
        self.lingering[conn] = time.monotonic() + LINGER_SECONDS

    def _read_rest(self, conn: TConn, client: socket.socket) -> None:
        try:
            is_over = not client.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            is_over = True
        if is_over:
            self._forget(conn)
            self._close(conn)

    def _forget(self, conn: TConn) -> None:
        self.heads.pop(conn, None)
        self.lingering.pop(conn, None)
        with suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)

    def _close(self, conn: TConn) -> None:
        self.received.pop(conn, None)
        self.nr_conns -= 1
        conn.close()


def _expired(until: dict[TConn, float], now: float) -> list[TConn]:
    return [conn for conn, moment in until.items() if moment <= now]


def _has_rest(body: Any) -> bool:
    """Whether the client has more of this body to send, or has sent what nobody has read."""
    reader = getattr(body, "reader", None)
    return getattr(reader, "length", 0) > 0 or getattr(reader, "parser", None) is not None
