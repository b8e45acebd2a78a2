"""The rows of a new installation, put back after each test that commits.

Django would empty every table and run all that follows a migration, which costs half a second each time. Here the tables
are compared with what was kept of them, and only what differs is written.
"""

from __future__ import annotations

import pgtrigger
from django.core.management import call_command
from django.db import connection, transaction

_KEEP = """
    DO $$
    DECLARE name text;
    BEGIN
        DROP SCHEMA IF EXISTS tests_kept CASCADE;
        CREATE SCHEMA tests_kept;
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
            EXECUTE format('CREATE TABLE tests_kept.%1$I AS TABLE public.%1$I', name);
        END LOOP;
    END $$
"""
# A change of a setting adds a row to the settings' history, so that is the last.
_RESTORE = """
    CREATE OR REPLACE FUNCTION tests_restore() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE name text; columns text; differs boolean;
    BEGIN
        SET CONSTRAINTS ALL DEFERRED;
        FOR name, columns IN
            SELECT relname, string_agg(quote_ident(attname), ', ') FROM pg_class
            JOIN pg_attribute ON attrelid = format('public.%I', relname)::regclass
            WHERE relnamespace = 'tests_kept'::regnamespace AND relkind = 'r' AND attnum > 0 AND attgenerated = ''
                AND NOT attisdropped
            GROUP BY relname ORDER BY relname = 'tickets_settingchange', relname
        LOOP
            EXECUTE format(
                'SELECT EXISTS (SELECT %2$s FROM public.%1$I EXCEPT ALL SELECT %2$s FROM tests_kept.%1$I)
                    OR EXISTS (SELECT %2$s FROM tests_kept.%1$I EXCEPT ALL SELECT %2$s FROM public.%1$I)',
                name, columns
            ) INTO differs;
            IF differs THEN
                EXECUTE format('DELETE FROM public.%I', name);
                EXECUTE format(
                    'INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM tests_kept.%1$I',
                    name, columns
                );
            END IF;
        END LOOP;
    END $$
"""


def keep_rows() -> None:
    """Asked by the database's owner, before the first test."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP)
        cursor.execute(_RESTORE)


def put_rows_back() -> None:
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tests_restore()")
