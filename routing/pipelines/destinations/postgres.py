"""A row in a table of yours: top-level fields to the columns of their names, and the payload as jsonb.

Nothing is made or changed there but rows; a repeat is dropped by the id column. The values are parameters, never SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from routing.pipelines.destinations.base import (
    BadDestination,
    Event,
    Exchange,
    Field,
    Filler,
    Kind,
    Parcel,
    Place,
    SendError,
)
from routing.pipelines.destinations.postgres_connection import connected
from routing.pipelines.destinations.texts import as_text, without_secrets
from tickets import ids

TABLE = re.compile(r"^[^\W\d][\w$]{0,62}(\.[^\W\d][\w$]{0,62})?$")
COLUMN = re.compile(r"^[^\W\d][\w$]{0,62}$")
HOST = re.compile(r"^[\w.:-]{1,253}$")
SSL_MODES = tuple((mode, mode) for mode in ("prefer", "require", "verify-full", "disable"))
ID_TYPES = ("text", "varchar", "uuid", "bpchar")
PAYLOAD_TYPES = ("jsonb", "json")
# What else of the event has a column where there is one of the name.
TYPE, OCCURRED = "type", "occurred_at"

COLUMNS = """
SELECT a.attname, t.typname, a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS is_needed,
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indpred IS NULL
               AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS is_unique
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
"""


def render(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    payload = dict(event.payload)
    return {
        "id": event.public_id,
        "row": fill(dict(said)) if said else None,
        "event": {TYPE: event.type, OCCURRED: event.occurred_at.isoformat()},
        "payload": payload,
    }


def send(place: Place, parcel: Parcel, exchange: Exchange) -> None:
    table = str(place.get("table"))
    with connected(place) as connection:
        columns = read_columns(connection, table)
        if lacking := what_is_missing(place, columns, parcel.content["row"]):
            raise SendError(lacking, broken=True)
        row = row_of(place, columns, parcel.content)
        exchange.request = without_secrets(
            f"INSERT INTO {table} ({', '.join(row)})\n{as_text(row)}", list(place.secrets.values())
        )
        try:
            done = connection.execute(_insert(table, row, id_column(place)), list(row.values()))
        except psycopg.DataError as error:
            raise SendError(f"The table does not take it: {_said(error)}", permanent=True) from error
        except psycopg.IntegrityError as error:
            raise SendError(f"The table refuses it: {_said(error)}", permanent=True) from error
        except psycopg.ProgrammingError as error:
            raise SendError(f"The table does not take it: {_said(error)}", broken=True) from error
        exchange.response = "1 row" if done.rowcount else "It is there already."


def check(place: Place) -> None:
    rules = {
        "host": (HOST, "A host is a name such as db.example.com."),
        "table": (TABLE, "A table is a name such as events or support.events."),
        "id_column": (COLUMN, "A column is a name such as event_id."),
        "payload_column": (COLUMN, "A column is a name such as payload."),
    }
    for field, (shape, words) in rules.items():
        if place.get(field) and not shape.match(str(place.get(field))):
            raise BadDestination(field, words)
    if place.get("port") and not 0 < int(place.get("port")) < 65_536:
        raise BadDestination("port", "A port is a number from 1 to 65535.")


def id_column(place: Place) -> str:
    return place.get("id_column") or "event_id"


def payload_column(place: Place) -> str:
    return place.get("payload_column") or "payload"


def read_columns(connection: psycopg.Connection[Any], table: str) -> dict[str, tuple[str, bool, bool]]:
    """By name: type, whether a row must have it, whether it is unique. Empty where there is no such table."""
    quoted = ".".join('"' + part + '"' for part in table.split("."))
    rows = connection.execute(COLUMNS, [quoted]).fetchall()
    return {name: (kind, needed, unique) for name, kind, needed, unique in rows}


def what_is_missing(place: Place, columns: Mapping[str, tuple[str, bool, bool]], row: Mapping[str, Any] | None) -> str:
    """What the table lacks, in words; empty if it can serve."""
    table, key, payload = place.get("table"), id_column(place), payload_column(place)
    if not columns:
        return f"There is no table {table}, or we may not see it."
    if key not in columns:
        return f"The table {table} has no column {key}: add it (text, unique), by which repeats are dropped."
    kind, _, is_unique = columns[key]
    if kind not in ID_TYPES:
        return f"The column {key} is of type {kind}; it must be text or uuid."
    if not is_unique:
        return f"The column {key} has no unique index of its own, by which repeats are dropped."
    if payload not in columns:
        return f"The table {table} has no column {payload}: add it (jsonb)."
    if columns[payload][0] not in PAYLOAD_TYPES:
        return f"The column {payload} is of type {columns[payload][0]}; it must be jsonb."
    unknown = [name for name in row or {} if name not in columns]
    return f"The table {table} has no column {', '.join(unknown[:5])}." if unknown else ""


def row_of(place: Place, columns: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, str | None]:
    """Each value as the text that the column's type reads; null stays null."""
    fields = content["row"] if content["row"] is not None else {**content["event"], **content["payload"]}
    key, payload = id_column(place), payload_column(place)
    row = {name: value for name, value in fields.items() if name in columns and name not in (key, payload)}
    values = {name: _plain(value) for name, value in row.items()}
    return {key: _key(content["id"], columns[key][0]), **values, payload: as_text(content["payload"])}


def try_out(place: Place) -> str:
    """What is missing; empty if it can serve. Writes nothing. Raises SendError."""
    with connected(place) as connection:
        return what_is_missing(place, read_columns(connection, str(place.get("table"))), None)


def _insert(table: str, row: Mapping[str, Any], key: str) -> sql.Composed:
    return sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO NOTHING").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
        sql.Identifier(key),
    )


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    return ("true" if value else "false") if isinstance(value, bool) else as_text(value)


def _key(public_id: str, kind: str) -> str:
    """A column of type uuid takes what stands behind the prefix."""
    return str(ids.from_public(public_id.partition("_")[0], public_id)) if kind == "uuid" else public_id


def _said(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error)).strip()[:300]


KIND = Kind(
    name="postgres",
    label="PostgreSQL",
    colour="blue",
    override="row",
    parts={},
    fields=(
        Field(name="host", is_place=True, label="Host", kind="host", is_required=True),
        Field(name="port", is_place=True, label="Port", help="Empty: 5432.", kind="number"),
        Field(name="database", label="Database", kind="name", is_required=True),
        Field(name="username", is_place=True, label="User name", kind="name", is_required=True),
        Field(name="password", label="Password", is_secret=True),
        Field(name="sslmode", is_place=True, label="TLS", kind="choice", choices=SSL_MODES, default="prefer"),
        Field(
            name="table", label="Table", help="Such as support.events. It must be there.", kind="name", is_required=True
        ),
        Field(name="id_column", label="Id column", help="Unique, text or uuid. Empty: event_id.", kind="name"),
        Field(name="payload_column", label="Payload column", help="jsonb. Empty: payload.", kind="name"),
    ),
    check=check,
    render=render,
    send=send,
    drops_repeats=True,
    own_parts=("id", "event"),
)
