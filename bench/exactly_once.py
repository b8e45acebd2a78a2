"""python -m bench.exactly_once [--tickets N] [--workers N] [--kill-every SECONDS]

Workers send answers by mail and are killed (kill -9) again and again, wherever they are, and replaced. A real SMTP server of
ours writes down each mail that it takes. Printed is what was lost, sent twice, or is unknown and waits for a person, and the time.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any

from bench import database
from bench.prepare import SETTINGS, prepare
from bench.processes import free_port, stop_orderly

# A dead worker's claim ends so soon.
LEASE_SECONDS = 3.0
# A far mail server takes about so long for each of its answers.
SERVER_SECONDS = 0.004


def main() -> None:
    chosen = _arguments()
    stop_orderly()
    with ExitStack() as stack:
        server = stack.enter_context(database.server())
        url = stack.enter_context(database.own_database(server, "once"))
        data = stack.enter_context(TemporaryDirectory())
        mail = stack.enter_context(_mail_server())
        environment = SETTINGS | {"LOG_LEVEL": "ERROR", "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}"}
        caps = dict.fromkeys(("MAIL_CAP_PER_DOMAIN", "MAIL_CAP_IN_ALL"), "1000000")
        prepare(environment | caps | {"DATABASE_URL": url, "HELPDESK_DATA_DIR": data})
        _queue(chosen.tickets + 1)
        began = time.monotonic()
        deaths = _send(chosen.workers, chosen.kill_every)
        _print(mail, deaths, time.monotonic() - began)
        _disconnect()


@dataclass(slots=True)
class _MailServer:
    port: int
    taken: list[str] = field(default_factory=list)


@contextmanager
def _mail_server() -> Iterator[_MailServer]:
    server = _MailServer(port=free_port())
    with socket.create_server(("127.0.0.1", server.port), backlog=100) as listener:
        threading.Thread(target=_accept, args=[listener, server], daemon=True).start()
        yield server


def _accept(listener: socket.socket, server: _MailServer) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_serve, args=[client, server], daemon=True).start()


def _serve(client: socket.socket, server: _MailServer) -> None:
    with client, client.makefile("rb") as lines, suppress(OSError):
        _say(client, b"220 bench")
        for line in lines:
            command = line[:4].upper()
            _say(client, {b"DATA": b"354 Go on", b"QUIT": b"221 Bye"}.get(command, b"250 OK"))
            if command == b"QUIT":
                return
            if command == b"DATA":
                _take(lines, server)
                _say(client, b"250 Taken")


def _take(lines: Any, server: _MailServer) -> None:
    """Only a mail that was ended with a dot is one."""
    name = ""
    for line in lines:
        if line == b".\r\n":
            server.taken.append(name)
            return
        if line.lower().startswith(b"message-id:"):
            name = line.split(b":", 1)[1].strip().decode()
    raise ConnectionError


def _say(client: socket.socket, words: bytes) -> None:
    time.sleep(SERVER_SECONDS)
    client.sendall(words + b"\r\n")


def _queue(count: int) -> None:
    """Answers of the assistant, as routing and the flow leave them."""
    from tickets import lifecycle
    from tickets.actions.outbox import queue_agent_reply
    from tickets.models import Customer, Ticket
    from tickets.states import ReviewState, Status

    for number in range(count):
        customer = Customer.objects.create(email=f"customer{number}@example.com")
        ticket = Ticket.objects.create(customer=customer, channel="email", subject="Hello", body="How do I log in?")
        ticket.refresh_from_db()
        lifecycle.move(ticket, Status.IN_PROGRESS, by="bench", category="technical", assigned_agent="resolution-agent")
        queue_agent_reply(
            ticket,
            text="Press the button.",
            author="local",
            confidence=0.95,
            status_after=Status.RESOLVED,
            review_after=ReviewState.NONE,
        )


def _send(workers: int, kill_every: float) -> int:
    """How many workers died over it."""
    from tickets.models import Reply

    dice, deaths, living = random.Random(7), 0, set[int]()
    # Who begins as a copy of this process finds everything loaded.
    _send_one()
    try:
        while Reply.objects.filter(state__in=["pending", "sending"]).exists():
            while len(living) < workers:
                living.add(_begin_worker())
            time.sleep(kill_every)
            os.kill(victim := dice.choice(sorted(living)), signal.SIGKILL)
            os.waitpid(victim, 0)
            living.remove(victim)
            deaths += 1
    finally:
        for worker in living:
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
    return deaths


def _begin_worker() -> int:
    _disconnect()
    worker = os.fork()
    if worker == 0:
        while True:
            if not _send_one():
                time.sleep(0.02)
    return worker


def _send_one() -> int:
    from resolution.policies.permission import permission_refusal
    from tickets.channels.delivery import deliver_claimed
    from tickets.channels.send_order import take_turns

    replies = take_turns(1, seconds=LEASE_SECONDS)
    for reply in replies:
        deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)
    return len(replies)


def _print(mail: _MailServer, deaths: int, seconds: float) -> None:
    from tickets.models import Reply

    mailed = Counter(name.strip("<>").partition("@")[0] for name in mail.taken)
    states = Counter(Reply.objects.values_list("state", flat=True))
    sent = {reply.public_id for reply in Reply.objects.filter(state="sent")}
    waiting = {reply.public_id for reply in Reply.objects.filter(state__in=["unknown", "failed"])}
    held = Reply.objects.filter(state__in=["unknown", "failed"], ticket__held_reason="delivery").count()
    lost = len(sent - set(mailed)) + len(waiting) - held
    print(f"{sum(states.values())} answers in {seconds:.0f} s, {deaths} workers killed: {dict(states)}")
    print(f"lost: {lost}")
    print(f"sent twice: {sum(count > 1 for count in mailed.values())}")
    print(f"unknown, each with a person: {len(waiting)}, of which the server has {len(waiting & set(mailed))}")


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.exactly_once", description=__doc__)
    parser.add_argument("--tickets", type=int, default=500)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kill-every", type=float, default=0.7, metavar="SECONDS")
    return parser.parse_args()


if __name__ == "__main__":
    main()
