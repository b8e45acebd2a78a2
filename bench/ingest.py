"""python -m bench.ingest [--posts N] [--rounds N] [--connections N]

What a post costs, against a bare Django view that stores the same, in the same run: they take turns, so that a noisy
neighbour hits both. Cost is CPU of the server's processes and of PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from bench import cpu, database
from bench.load import post_all
from bench.prepare import RATE, SETTINGS, prepare
from bench.processes import LOGS, Web, gunicorn, stop_orderly

PATH = "/api/webhooks/support/ingest"
LONGEST_SECONDS = 300
ROW = "{:<18} {:>7} {:>8} {:>10} {:>8} {:>8} {:>7}"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One kind of post: where it goes to, which answer it must get, and what it has cost so far."""

    name: str
    target: Target
    code: str
    measured: Measured = field(default_factory=Measured)


def main() -> None:
    chosen = _arguments()
    stop_orderly()
    with ExitStack() as stack:
        server = stack.enter_context(database.server())
        ours = stack.enter_context(_helpdesk(server))
        bare = stack.enter_context(_bare(server))
        postmaster = database.postmaster(server)
        if postmaster is None:
            print("The database server is not on this machine, so its CPU time is not counted.")
        print(f"For this run the rate limit is raised: {' '.join('='.join(pair) for pair in RATE.items())}.\n")
        turns = (
            Turn(name="Helpdesk, new", target=ours, code="201"),
            Turn(name="bare view, new", target=bare, code="201"),
            Turn(name="Helpdesk, repeat", target=ours, code="200"),
        )
        _measure(turns, postmaster, chosen)
    _print(turns)


def _measure(turns: tuple[Turn, Turn, Turn], postmaster: int | None, chosen: argparse.Namespace) -> None:
    ours, bare, repeat = turns
    end = time.monotonic() + LONGEST_SECONDS
    _warm_up(turns, connections=chosen.connections)
    for number in range(chosen.rounds):
        bodies = _bodies(number, chosen.posts)
        # Who begins alternates; a repeat can only come after the first.
        for turn in (ours, bare, repeat) if number % 2 else (bare, ours, repeat):
            _take(turn, bodies, postmaster, connections=chosen.connections)
        if time.monotonic() > end:
            print(f"Stopped after {LONGEST_SECONDS} s, in round {number + 1} of {chosen.rounds}.")
            return


def _warm_up(turns: tuple[Turn, ...], *, connections: int) -> None:
    for turn in turns:
        _post(turn, _bodies(-1, 100), connections=connections)


def _take(turn: Turn, bodies: list[str], postmaster: int | None, *, connections: int) -> None:
    web, before = turn.target.web.pid, (cpu.seconds_of(turn.target.web.pid), cpu.seconds_of(postmaster))
    seconds, milliseconds = _post(turn, bodies, connections=connections)
    turn.measured.web_seconds += cpu.seconds_of(web) - before[0]
    turn.measured.database_seconds += cpu.seconds_of(postmaster) - before[1]
    turn.measured.seconds += seconds
    turn.measured.milliseconds += milliseconds


def _post(turn: Turn, bodies: list[str], *, connections: int) -> tuple[float, list[float]]:
    target = turn.target
    load = post_all(bodies, port=target.web.port, path=target.path, headers=target.headers, connections=connections)
    if load.codes != {turn.code: len(bodies)}:
        raise SystemExit(f"{turn.name}: not every post was answered {turn.code}: {load.codes}")
    return load.seconds, load.milliseconds


def _bodies(number: int, count: int) -> list[str]:
    """Most customers come back: one post in ten is of an address that was not seen before."""
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
        key = prepare(environment)
        with gunicorn("helpdesk.wsgi", environment, log=LOGS / "web.log") as web:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
            yield Target(web=web, path=PATH, headers=headers)


@contextmanager
def _bare(server: str) -> Iterator[Target]:
    with (
        database.own_database(server, "bare") as url,
        gunicorn("bench.bare:application", {"DATABASE_URL": url}, log=LOGS / "bare.log") as web,
    ):
        yield Target(web=web, path="/ingest", headers={"Content-Type": "application/json"})


def _print(turns: tuple[Turn, Turn, Turn]) -> None:
    print(ROW.format(*HEADINGS))
    for turn in turns:
        one = turn.measured
        count, steps = len(one.milliseconds), statistics.quantiles(one.milliseconds, n=20)
        cells = (one.cpu_milliseconds, one.database_seconds * 1000 / count, steps[9], steps[18])
        print(ROW.format(turn.name, count, *(f"{cell:.2f}" for cell in cells), f"{count / one.seconds:.0f}"))
    ours, bare, repeat = (turn.measured.cpu_milliseconds for turn in turns)
    print(f"\nA post against the bare view  {ours / bare:.2f}  (aim: at most 1.8, better 1.4)")
    print(f"A repeat against a new post   {repeat / ours:.2f}  (aim: at most 1.0, better 0.8)")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description="What a post costs.")
    parser.add_argument("--posts", type=int, default=250, help="posts in a round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each kind")
    parser.add_argument("--connections", type=int, default=2, help="kept-alive connections at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
