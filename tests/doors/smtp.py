"""A real SMTP server on loopback that keeps what it is sent."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Awaitable
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _BoundController(Controller):
    """Listens on a socket that has its port already."""

    bound: socket.socket

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.bound)


class MailReceiver:
    """Use as a context manager.

    `answer` is what it says to the data and `recipient_answer` to the recipient: change them to refuse. With
    `hangs_up` it takes the data and closes the connection without a word.
    """

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.recipient_answer = "250 OK"
        self.hangs_up = False
        self.envelopes: list[Envelope] = []
        # Held from now on, so that nobody else gets the port.
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        self.port: int = bound.getsockname()[1]
        self._controller = _BoundController(self, hostname="127.0.0.1", port=self.port)
        self._controller.bound = bound

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
            for envelope in self.envelopes
        ]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hangs_up:
            self.envelopes.append(envelope)
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return self.answer
        if self.answer.startswith("2"):
            self.envelopes.append(envelope)
        return self.answer

    def __enter__(self) -> MailReceiver:
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()
