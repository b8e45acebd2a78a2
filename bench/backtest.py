"""How long a backtest takes, and how much of it is the database: by stored facts, and where there are none.

    python -m bench.backtest [--tickets 10000] [--rules 10]

One process does one slice after the other, as a worker with nothing else to do.
"""

import argparse
import json
import sys
import time
from typing import Any

import psycopg

from bench import database
from bench.many_rows import fill
from bench.prepare import SETTINGS, prepare

# Each fits some of the tickets, by a word of the text, a number or the topic.
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"field": "topic", "operator": "is", "value": "topic 3"},
    {"field": "body", "operator": "contains", "value": "barcordel"},
    {"field": "same_topic", "operator": "at_least", "value": "3"},
    {"field": "domain", "operator": "is", "value": "shop.example"},
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--rules", type=int, default=10)
    chosen = parser.parse_args()
    with database.server() as server, database.own_database(server, "backtest") as url:
        prepare(SETTINGS | {"LOG_LEVEL": "WARNING", "DATABASE_URL": url})
        fill(url, tickets=chosen.tickets)
        _write_rules(chosen.rules)
        tell(f"{'':24}{'tickets':>9}{'seconds':>9}{'a second':>10}{'slices':>8}{'longest s':>11}{'SQL':>6}")
        _measure("without stored facts", chosen.tickets)
        _store_facts(url)
        _measure("with stored facts", chosen.tickets)


def _write_rules(count: int) -> None:
    from routing.models import Rule

    for number in range(count):
        conditions = [CONDITIONS[number % len(CONDITIONS)]]
        actions = {"priority": "high"} if number % 2 else {"tags": [f"tag-{number}"]}
        Rule.objects.create(name=f"Rule {number}", position=100 + number, conditions=conditions, actions=actions)


def _store_facts(url: str) -> None:
    """The same card for all: what is measured is reading it. Its triggers guard the table, so they are off."""
    from routing.models import Reading
    from routing.rules.try_on_ticket import facts_of_today

    reading = Reading.objects.select_related("ticket__customer", "ticket__integration", "ticket__mailbox").first()
    assert reading is not None
    facts = facts_of_today(reading.ticket, reading, body=reading.ticket.body).stored()
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE routing_decision SET facts = %s::jsonb || jsonb_build_object('topic', (SELECT topic FROM routing_reading"
            " WHERE routing_reading.id = reading_id))",
            [json.dumps(facts)],
        )


def _measure(label: str, tickets: int) -> None:
    from django.db import connection

    from routing.backtests.slices import run_slice
    from routing.backtests.start import Asked, start_backtest

    asked = _Clock()
    with connection.execute_wrapper(asked):
        began = time.perf_counter()
        backtest = start_backtest(Asked(newest=tickets), by="bench")
        longest = 0.0
        while backtest.is_running:
            slice_began = time.perf_counter()
            run_slice(str(backtest.pk), str(backtest.slices))
            longest = max(longest, time.perf_counter() - slice_began)
            backtest.refresh_from_db()
        seconds = time.perf_counter() - began
    tell(
        f"{label:24}{backtest.tickets_done:>9,}{seconds:>9.1f}{backtest.tickets_done / seconds:>10,.0f}"
        f"{backtest.slices:>8}{longest:>11.2f}{asked.seconds / seconds:>6.0%}"
    )


class _Clock:
    """How long the statements take, waiting for the server included."""

    seconds = 0.0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
