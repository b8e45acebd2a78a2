"""Writes the running desk's database as plain SQL to tests/releases/VERSION.sql.gz, once a release.

    make run, look, answer, correct; then in another shell: python -m scripts.dump_release 0.1.0

A test reads each of them into a new database and migrates it (`tests/helpdesk/test_releases.py`). Demo data only: what
is in the file is published.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
from pathlib import Path

from helpdesk.embedded import superuser_url
from helpdesk.embedded.environment import default_data_dir
from helpdesk.embedded.programs import installed_directory

RELEASES = Path(__file__).resolve().parent.parent / "tests" / "releases"
# Who is logged in and what waits in the queue is nobody's to keep; a fitted model is large, and fitted anew.
EMPTY = ("django_session", "django_q_ormq", "django_q_task", "routing_topicmodelfile")


def dump_release(version: str) -> Path:
    command = [
        str(installed_directory() / "pg_dump"),
        "--inserts",
        "--rows-per-insert=100",
        "--no-owner",
        "--no-privileges",
        *(f"--exclude-table-data={table}" for table in EMPTY),
        f"--dbname={superuser_url(default_data_dir())}",
    ]
    written = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    # The lines that are meant for psql, which is not what reads this.
    statements = "\n".join(line for line in written.splitlines() if not line.startswith("\\"))
    file = RELEASES / f"{version}.sql.gz"
    file.parent.mkdir(exist_ok=True)
    # Without a time stamp, so that the same database gives the same file.
    file.write_bytes(gzip.compress(statements.encode(), mtime=0))
    return file


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="as in 0.1.0")
    print(dump_release(parser.parse_args().version))
