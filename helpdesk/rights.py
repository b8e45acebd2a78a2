"""What the application may do in the database. It reads and adds rows everywhere, and owns nothing.

Beside what stands here it changes and deletes rows, as of rules and sessions. The owner's role migrates and gives these
rights, at the end of each `migrate`; the embedded server gives them at each start too, so nothing here needs Django.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

# Rows are added and never changed or deleted. A new table of this kind has its line here.
HISTORY = (
    "django_admin_log",
    "resolution_articleversion",
    "resolution_attempt",
    "resolution_policyversion",
    "resolution_verdict",
    "routing_correction",
    "routing_clockfiring",
    "routing_decision",
    "routing_modelcall",
    "routing_pipelineversion",
    "routing_promptversion",
    "routing_reading",
    "routing_ruleset",
    "tickets_accountevent",
    "tickets_ticketevent",
    "tickets_outboxhold",
    "tickets_sentmail",
    "tickets_settingchange",
)
# Rows are never deleted, and these columns never changed.
KEPT: dict[str, tuple[str, ...]] = {
    "resolution_calibration": (
        "engine_family",
        "category",
        "version",
        "slope",
        "intercept",
        "verdicts",
        "counted",
        "fitted_at",
        "why",
    ),
    "resolution_article": ("key", "created_at"),
    "resolution_precedent": ("reply_id", "proposed_at"),
    "resolution_feedback": ("reply_id", "ticket_id", "customer_id", "cycle", "said", "at"),
    "routing_backtest": ("author", "rule_name", "document", "rule_set_id", "created_at"),
    "routing_prompttrial": ("author", "text", "standing_id", "tickets", "created_at"),
    "routing_notice": ("kind", "ticket_id", "matter"),
    "routing_topic": (),
    "routing_topicexample": ("topic_id", "text", "source", "author", "ticket_id", "created_at"),
    "routing_topicmodel": ("number", "created_at"),
    "tickets_attachment": ("message_id", "name", "content_type", "size", "content_id", "created_at"),
    "tickets_merge": (),
    "tickets_message": (
        "direction",
        "author_name",
        "author_email",
        "subject",
        "text",
        "quoted",
        "signature",
        "html",
        "turns",
        "created_at",
    ),
    "resolution_replay": (
        "attempt_id",
        "batch",
        "author",
        "engine",
        "knowledge",
        "prompt",
        "terms",
        "auto_from",
        "review_from",
        "created_at",
    ),
    "helpdesk_listexport": ("actor", "model", "query", "rows_total", "created_at"),
    "tickets_receipt": ("body", "body_digest", "received_at"),
    "tickets_reply": ("message_id", "origin", "author", "created_at"),
    "tickets_ticket": (),
}

_TABLES = """
    SELECT relname, array_agg(attname::text ORDER BY attnum) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relowner = %s::regrole
        AND attnum > 0 AND NOT attisdropped
    GROUP BY relname ORDER BY relname
"""
_SEQUENCES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND relowner = %s::regrole ORDER BY relname
"""


def give_rights(cursor: psycopg.Cursor[Any], *, owner: str, application: str) -> None:
    """Whoever calls this is the owner or a superuser, in a transaction. What is given already stays as it is."""
    # Two who change the same rights at once would fail.
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk rights'))")
    role = sql.Identifier(application)
    _give_at_large(cursor, sql.Identifier(owner), role)
    cursor.execute(_TABLES, [owner])
    for table, columns in cursor.fetchall():
        name = sql.Identifier("public", table)
        cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, role))
        cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(_rights_on(table, columns), name, role))
    cursor.execute(_SEQUENCES, [owner])
    for (sequence,) in cursor.fetchall():
        name = sql.Identifier("public", sequence)
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON SEQUENCE {} TO {}").format(name, role))


def _give_at_large(cursor: psycopg.Cursor[Any], owner: sql.Identifier, role: sql.Identifier) -> None:
    """On the database and its schema, and on the tables that later migrations make."""
    cursor.execute("SELECT current_database()")
    for (database,) in cursor.fetchall():
        cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    cursor.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    later = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} TO {}")
    for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
        cursor.execute(later.format(owner, sql.SQL(rights), role))


def _rights_on(table: str, columns: list[str]) -> sql.Composable:
    if table in HISTORY:
        return sql.SQL("SELECT, INSERT")
    if table not in KEPT:
        return sql.SQL("SELECT, INSERT, UPDATE, DELETE")
    changeable = [sql.Identifier(column) for column in columns if column not in KEPT[table]]
    return sql.SQL("SELECT, INSERT, UPDATE ({})").format(sql.SQL(", ").join(changeable))
