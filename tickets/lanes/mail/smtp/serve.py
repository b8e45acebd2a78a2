"""Runs the listener until somebody wants it to stop; a mail that is being taken is taken to its end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tickets.lanes.mail.smtp.listener import Handler, Listener

THREADS = 4


def serve_smtp(host: str, port: int, *, ready: Callable[[str], None]) -> None:
    """Raises OSError when the address can't be had."""
    # aiosmtpd's own lines hold addresses and mails.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="smtp") as executor:
        asyncio.run(_serve(host, port, Handler(executor), ready))


async def _serve(host: str, port: int, handler: Handler, ready: Callable[[str], None]) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: Listener(handler, loop), host, port)
    address = server.sockets[0].getsockname()
    ready(f"{address[0]}:{address[1]}")
    await stop.wait()
    # No new connections; who is about to hand over a mail gets its answer.
    server.close()
    await handler.settled()
