"""python -m bench.flow [--tickets N] [--lone N] [--workers N]

From post to delivered, with real web and worker processes, local engines and the demo's knowledge: tickets one at a
time, and a burst that the workers find waiting. The times are those of the rows, on the database's clock. What the
model's time and three commits a ticket would allow is measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from bench import cpu, database
from bench.allowance import TimeAllowance, measure_allowance
from bench.ingest import PATH
from bench.load import post_all
from bench.long_texts import ticket_text
from bench.prepare import RATE, SETTINGS, disconnect, prepare
from bench.processes import LOGS, Web, gunicorn, manage, stop_orderly

LONGEST_SECONDS = 1200
# Most write once, as in a morning; some again.
CUSTOMERS = 5000


def main() -> None:
    chosen = _arguments()
    stop_orderly()
    with ExitStack() as stack:
        server = stack.enter_context(database.server())
        url = stack.enter_context(database.own_database(server, "flow"))
        data = stack.enter_context(TemporaryDirectory())
        environment = SETTINGS | RATE | {"DATABASE_URL": url, "HELPDESK_DATA_DIR": data, "WORKERS": str(chosen.workers)}
        key = prepare(environment | {"EMAIL_URL": "eml://"})
        _make_knowledge()
        web = stack.enter_context(gunicorn("helpdesk.wsgi", environment, log=LOGS / "web.log"))
        poster = Poster(web, key)
        with _workers(environment):
            lone = _measure_lone(poster, chosen.lone)
        burst = _measure_burst(poster, chosen.tickets, environment, database.postmaster(server))
        allowance = measure_allowance(workers=min(chosen.workers, os.cpu_count() or 1))
        disconnect()
    _print(lone, burst, allowance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    tickets: int
    tickets_per_second: float
    cpu_milliseconds: float


class Poster:
    """Posts what customers of the demo ask, each time in slightly other words."""

    def __init__(self, web: Web, key: str) -> None:
        self._web = web
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        self._random = random.Random(7)

    def post(self, count: int, *, connections: int) -> None:
        bodies = [self._body() for _ in range(count)]
        load = post_all(bodies, port=self._web.port, path=PATH, headers=self._headers, connections=connections)
        if load.codes != {"201": count}:
            raise SystemExit(f"Not every post was answered 201: {load.codes}")

    def _body(self) -> str:
        from helpdesk.demo.content import ARTICLES

        _, title, _, phrasings = self._random.choice(ARTICLES)
        number = self._random.randrange(10**9)
        return json.dumps(
            {
                "channel": "email",
                "customer_email": f"user{number % CUSTOMERS}@example.com",
                "subject": title,
                "body": ticket_text(self._random.choice(phrasings), number, self._random),
            }
        )


def _make_knowledge() -> None:
    from helpdesk.demo.content import ARTICLES
    from resolution.models import Article

    for category, title, body, phrasings in ARTICLES:
        Article.objects.create(category=category, title=title, body=body, phrasings="\n".join(phrasings))


@contextmanager
def _workers(environment: dict[str, str]) -> Iterator[int]:
    """Gives the head's process."""
    with manage("work", environment, log=LOGS / "worker.log") as head:
        yield head.pid


def _measure_lone(poster: Poster, count: int) -> list[float]:
    """Seconds from post to sent of tickets that come one at a time, once every worker has loaded its model."""
    from tickets.models import Reply, Ticket

    for _ in range(5):
        poster.post(4, connections=4)
        _wait_until_settled()
    known = set(Ticket.objects.values_list("pk", flat=True))
    for _ in range(count):
        poster.post(1, connections=1)
        _wait_until_settled()
    replies = Reply.objects.filter(sent_at__isnull=False).exclude(ticket__in=known).select_related("ticket")
    return [(reply.sent_at - reply.ticket.created_at).total_seconds() for reply in replies if reply.sent_at]


def _measure_burst(poster: Poster, count: int, environment: dict[str, str], postmaster: int | None) -> Burst:
    """The workers find all tickets waiting. The first tenth does not count, because the model is loaded meanwhile."""
    poster.post(count, connections=4)
    with _workers(environment) as head:
        left = _wait_until_settled(but=count * 9 // 10)
        started, used = time.monotonic(), cpu.seconds_of(head, postmaster)
        _wait_until_settled()
        seconds, used = time.monotonic() - started, cpu.seconds_of(head, postmaster) - used
    return Burst(tickets=left, tickets_per_second=left / seconds, cpu_milliseconds=used * 1000 / left)


def _wait_until_settled(*, but: int = 0) -> int:
    """Waits until at most so many are left; how many these are."""
    from tickets.models import Ticket
    from tickets.states import ReviewState, Status

    working = (
        Ticket.objects.unmerged()
        .filter(status__in=[Status.OPEN, Status.IN_PROGRESS])
        .exclude(review_state=ReviewState.HELD)
    )
    end = time.monotonic() + LONGEST_SECONDS
    while (left := working.count()) > but:
        if time.monotonic() > end:
            raise SystemExit(f"{left} tickets were not settled within {LONGEST_SECONDS} s; see {LOGS / 'worker.log'}.")
        time.sleep(0.2)
    return left


def _print(lone: list[float], burst: Burst, allowance: TimeAllowance) -> None:
    # Of a few none may have been sent: some texts are held for a person.
    steps = statistics.quantiles(lone, n=10) if len(lone) > 1 else [float("nan")] * 9
    allowed, model = allowance.tickets_per_second, allowance.model_milliseconds
    rows = (
        ("Lone ticket, post to sent", f"p50 {steps[4]:.2f} s", f"p90 {steps[8]:.2f} s; {len(lone)} sent; aim 1.0, 0.5"),
        ("Burst, drained", f"{burst.tickets_per_second:.1f} a second", f"the last {burst.tickets} that were waiting"),
        ("CPU of a ticket", f"{burst.cpu_milliseconds:.0f} ms", "workers and PostgreSQL, in the burst"),
        ("Model time of a ticket", f"{model:.0f} ms CPU", "reading, retrieval, answer, confidence"),
        ("Three commits", f"{allowance.commit_milliseconds:.1f} ms", "of one row each"),
        ("Allowed by these two", f"{allowed:.1f} a second", f"{allowance.workers} at a time"),
        (
            "Share of it, by the clock",
            f"{burst.tickets_per_second / allowed:.0%}",
            "aim 50 %, better 70 %; an idle machine",
        ),
        ("Share of it, by CPU time", f"{model / burst.cpu_milliseconds:.0%}", "model's part of a ticket's CPU"),
    )
    for row in rows:
        print("{:<28}{:>16}   {}".format(*row))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.flow", description="From post to delivered.")
    parser.add_argument("--tickets", type=int, default=1500, help="tickets in the burst")
    parser.add_argument("--lone", type=int, default=30, help="tickets one at a time")
    parser.add_argument("--workers", type=int, default=2, help="worker processes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
