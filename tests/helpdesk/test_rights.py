"""What whoever gets hold of the application's role in the database can't do with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pgtrigger
import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from helpdesk.owner import as_owner, give_application_rights
from helpdesk.rights import HISTORY, KEPT
from tests.rewriting import run_as_owner
from tickets.models import Ticket

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        settings.DATABASE_OWNER["USER"] == settings.DATABASE_APPLICATION_ROLE,
        reason="The server that DATABASE_URL names has one role for both.",
    ),
]
DENIED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFile)


@pytest.fixture
def application(db: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of nobody's making but the role's."""
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as own:
        yield own


# What a row is known by where that is not its id.
KEYS = {"routing_ruleset": "number", "routing_promptversion": "number"}


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY tickets_ticket FROM PROGRAM 'echo'",
        "COPY (SELECT 1) TO '/tmp/helpdesk-rights'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_ls_dir('.')",
        "SELECT lo_import('/etc/passwd')",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION dblink",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine SUPERUSER",
        "CREATE DATABASE mine",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "SET ROLE helpdesk_owner",
        "SET ROLE helpdesk",
        "SET SESSION AUTHORIZATION helpdesk",
        "ALTER TABLE tickets_ticketevent DISABLE TRIGGER ALL",
        "ALTER TABLE tickets_ticketevent ADD COLUMN mine int",
        "DROP TABLE tickets_ticketevent",
        "DROP TRIGGER pgtrigger_append_only_2f517 ON tickets_ticketevent",
        "SET session_replication_role = replica",
        "ALTER SYSTEM SET log_statement = 'all'",
        "TRUNCATE tickets_message CASCADE",
        "TRUNCATE auth_user CASCADE",
        *(f"TRUNCATE {table} CASCADE" for table in (*HISTORY, *KEPT)),
        *(f"DELETE FROM {table}" for table in (*HISTORY, *KEPT)),
        *(f"UPDATE {table} SET {key} = {key}" for table in HISTORY for key in [KEYS.get(table, "id")]),
        *(f"UPDATE {table} SET {column} = {column}" for table in KEPT for column in KEPT[table]),
    ],
)
def test_it_is_denied(statement: str, application: psycopg.Connection[Any]) -> None:
    # A setting of pgtrigger switches its triggers off for whoever sets it; the rights stay.
    application.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [_all_triggers()])

    with pytest.raises(DENIED):
        application.execute(statement)


def test_the_role_is_nothing_but_a_login(application: psycopg.Connection[Any]) -> None:
    row = application.execute(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()

    assert row == (False,) * 5


@pytest.mark.parametrize("table", [*HISTORY, *KEPT])
def test_not_even_the_owner_empties_history_by_mistake(table: str) -> None:
    if table == "django_admin_log":
        # Django's own table, which has no trigger of ours.
        return
    with pytest.raises(psycopg.errors.RaiseException, match="kept"):
        _owner_runs(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in KEPT for column in KEPT[table]])
def test_every_table_and_column_named_is_there(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        assert column in [found.name for found in connection.introspection.get_table_description(cursor, table)]


def test_what_the_triggers_keep_the_rights_keep_too() -> None:
    kept: dict[str, set[str]] = {}
    history = set()
    for model in apps.get_models():
        names = {trigger.name: trigger for trigger in getattr(model._meta, "triggers", []) if not model._meta.proxy}
        if "append_only" in names:
            history.add(model._meta.db_table)
        elif "kept" in names:
            fields = names["evidence"].fields if "evidence" in names else ()
            kept[model._meta.db_table] = {model._meta.get_field(name).column for name in fields}

    assert history == set(HISTORY) - {"django_admin_log"}
    assert kept == {table: set(columns) for table, columns in KEPT.items()}


def test_words_that_were_written_stay_for_the_owner_too(ticket: Ticket) -> None:
    with pytest.raises(psycopg.errors.RaiseException):
        _owner_runs(f"UPDATE tickets_message SET text = 'other words' WHERE ticket_id = '{ticket.pk}'")


def test_a_lawful_erasure_lifts_the_guard_as_the_owner(ticket: Ticket) -> None:
    run_as_owner(f"UPDATE tickets_message SET text = 'erased' WHERE ticket_id = '{ticket.pk}'")

    assert ticket.messages.get().text == "erased"


@pytest.mark.django_db(transaction=True)
def test_a_new_table_is_the_applications_to_write_and_giving_rights_twice_changes_nothing() -> None:
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE later (id int GENERATED BY DEFAULT AS IDENTITY, word text)")
        give_application_rights()
        give_application_rights()
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO later (word) VALUES ('a')")
            cursor.execute("UPDATE later SET word = 'b'")
            cursor.execute("DELETE FROM later")
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE later")


def _owner_runs(statement: str) -> None:
    """As the owner, without lifting any guard."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT tests_as_owner(%s)", [statement])
        except DatabaseError as error:
            raise error.__cause__ or error from None


def _all_triggers() -> str:
    names = [
        f"{model._meta.db_table}:{trigger.get_pgid(model)}"
        for model, trigger in pgtrigger.registered()
        if not model._meta.proxy
    ]
    return "{" + ",".join(names) + "}"
