"""python -m helpdesk.embedded start|stop|status|url [--owner]|dump FILE|restore FILE"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from helpdesk.embedded import (
    EmbeddedPostgresError,
    database_url,
    default_data_dir,
    dump_database,
    owner_url,
    restore_database,
    server_status,
    start_server,
    stop_server,
)


def main(arguments: list[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        print(COMMANDS[chosen.command](default_data_dir(), chosen))
    except EmbeddedPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.strerror}: {error.filename or default_data_dir()}.", file=sys.stderr)
        return 1
    return 0


def _stop(data_dir: Path, _: argparse.Namespace) -> str:
    return "Stopped." if stop_server(data_dir) else "It was not running."


def _dump(data_dir: Path, chosen: argparse.Namespace) -> str:
    dump_database(data_dir, chosen.file)
    return f"Written to {chosen.file}."


def _restore(data_dir: Path, chosen: argparse.Namespace) -> str:
    restore_database(data_dir, chosen.file, replace=chosen.replace)
    return f"Restored from {chosen.file}."


def _url(data_dir: Path, chosen: argparse.Namespace) -> str:
    return owner_url(data_dir) if chosen.owner else database_url(data_dir)


COMMANDS: dict[str, Callable[[Path, argparse.Namespace], str]] = {
    "start": lambda data_dir, _: start_server(data_dir),
    "stop": _stop,
    "status": lambda data_dir, _: str(server_status(data_dir)),
    "url": _url,
    "dump": _dump,
    "restore": _restore,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m helpdesk.embedded", description="The embedded PostgreSQL server.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="start the server unless it runs, and print its address")
    commands.add_parser("stop", help="stop the server of this data directory")
    commands.add_parser("status", help="say whether it runs, and where its data is")
    address = commands.add_parser("url", help="print its address, for DATABASE_URL")
    address.add_argument("--owner", action="store_true", help="the address of the owner, for DATABASE_OWNER_URL")
    commands.add_parser("dump", help="write the database to a file").add_argument("file", type=Path)
    reader = commands.add_parser("restore", help="read the database from a file")
    reader.add_argument("file", type=Path)
    reader.add_argument("--replace", action="store_true", help="even though the database is not empty")
    return parser


if __name__ == "__main__":
    sys.exit(main())
