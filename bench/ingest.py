"""python -m bench.ingest [--posts N] [--rounds N] [--connections N]

What a post costs, against a bare Django view that stores the same, in the same run: they take turns, so that a noisy
neighbour hits both. Cost is CPU of the server's processes and of PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import cpu, database
from bench.load import post_all
from bench.processes import ROOT, Web, gunicorn

# More than any run posts: the benchmark measures the cost of the limit, not the limit.
RATE = {"INGEST_PER_MINUTE": "1000000", "INGEST_BURST": "1000000"}
SETTINGS = {"HELPDESK_MODE": "demo", "LOG_LEVEL": "INFO", "LOG_FORMAT": "json", "SECRET_KEY": "only-for-measuring"}
LONGEST_SECONDS = 300
ROW = "{:<22} {:>7} {:>10} {:>10} {:>9} {:>9} {:>8}"
HEADINGS = ("", "posts", "CPU ms", "of it DB", "p50 ms", "p95 ms", "per s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    web: Web
    path: str
    headers: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Measured:
    """All rounds of one kind."""

    web_seconds: float = 0.0
    database_seconds: float = 0.0
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def cpu_milliseconds(self) -> float:
        return (self.web_seconds + self.database_seconds) * 1000 / len(self.milliseconds)


def main() -> None:
    chosen = _arguments()
    with ExitStack() as stack:
        server = stack.enter_context(database.server())
        ours = stack.enter_context(_helpdesk(server))
        bare = stack.enter_context(_bare(server))
        postmaster = database.postmaster(server)
        if postmaster is None:
            print("The database server is not on this machine, so its CPU time is not counted.")
        print(f"The rate limit is raised: {' '.join('='.join(pair) for pair in RATE.items())}.")
        measured = _measure(ours, bare, postmaster, chosen)
    _print(measured)


def _measure(ours: Target, bare: Target, postmaster: int | None, chosen: argparse.Namespace) -> dict[str, Measured]:
    measured = {"Helpdesk, new": Measured(), "bare view, new": Measured(), "Helpdesk, repeat": Measured()}
    names = list(measured)
    end = time.monotonic() + LONGEST_SECONDS
    for number in range(-1, chosen.rounds):
        bodies = _bodies(number, chosen.posts)
        # The first round warms up and does not count; who begins alternates.
        turns = [(names[0], ours, "201"), (names[1], bare, "201")]
        turns = [*(turns if number % 2 else reversed(turns)), (names[2], ours, "200")]
        for name, target, code in turns:
            into = Measured() if number < 0 else measured[name]
            _turn(into, target, bodies, code, postmaster, connections=chosen.connections)
        if time.monotonic() > end:
            print(f"Stopped after {LONGEST_SECONDS} s, in round {number + 1} of {chosen.rounds}.")
            break
    return measured


def _turn(
    into: Measured, target: Target, bodies: list[str], code: str, postmaster: int | None, *, connections: int
) -> None:
    before = cpu.seconds_of(target.web.pid), cpu.seconds_of(postmaster)
    load = post_all(
        bodies, port=target.web.port, path=target.path, headers=target.headers, connections=connections
    )
    into.web_seconds += cpu.seconds_of(target.web.pid) - before[0]
    into.database_seconds += cpu.seconds_of(postmaster) - before[1]
    if load.codes != {code: len(bodies)}:
        raise SystemExit(f"Not every post was answered {code}: {load.codes}")
    into.seconds += load.seconds
    into.milliseconds += load.milliseconds


def _bodies(number: int, count: int) -> list[str]:
    """Customers come back: one address in ten posts is new in each round."""
    return [
        json.dumps(
            {
                "external_id": f"bench-{number}-{n}",
                "channel": "email",
                "customer_email": f"user{n % 200 if n % 10 else f'{number}-{n}'}@example.com",
                "subject": "Cannot access my dashboard",
                "body": f"I've been unable to log in since yesterday. I get a 403 error. ({number}, {n})",
            }
        )
        for n in range(count)
    ]


@contextmanager
def _helpdesk(server: str) -> Iterator[Target]:
    with database.own_database(server, "helpdesk") as url:
        environment = SETTINGS | RATE | {"DATABASE_URL": url}
        key = _prepare(environment)
        with gunicorn("helpdesk.wsgi", environment, log=_log("helpdesk")) as web:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
            yield Target(web=web, path="/api/webhooks/support/ingest", headers=headers)


def _prepare(environment: dict[str, str]) -> str:
    """Migrates, and gives an integration's key."""
    os.environ |= environment | {"DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    from tickets import keys
    from tickets.models import Integration

    _, key = keys.create_key(Integration.objects.create(name="bench"))
    connections.close_all()
    return key


@contextmanager
def _bare(server: str) -> Iterator[Target]:
    with (
        database.own_database(server, "bare") as url,
        gunicorn("bench.bare:application", {"DATABASE_URL": url}, log=_log("bare")) as web,
    ):
        yield Target(web=web, path="/ingest", headers={"Content-Type": "application/json"})


def _log(name: str) -> Path:
    return ROOT / "var" / "bench" / f"{name}.log"


def _print(measured: dict[str, Measured]) -> None:
    print(ROW.format(*HEADINGS))
    for name, one in measured.items():
        steps = statistics.quantiles(one.milliseconds, n=20)
        count = len(one.milliseconds)
        cells = (one.cpu_milliseconds, one.database_seconds * 1000 / count, steps[9], steps[18])
        print(ROW.format(name, count, *(f"{cell:.2f}" for cell in cells), f"{count / one.seconds:.0f}"))
    ours, bare, repeat = measured.values()
    print(f"\ncost of a post against the bare view    {ours.cpu_milliseconds / bare.cpu_milliseconds:.2f}   (aim: 2.0, better 1.4)")
    print(f"cost of a repeat against a new post     {repeat.cpu_milliseconds / ours.cpu_milliseconds:.2f}   (aim: 1.0, better 0.8)")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description="What a post costs.")
    parser.add_argument("--posts", type=int, default=300, help="posts in a round")
    parser.add_argument("--rounds", type=int, default=8, help="rounds of each kind")
    parser.add_argument("--connections", type=int, default=2, help="kept-alive connections at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
