"""Fills a database with tickets and what belongs to them, as a helpdesk of that size has it.

The rows are made in the server, by `INSERT … SELECT` over a series: a million tickets with eight million rows beside them take minutes. The
triggers that guard each single row are off meanwhile, so it needs the database's superuser.
"""

from __future__ import annotations

import random
from pathlib import Path

import psycopg

BODIES = 2_000
WORDS_OF_A_BODY = 80
SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fi",
    "gan",
    "ho",
    "lim",
    "mer",
    "nos",
    "pra",
    "qui",
    "ros",
    "sta",
    "tur",
    "vel",
    "zan",
)
SEED = 7
STATEMENTS = Path(__file__).with_suffix(".sql")
# A UUIDv7 of row `n`: made at `at`, so that ids and times go together as they do in life.
UUID = (
    "(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7{kind}' || lpad(to_hex(n / 65536), 2, '0')"
    " || '8' || lpad(to_hex(n % 65536), 4, '0') || '{kind}' || lpad(to_hex(n), 10, '0'))::uuid"
)
AT = "(now() - ({tickets} - n) * interval '40 seconds')"


def fill(url: str, *, tickets: int) -> None:
    """`tickets` rows, the newest of now, 40 seconds apart; every fourth from a customer that wrote before."""
    at = AT.format(tickets=tickets)
    names = {kind: UUID.format(at=at, kind=digit) for digit, kind in enumerate(KINDS)}
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE TEMPORARY TABLE bodies (place int PRIMARY KEY, text text)")
        with connection.cursor().copy("COPY bodies FROM STDIN") as copy:
            for row in enumerate(_bodies()):
                copy.write_row(row)
        ids = ", ".join(f"{expression} AS {kind}" for kind, expression in names.items())
        connection.execute(
            f"CREATE TEMPORARY TABLE numbers AS SELECT n, {at} AS at, {ids} FROM generate_series(1, {tickets}) AS n"
        )
        connection.execute(
            "ALTER TABLE numbers ADD PRIMARY KEY (n), ADD owner uuid, ADD status text, ADD band text, ADD held text, ADD review text"
        )
        connection.execute(STATEMENTS.read_bytes())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def _bodies() -> list[str]:
    """Words as rare as in life: the r-th most frequent is used 1/r as often as the first (Zipf)."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(4_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=WORDS_OF_A_BODY)) for _ in range(BODIES)]


KINDS = ("ticket", "customer", "receipt", "told", "answered", "reply", "attempt", "event", "other")
