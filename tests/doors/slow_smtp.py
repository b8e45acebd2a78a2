"""A real SMTP server on loopback that is slow at one step: it answers there byte by byte, so that no single read is long."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any

# After so many drops it says the rest at once: a client without a deadline would then be served.
MOST_DROPS = 60
DROP_SECONDS = 0.05
ANSWERS = {
    "EHLO": b"250-slow.example\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n",
    "STARTTLS": b"220 Go ahead\r\n",
    "AUTH": b"235 Welcome\r\n",
    "MAIL": b"250 OK\r\n",
    "RCPT": b"250 OK\r\n",
    "DATA": b"354 Go on\r\n",
    "RSET": b"250 OK\r\n",
    "QUIT": b"221 Bye\r\n",
}


class SlowSmtp:
    """Use as a context manager. `slow_at` is `banner`, a command, `TLS`, `content` or `dot`; empty: never.

    `answers` overrides what is said to a command. `taken` holds the mails that were ended with a dot.
    """

    def __init__(self, slow_at: str = "", answers: dict[str, bytes] | None = None) -> None:
        self.slow_at = slow_at
        self.answers = ANSWERS | (answers or {})
        self.taken: list[bytes] = []
        self.connections = 0
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> SlowSmtp:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lines, suppress(OSError):
            self._say(client, "banner", b"220 slow.example\r\n")
            for line in lines:
                command = line[:8].split()[0].decode().upper()
                self._say(client, command, self.answers.get(command, b"500 What?\r\n"))
                if command == "DATA":
                    self._take(client, lines)
                if command in ("STARTTLS", "QUIT"):
                    # The handshake never comes, or nothing more does.
                    self._closing.wait(MOST_DROPS * DROP_SECONDS if command == "STARTTLS" else 0)
                    return

    def _take(self, client: socket.socket, lines: Any) -> None:
        if self.slow_at == "content":
            # Nothing is read: a mail that is larger than the buffers can't be given away.
            self._closing.wait(MOST_DROPS * DROP_SECONDS)
        mail = b""
        for line in lines:
            if line == b".\r\n":
                self.taken.append(mail)
                self._say(client, "dot", self.answers.get("dot", b"250 Taken\r\n"))
                return
            mail += line

    def _say(self, client: socket.socket, step: str, words: bytes) -> None:
        if step == self.slow_at:
            for _ in range(MOST_DROPS):
                # A line that goes on and on is within the protocol: only a deadline for the whole ends it.
                client.sendall(words[:3] + b"-" if _ == 0 else b"x")
                if self._closing.wait(DROP_SECONDS):
                    return
            client.sendall(b"\r\n")
        client.sendall(words)
