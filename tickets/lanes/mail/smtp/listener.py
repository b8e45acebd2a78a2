"""The door to aiosmtpd: takes mail for our own addresses and for no other, and says yes only after the commit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from tickets import ids
from tickets.lanes.mail.mail_source import MailResult
from tickets.lanes.mail.smtp import delivery

log = structlog.get_logger(__name__)
Outcome = TypeVar("Outcome")

LATER = "451 4.3.0 Try again later"
TOO_LARGE = "552 5.3.4 The mail is too large"
TOO_MANY = "554 5.6.0 The mail has too many parts"
UNKNOWN = "550 5.1.1 There is no such mailbox here, and nothing is passed on"
_SIZE = re.compile(r"SIZE=(\d{1,15})", re.IGNORECASE)


class Listener(SMTP):
    # The standard allows 998 characters, and many programs write longer lines: refusing them would lose mail.
    line_length_limit = 1_000_000

    def __init__(self, handler: Handler, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            handler,
            loop=loop,
            ident="Helpdesk",
            enable_SMTPUTF8=True,
            # Twice of what is taken is read, so that a mail which is too large can leave a receipt.
            data_size_limit=settings.MAIL_MAX_BYTES * 2,
        )


class Handler:
    """What is said to each command. `executor` runs what asks the database, which no event loop may wait for."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self._asking = 0

    async def settled(self) -> None:
        """Returns when nothing is being asked, and what was asked has had its answer."""
        while self._asking:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        size = f"250-SIZE {settings.MAIL_MAX_BYTES}"
        return [size if said.startswith("250-SIZE") else said for said in responses]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        announced = next((int(found[1]) for option in options if (found := _SIZE.fullmatch(option))), 0)
        if announced > settings.MAIL_MAX_BYTES:
            received = await self._ask(delivery.refuse_announced, announced, sender=_bare(address))
            return f"{TOO_LARGE} ({_id(received)})"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not await self._ask(delivery.is_ours, address):
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        sender = _bare(envelope.mail_from or "")
        received = await self._ask(delivery.deliver, raw, sender=sender, recipients=tuple(envelope.rcpt_tos))
        log.info("mail taken", receipt_id=_id(received), outcome=received.outcome)
        refusal = {413: TOO_LARGE, 422: TOO_MANY}.get(received.code)
        return f"{refusal} ({_id(received)})" if refusal else f"250 2.0.0 Kept as {_id(received)}"

    async def handle_exception(self, error: Exception) -> str:
        """The sender keeps the mail and comes again, whatever went wrong here."""
        if isinstance(error, DatabaseError | InterfaceError):
            log.warning("database away", error=type(error).__name__)
        else:
            log.error("mail not taken", exc_info=error)
        return LATER

    async def _ask(self, work: Callable[..., Outcome], *args: Any, **options: Any) -> Outcome:
        call = partial(_with_fresh_connection, partial(work, *args, **options))
        self._asking += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.executor, call)
        finally:
            self._asking -= 1


def _with_fresh_connection(work: Callable[[], Outcome]) -> Outcome:
    """As a request does it: a connection that broke or is too old is not used again."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


def _bare(address: str) -> str:
    return address.strip("<> ")


def _id(received: MailResult) -> str:
    return ids.to_public("r", received.receipt_id)
