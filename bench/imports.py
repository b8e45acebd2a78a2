"""python -m bench.imports [--tickets N] [--rounds N]

How fast tickets are imported, against plain psycopg that inserts the same rows into the same tables, 100 tickets a
transaction, on the same database in the same run.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from bench import database
from bench.prepare import SETTINGS, prepare

if TYPE_CHECKING:
    from tickets.lanes.imports.rows import ImportRow

A_TRANSACTION = 100
WORDS = ("export", "invoice", "login", "error", "page", "team", "order", "button", "report", "sync", "refund", "card")
INSERTS = {
    "tickets_customer": "id, name, email, tier, is_vip, attributes, created_at",
    "tickets_ticket": "id, customer_id, channel, subject, body, page_url, callback_url, metadata, category, priority, topic,"
    " move, assigned_agent, resolution, band, review_state, held_reason, cycle, retries, reply_allowed",
    "tickets_receipt": "id, lane, outcome, ticket_id, delivery_key, sender, subject, body, body_digest, content_type,"
    " errors, answer, received_at, is_silent",
    "tickets_message": "id, ticket_id, direction, channel, author_name, author_email, text, message_id, receipt_id",
    "tickets_ticketevent": "id, ticket_id, kind, actor, from_value, to_value, detail",
}
# Plain psycopg is spared the looking up of customers: it remembers them.
_OWNERS: dict[str, object] = {}
PUT_AWAY = """UPDATE tickets_ticket SET status = 'closed', category = 'general', assigned_agent = 'import',
    resolution = 'Imported.', waiting_since = NULL WHERE id = ANY(%s)"""


def main() -> None:
    chosen = _arguments()
    with database.server() as server, database.own_database(server, "imports") as url:
        prepare(SETTINGS | {"DATABASE_URL": url})
        seconds = {"import_tickets": 0.0, "plain psycopg": 0.0}
        for turn in range(chosen.rounds):
            for name, store in (("import_tickets", _import), ("plain psycopg", _plain)):
                rows = list(_rows(name, turn, chosen.tickets))
                seconds[name] += _seconds(store, rows)
    total = chosen.tickets * chosen.rounds
    for name, spent in seconds.items():
        print(f"{name:<16} {total / spent:>8.0f} tickets a second")
    print(
        f"share of plain psycopg: {seconds['plain psycopg'] / seconds['import_tickets']:.0%} (must 25 %, better 50 %)"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=2000, help="in a round, each way")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _rows(way: str, turn: int, count: int) -> Iterator[ImportRow]:
    import json

    from tickets.lanes.imports.rows import ImportRow, read_jsonl

    chance = random.Random(turn)
    lines = (
        json.dumps(
            {
                "external_id": f"{way}-{turn}-{number}",
                "customer_email": f"{way[:3]}{chance.randrange(count)}@turn{turn}.example",
                "subject": " ".join(chance.choices(WORDS, k=6)),
                "body": " ".join(chance.choices(WORDS, k=80)),
            }
        )
        for number in range(count)
    )
    for row in read_jsonl(lines):
        assert isinstance(row, ImportRow)
        yield row


def _seconds(store: Callable[[list[ImportRow]], None], rows: list[ImportRow]) -> float:
    started = perf_counter()
    for start in range(0, len(rows), A_TRANSACTION):
        store(rows[start : start + A_TRANSACTION])
    return perf_counter() - started


def _import(rows: list[ImportRow]) -> None:
    from tickets.lanes.imports.store import store_rows

    store_rows(rows, stays_open=False)


def _plain(rows: list[ImportRow]) -> None:
    from django.db import connection, transaction
    from psycopg.types.json import Jsonb

    from tickets import ids

    values: dict[str, list[tuple[object, ...]]] = {table: [] for table in INSERTS}
    for row in rows:
        ticket, receipt = ids.new_id(), ids.new_id()
        if row.email not in _OWNERS:
            _OWNERS[row.email] = ids.new_id()
            customer = (_OWNERS[row.email], row.name, row.email, "free", False, Jsonb({}), "now")
            values["tickets_customer"].append(customer)
        values["tickets_ticket"].append(
            (ticket, _OWNERS[row.email], row.channel, row.subject, row.body, "", "", Jsonb({}), "", "normal", "")
            + ("", "", "", "", "none", "", 1, 0, False)
        )
        values["tickets_receipt"].append(
            (receipt, "import", "accepted", ticket, row.key, row.email, row.subject, row.raw, row.key, "")
            + (Jsonb([]), Jsonb({}), "now", True)
        )
        values["tickets_message"].append(
            (ids.new_id(), ticket, "inbound", row.channel, row.name, row.email, row.body, "", receipt)
        )
        for kind, before, after in (("ticket.received", "", "open"), ("status.changed", "open", "closed")):
            values["tickets_ticketevent"].append((ids.new_id(), ticket, kind, "import", before, after, Jsonb({})))
    with transaction.atomic(), connection.cursor() as wrapped:
        cursor = wrapped.cursor.cursor if hasattr(wrapped.cursor, "cursor") else wrapped.cursor
        for table, columns in INSERTS.items():
            marks = ", ".join(["%s"] * len(columns.split(",")))
            conflict = " ON CONFLICT DO NOTHING" if table == "tickets_customer" else ""
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}){conflict}", values[table])
        cursor.execute(PUT_AWAY, [[one[0] for one in values["tickets_ticket"]]])


if __name__ == "__main__":
    main()
