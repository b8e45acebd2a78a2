"""python -m bench.events [--events N] [--rounds N] [--storm N]

What an event costs that a program posts, alone and in lists, against a bare insert and a bare Django view in the same run, in turns.
Then from post to delivered, with real web and worker processes and a local receiver: one event at a time, and many. With
`--storm N`, N events through three pipelines of which one destination is dead and one hangs: the third is what counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from bench import cpu, database
from bench.load import post_all
from bench.prepare import RATE, SETTINGS, disconnect, prepare
from bench.processes import LOGS, Web, free_port, gunicorn, manage, running, stop_orderly

PATH = "/api/events/"
LISTED = 100
QUIET_SECONDS = 1.5
LONGEST_SECONDS = 1_800
ROW = "{:<26} {:>7} {:>10} {:>8} {:>8}"


@dataclass(slots=True, kw_only=True)
class Measured:
    """All rounds of one way to store. CPU is that of the web processes, if there are any, and of PostgreSQL."""

    name: str
    events: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    store: Callable[[int], float] = field(repr=False)
    processes: tuple[int | None, ...] = ()

    def take(self, count: int) -> None:
        before = cpu.seconds_of(*self.processes)
        self.seconds += self.store(count)
        self.cpu_seconds += cpu.seconds_of(*self.processes) - before
        self.events += count

    @property
    def cpu_milliseconds(self) -> float:
        return self.cpu_seconds * 1_000 / self.events


def main() -> None:
    chosen = _arguments()
    stop_orderly()
    with ExitStack() as stack:
        server = stack.enter_context(database.server())
        url = stack.enter_context(database.own_database(server, "events"))
        bare_url = stack.enter_context(database.own_database(server, "bare"))
        data = stack.enter_context(TemporaryDirectory())
        environment = SETTINGS | RATE | {"DATABASE_URL": url, "HELPDESK_DATA_DIR": data}
        key = prepare(environment | {"EMAIL_URL": "eml://"})
        _allow_events()
        web = stack.enter_context(gunicorn("helpdesk.wsgi", environment, log=LOGS / "web.log"))
        bare = stack.enter_context(
            gunicorn("bench.bare:application", {"DATABASE_URL": bare_url}, log=LOGS / "bare.log")
        )
        poster = Poster(web, key)
        if chosen.storm:
            _storm(poster, environment, chosen.storm)
        else:
            _print_storing(_measure_storing(poster, bare, bare_url, database.postmaster(server), chosen))
            _measure_delivering(poster, environment, chosen.events)
        disconnect()


class Poster:
    def __init__(self, web: Web, key: str) -> None:
        self.web = web
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        self._posted = 0

    def post(self, count: int, *, listed: int = 1, kind: str = "stored.only", connections: int = 2) -> float:
        """The seconds it took."""
        events = [self._event(kind) for _ in range(count)]
        bodies: list[Any] = [events[at : at + listed] for at in range(0, count, listed)] if listed > 1 else events
        return _post(self.web, PATH, [json.dumps(one) for one in bodies], self._headers, connections, code="202")

    def _event(self, kind: str) -> dict[str, Any]:
        self._posted += 1
        payload = {
            "customer": f"acme-{self._posted % 500}",
            "amount": "€240.00",
            "reason": "insufficient_funds",
            "attempt": 2,
        }
        return {"type": kind, "payload": payload, "idempotencyKey": f"bench-{self._posted}"}


def _post(web: Web, path: str, bodies: list[str], headers: dict[str, str], connections: int, *, code: str) -> float:
    load = post_all(bodies, port=web.port, path=path, headers=headers, connections=connections)
    if load.codes != {code: len(bodies)}:
        raise SystemExit(f"{path}: not every post was answered {code}: {load.codes}")
    return load.seconds


def _measure_storing(
    poster: Poster, bare: Web, bare_url: str, postmaster: int | None, chosen: argparse.Namespace
) -> list[Measured]:
    ways = [
        Measured(name="bare insert", store=_inserter(bare_url), processes=(postmaster,)),
        Measured(name="bare POST", store=_bare_poster(bare), processes=(bare.pid, postmaster)),
        Measured(name="POST, one event", store=poster.post, processes=(poster.web.pid, postmaster)),
        Measured(
            name=f"POST, lists of {LISTED}",
            store=lambda count: poster.post(count, listed=LISTED),
            processes=(poster.web.pid, postmaster),
        ),
    ]
    for way in ways:
        way.store(100)
    for number in range(chosen.rounds):
        for way in ways if number % 2 else reversed(ways):
            way.take(chosen.events)
    return ways


def _inserter(url: str) -> Callable[[int], float]:
    """One row in a transaction of its own, as an event has it."""
    payload = json.dumps({"customer": "acme", "amount": "€240.00", "reason": "insufficient_funds", "attempt": 2})
    connection = psycopg.connect(url, autocommit=True)
    connection.execute(
        "CREATE TABLE bare_pipeline_event (id bigserial PRIMARY KEY, type text, payload jsonb, key text UNIQUE, at timestamptz)"
    )
    numbers = iter(range(10**9))

    def insert(count: int) -> float:
        started = time.perf_counter()
        for _ in range(count):
            connection.execute(
                "INSERT INTO bare_pipeline_event (type, payload, key, at) VALUES ('payment.failed', %s, %s, now())",
                [payload, str(next(numbers))],
                prepare=True,
            )
        return time.perf_counter() - started

    return insert


def _bare_poster(bare: Web) -> Callable[[int], float]:
    numbers = iter(range(10**9))

    def post(count: int) -> float:
        bodies = [
            json.dumps(
                {
                    "external_id": f"bench-{next(numbers)}",
                    "channel": "email",
                    "customer_email": "user@example.com",
                    "subject": "payment.failed",
                    "body": "insufficient_funds",
                }
            )
            for _ in range(count)
        ]
        return _post(bare, "/ingest", bodies, {"Content-Type": "application/json"}, 2, code="201")

    return post


def _measure_delivering(poster: Poster, environment: dict[str, str], count: int) -> None:
    with _destination("shop") as _, manage("work", environment, log=LOGS / "worker.log"):
        _import_pipeline("Payments", "payment.*", "shop")
        _settle(poster, 20, "warm.up")
        lone = [_deliver_one(poster) for _ in range(20)]
        delivered, started = _delivered("shop"), time.perf_counter()
        poster.post(count, listed=LISTED, kind="payment.failed")
        _wait(lambda: _delivered("shop") - delivered >= count)
        seconds = time.perf_counter() - started
    steps = statistics.quantiles(lone, n=10)
    print(f"\nOne event, post to delivered   p50 {steps[4]:.2f} s, p90 {steps[8]:.2f} s")
    print(f"{count} events, post to delivered  {count / seconds:.0f} a second")


def _storm(poster: Poster, environment: dict[str, str], count: int) -> None:
    """Three pipelines match all events, first to three that work. The one that still works must not notice the others."""
    with ExitStack() as stack:
        for name in ("works", "second", "third"):
            stack.enter_context(_destination(name))
            _import_pipeline(f"Three that work: {name}", "healthy.*", name)
        stack.enter_context(_destination("hangs", hangs=True))
        _make_destination("dead", free_port())
        stack.enter_context(manage("work", environment, log=LOGS / "worker.log"))
        _settle(poster, 20, "warm.up")
        healthy = _seconds_of(poster, count, "healthy.event", "works")
        for name in ("works", "dead", "hangs"):
            _import_pipeline(f"One that works: {name}", "payment.*", name)
        beside = _seconds_of(poster, count, "payment.failed", "works")
        print(
            f"{count} events through three pipelines, to the first of three that work  {count / healthy:.0f} a second"
        )
        print(
            f"the same to the one that works beside one that is dead and one that hangs  {count / beside:.0f} a second"
        )
        print("deliveries by destination and state:")
        for row in _states():
            print("  {:<8} {:<10} {:>7}".format(*row))


def _seconds_of(poster: Poster, count: int, kind: str, name: str) -> float:
    before, started = _delivered(name), time.perf_counter()
    poster.post(count, listed=LISTED, kind=kind)
    _wait(lambda: _delivered(name) - before >= count)
    return time.perf_counter() - started


def _deliver_one(poster: Poster) -> float:
    # After a quiet while, as most events come.
    time.sleep(QUIET_SECONDS)
    before = _delivered("shop")
    poster.post(1, kind="payment.failed", connections=1)
    _wait(lambda: _delivered("shop") > before, pause=0.01)
    # From the rows: starting the process that posts is none of the product's time.
    from routing.models import Delivery

    newest = Delivery.objects.filter(state="delivered").select_related("run__event").latest("created_at")
    assert newest.run is not None
    assert newest.delivered_at is not None
    return (newest.delivered_at - newest.run.event.received_at).total_seconds()


def _settle(poster: Poster, count: int, kind: str) -> None:
    """Until the workers are up and have matched all that there is."""
    from routing.models import PipelineEvent

    poster.post(count, kind=kind)
    _wait(lambda: not PipelineEvent.objects.filter(matched_at=None).exists())


def _wait(is_over: Callable[[], bool], *, pause: float = 0.2) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while not is_over():
        if time.monotonic() > end:
            raise SystemExit(f"Not done within {LONGEST_SECONDS} s; see {LOGS / 'worker.log'}.")
        time.sleep(pause)


def _delivered(name: str) -> int:
    from routing.models import Delivery

    return Delivery.objects.filter(destination_name=name, state="delivered").count()


def _states() -> list[tuple[str, str, int]]:
    from django.db.models import Count

    from routing.models import Delivery

    rows = Delivery.objects.order_by("destination_name", "state").values_list("destination_name", "state")
    return list(rows.annotate(count=Count("*")))


@contextmanager
def _destination(name: str, *, hangs: bool = False) -> Iterator[None]:
    port = free_port()
    command = [sys.executable, "-m", "bench.receiver", f"--port={port}", *(["--hangs"] if hangs else [])]
    with running(command, {}, log=LOGS / f"receiver-{name}.log"):
        _make_destination(name, port)
        yield


def _make_destination(name: str, port: int) -> None:
    _import({"destinations": [{"name": name, "kind": "webhook", "url": f"http://127.0.0.1:{port}/events"}]})


def _import_pipeline(name: str, kind: str, destination: str) -> None:
    pipeline = {"name": name, "state": "active", "match": {"type": kind}, "destinations": [{"to": destination}]}
    _import({"pipelines": [pipeline]})


def _import(recipe: dict[str, Any]) -> None:
    from routing.pipelines.recipe import read_recipe, write_plain
    from routing.pipelines.versions import import_recipe

    import_recipe(read_recipe(write_plain(recipe)), by="bench")


def _allow_events() -> None:
    from tickets.models import ApiKey, Scope

    ApiKey.objects.update(scopes=Scope.values)


def _print_storing(ways: list[Measured]) -> None:
    print(ROW.format("", "events", "per s", "CPU ms", ""))
    for way in ways:
        print(ROW.format(way.name, way.events, f"{way.events / way.seconds:.0f}", f"{way.cpu_milliseconds:.2f}", ""))
    insert, bare, one, listed = (way.cpu_milliseconds for way in ways)
    print(f"\nAn event alone against a bare POST    {one / bare:.2f}")
    print(f"An event of a list against a bare insert  {listed / insert:.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.events", description="What an event costs, and how quick it is."
    )
    parser.add_argument("--events", type=int, default=500, help="events in a round, and in the burst that is delivered")
    parser.add_argument("--rounds", type=int, default=4, help="rounds of each way to store")
    parser.add_argument(
        "--storm", type=int, default=0, help="so many events beside destinations that fail, and nothing else"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
