"""Who may do what in the embedded database: its owner migrates, the application works, and neither is a superuser.

Done at each start, so that a database from before these roles is handed over to them in its place.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from helpdesk.embedded.address import APPLICATION, OWNER
from helpdesk.rights import give_rights

_PLAIN = sql.SQL("LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS")
# What belongs to an extension stays with whoever made it.
_FOREIGN = """
    SELECT relkind::text, relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') AND relowner <> %s::regrole
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('e', 'a', 'i'))
"""
_FOREIGN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner <> %s::regrole
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
_KINDS = {"r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE"}


def ensure_roles(connection: psycopg.Connection) -> None:
    """Roles are the server's, whatever its databases."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk roles'))")
        for name in (OWNER, APPLICATION):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), _PLAIN))


def hand_over(connection: psycopg.Connection) -> None:
    """Makes the owner's what is in this database, and gives the application its rights."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk rights'))")
        _own_database(cursor, connection.info.dbname)
        _own_tables(cursor)
        give_rights(cursor, owner=OWNER, application=APPLICATION)


def _own_database(cursor: psycopg.Cursor[Any], name: str) -> None:
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datdba = %s::regrole", [name, OWNER])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
        cursor.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))


def _own_tables(cursor: psycopg.Cursor[Any]) -> None:
    owner = sql.Identifier(OWNER)
    cursor.execute(_FOREIGN, [OWNER])
    for kind, name in cursor.fetchall():
        what = sql.SQL(_KINDS[kind])
        cursor.execute(sql.SQL("ALTER {} {} OWNER TO {}").format(what, sql.Identifier("public", name), owner))
    cursor.execute(_FOREIGN_FUNCTIONS, [OWNER])
    for (signature,) in cursor.fetchall():
        # As PostgreSQL itself writes it, quotes included.
        cursor.execute(sql.SQL("ALTER ROUTINE {} OWNER TO {}").format(sql.SQL(signature), owner))
