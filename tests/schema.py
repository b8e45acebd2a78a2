"""What a database promises, as comparable lines: its tables, columns, constraints, indexes, triggers and functions."""

from __future__ import annotations

import re

import psycopg

_QUESTIONS = {
    "table": """
        SELECT relname, relkind, relpersistence, reloptions FROM pg_class
        WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace
    """,
    "column": """
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    """,
    # That a column is never null stands with the column; since PostgreSQL 18 it is a constraint too.
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    """,
    "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "function": """
        SELECT proname, pg_get_functiondef(pg_proc.oid) FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
        WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql') AND proname NOT LIKE 'tests\\_%'
    """,
}


# What PostgreSQL says otherwise of the same expression once it has been dumped and read back.
_SPELLING = re.compile(r"::(character varying|text)(\[\])?|[()]")


def schema_of(connection: psycopg.Connection) -> set[tuple[str, ...]]:
    """Each line begins with its kind."""
    return {
        (kind, *(_SPELLING.sub("", str(value)) for value in row))
        for kind, question in _QUESTIONS.items()
        for row in connection.execute(question)
    }
