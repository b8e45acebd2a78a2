"""A pytest plugin: the tests' own embedded PostgreSQL, unless DATABASE_URL names another server.

Loaded before Django's settings, which read the addresses. The server is kept between runs; it holds nothing but tests.
The tests run as the application's role, as the product does, in a database that its owner has made.
"""

import os
from pathlib import Path

import psycopg

DATABASE = "test_helpdesk"


def _start(home: Path) -> None:
    from helpdesk import embedded
    from helpdesk.embedded.roles import hand_over

    os.environ["DATABASE_URL"] = embedded.start_server(home, durable=False)
    os.environ["DATABASE_OWNER_URL"] = embedded.owner_url(home)
    url = embedded.superuser_url(home)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER ROLE helpdesk_owner CREATEDB")
        # A database that is copied must have nobody who is connected with it.
        connection.execute("GRANT pg_signal_backend TO helpdesk_owner")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    if found:
        with psycopg.connect(url, dbname=DATABASE, autocommit=True) as connection:
            hand_over(connection)


os.environ["HELPDESK_MODE"] = "test"
if not os.environ.get("DATABASE_URL"):
    _start(Path(__file__).resolve().parent.parent / "var" / "test-postgres")
