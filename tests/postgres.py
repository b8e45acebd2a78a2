"""A pytest plugin: the tests' own embedded PostgreSQL, unless DATABASE_URL names another server.

Loaded before Django's settings, which read DATABASE_URL. The server is kept between runs; it holds nothing but tests.
"""

import os
from pathlib import Path

os.environ["HELPDESK_MODE"] = "test"
if not os.environ.get("DATABASE_URL"):
    from helpdesk import embedded

    os.environ["DATABASE_URL"] = embedded.start(
        Path(__file__).resolve().parent.parent / "var" / "test-postgres", durable=False
    )
