"""python -m bench.scale [--tickets N] [--beside N] [--keep] [--again ADDRESS] [--once]

What pages, filters and searches cost with N tickets, and how much more that is than with few. Each is asked again and
again in one process, by the product's own views; the milliseconds are CPU time of this process and of PostgreSQL, so a
busy machine changes little. Both sizes are built in the same run, in databases that are gone afterwards unless kept.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from time import process_time
from typing import Any

from bench import cpu, database
from bench.many_rows import fill
from bench.prepare import SETTINGS

QUIET = {"LOG_LEVEL": "WARNING"}
A_MEASUREMENT_SECONDS = 0.6
FEWEST = 4
WIDEST_LABEL = 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    name: str
    python: float
    postgres: float
    kilobytes: float
    queries: int

    @property
    def total(self) -> float:
        return self.python + self.postgres


def main() -> None:
    chosen = _arguments()
    if chosen.measure:
        print(json.dumps([asdict(cost) for cost in _measure(chosen.measure, once=chosen.once)]))
        return
    once = ["--once"] if chosen.once else []
    with database.server() if not chosen.again else nullcontext(chosen.again) as server:
        make = partial(_costs, server, keep=chosen.keep and not chosen.again, options=once)
        few = make(chosen.beside) if chosen.beside else None
        many = _costs_in(chosen.again, options=once) if chosen.again else make(chosen.tickets)
    if few:
        print(f"The last column is the ratio to {chosen.beside} tickets.")
    _print(few=few, many=many)


def _print(*, few: list[Cost] | None, many: list[Cost]) -> None:
    print(f"{'':<{WIDEST_LABEL}} {'Python ms':>9} {'PostgreSQL ms':>13} {'KB':>5} {'queries':>7} {'ratio':>6}")
    for before, now in zip(few or many, many, strict=True):
        ratio = f"{now.total / before.total:>6.2f}" if few and before.total else ""
        print(
            f"{now.name:<{WIDEST_LABEL}} {now.python:>9.1f} {now.postgres:>13.1f} {now.kilobytes:>5.0f} {now.queries:>7} {ratio}"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--beside", type=int, default=10_000, help="what the ratio is to; 0 for none")
    parser.add_argument(
        "--once", action="store_true", help="ask for each page once: whether it works, not what it costs"
    )
    parser.add_argument("--keep", action="store_true", help="leave the databases, and say their addresses")
    parser.add_argument(
        "--again", metavar="ADDRESS", help="measure one that was kept, with the code and the schema of now"
    )
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _costs(server: str, size: int, *, keep: bool, options: list[str]) -> list[Cost]:
    with database.own_database(server, "scale", keep=keep) as url:
        _output([sys.executable, "-c", "from bench.prepare import prepare; print(prepare({}))"], url)
        fill(url, tickets=size)
        if keep:
            print(url)
        return _measured(url, options)


def _costs_in(url: str, *, options: list[str]) -> list[Cost]:
    _output([sys.executable, "manage.py", "migrate", "-v1"], url)
    return _measured(url, options)


def _measured(url: str, options: list[str]) -> list[Cost]:
    """In a process of its own, since Django is set up for one database."""
    command = [sys.executable, "-m", "bench.scale", "--measure", str(database.postmaster(url) or 0), *options]
    return [Cost(**cost) for cost in json.loads(_output(command, url))]


def _output(command: list[str], url: str) -> str:
    """The last line that it prints."""
    environment = os.environ | SETTINGS | QUIET | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()[-1]


def _measure(postmaster: int, *, once: bool) -> Iterator[Cost]:
    import django

    django.setup()
    from django.db import connection

    from resolution.rate_hours import keep_rates
    from tickets.models import Integration

    # As the schedule does it each minute: a week of hours a run, five weeks in all.
    for _ in range(5):
        keep_rates()
    page, program = _clients(Integration.objects.get(name="bench"))
    for client, addresses in ((page, _pages()), (program, _api())):
        for name, address in addresses:

            def ask(client: Any = client, address: str = address) -> Any:
                return client.get(address)

            response = ask()
            if response.status_code != HTTPStatus.OK:
                raise SystemExit(f"{address} answers {response.status_code}")
            asked: list[str] = []
            with connection.execute_wrapper(partial(_count, asked)):
                ask()
            python, postgres = (0.0, 0.0) if once else _spent(ask, postmaster)
            kilobytes = len(response.content) / 1024
            yield Cost(name=name, python=python, postgres=postgres, kilobytes=kilobytes, queries=len(asked))


def _count(asked: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    asked.append(sql)
    return execute(sql, *rest)


def _clients(integration: Any) -> tuple[Any, Any]:
    """Somebody who may see every page, and a program."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tickets.integrations import keys

    somebody, _ = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True, "email": "bench@example.com"}
    )
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
    _, key = keys.create_key(integration)
    return browser, Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key}"})


def _spent(ask: Callable[[], Any], postmaster: int) -> tuple[float, float]:
    """Milliseconds a call, of this process and of PostgreSQL."""
    times, mine, theirs = 0, process_time(), cpu.seconds_of(postmaster)
    while times < FEWEST or process_time() - mine + cpu.seconds_of(postmaster) - theirs < A_MEASUREMENT_SECONDS:
        ask()
        times += 1
    return (process_time() - mine) / times * 1000, (cpu.seconds_of(postmaster) - theirs) / times * 1000


def _pages() -> Iterator[tuple[str, str]]:
    from django.contrib import admin
    from django.urls import reverse

    from tickets.models import Ticket

    yield "dashboard", reverse("admin:index")
    newest = Ticket.objects.order_by("-created_at", "-id").first()
    assert newest is not None
    yield "review queue", reverse("admin:review")
    yield "review queue, next", reverse("admin:review_next")
    yield "ticket page", reverse("admin:tickets_ticket_change", args=[newest.pk])
    yield "metrics", "/metrics"
    for model in sorted(admin.site._registry, key=lambda one: one._meta.label):
        if model._meta.app_label in ("tickets", "routing", "resolution", "helpdesk"):
            yield (
                f"list of {model._meta.verbose_name_plural}",
                reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"),
            )
    for label, queries in FILTERED.items():
        for query in queries:
            yield f"{label}?{query}", reverse(f"admin:{label.replace('.', '_')}_changelist") + f"?{query}"


def _api() -> Iterator[tuple[str, str]]:
    for query in API:
        yield f"/api/tickets/?{query}", f"/api/tickets/?{query}"


FILTERED = {
    "tickets.ticket": (
        "p=60",
        "attention=needed",
        "attention=triage",
        "attention=delivery",
        "merged=yes",
        "merged=all",
        "band__exact=hold",
        "band__exact=hold&state=new",
        "priority__exact=urgent",
        "category__exact=billing",
        "channel__exact=chat",
        "answered=assistant",
        "answered=people",
        "answered=waiting",
        "q=bacor",
        "q=order77",
        "q=nowhere",
        "q=77",
        "q=c77@example.com",
    ),
    "tickets.receipt": ("lane__exact=api", "lane__exact=form", "outcome__exact=refused"),
    "tickets.reply": ("origin__exact=receipt", "origin__exact=person", "state__exact=failed"),
    "tickets.accountevent": ("q=plan", "q=nowhere", "q=c77@example.com"),
    "tickets.sentmail": ("kind__exact=link", "kind__exact=acknowledgement"),
    "tickets.customer": ("q=c77@example.com", "q=Customer 77"),
    "routing.decision": ("move__exact=hold", "move__exact=escalate"),
    "resolution.attempt": (
        "standing=held",
        "standing=drafted",
        "standing=failed",
        "standing=sent",
        "standing=sent_for_review",
        "band__exact=hold",
    ),
}
API = (
    "",
    "status=open",
    "status=in_progress",
    "status=closed",
    "team=nobody",
    "team=Team+1",
    "channel=chat",
    "channel=webhook",
    "confidence_min=0.999",
    "confidence_max=0.0001",
    "category=billing",
    "review_state=rejected",
    "held_reason=failed",
    "q=nowhere",
)


if __name__ == "__main__":
    main()
