"""Following a recipe of docs/recipes to the letter, on a copy of the product and on a database of its own.

A recipe is read as its reader does: `Make …` and a block is a new file, `In …, below …` and a block adds lines,
`In …, instead of …` changes one, a block of `console` is run, and a block after `Try it` is given to `manage.py shell`.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent.parent
RECIPES = ROOT / "docs" / "recipes"
PARTS = ("helpdesk", "resolution", "routing", "templates", "tickets")
# Large, and changed by no recipe.
LINKED = ("tickets/embedding/model", "resolution/answering/guards/examples", "routing/reading/data")

# A paragraph that ends with a colon, and the block below it.
STEP = re.compile(r"(?P<said>(?:^.+\n)*^.+):\n\n```(?P<kind>python|console)\n(?P<block>(?:.*\n)*?)```$", re.MULTILINE)
MAKE = re.compile(r"Make `(?P<path>[^`]+)`$")
ADD = re.compile(r"In `(?P<path>[^`]+)`, below `(?P<above>[^`]+)`$")
INSTEAD = re.compile(r"In `(?P<path>[^`]+)`, instead of `(?P<old>[^`]+)`$")
SETTING = re.compile(r"`([A-Z_]+)=(\w+)`")


def follow_recipe(name: str, kitchen: Path) -> None:
    """Raises AssertionError where the recipe does not say how it is."""
    _copy_product(kitchen)
    text = (RECIPES / f"{name}.md").read_text()
    steps = list(STEP.finditer(text))
    assert len(steps) == text.count("\n```\n"), "A block has no sentence with a colon above it."
    with _own_database() as environment:
        environment["HELPDESK_DATA_DIR"] = str(kitchen / "var")
        for step in steps:
            _take(step, kitchen, environment)


def _take(step: re.Match[str], kitchen: Path, environment: dict[str, str]) -> None:
    said, block = step["said"], step["block"]
    if made := MAKE.search(said):
        _make(kitchen / made["path"], block)
    elif added := ADD.search(said):
        _replace(kitchen / added["path"], added["above"] + "\n", added["above"] + "\n" + block)
    elif replaced := INSTEAD.search(said):
        _replace(kitchen / replaced["path"], replaced["old"] + "\n", block)
    elif step["kind"] == "console":
        for command in block.splitlines():
            _run(command.split()[1:], kitchen, environment)
    else:
        assert "Try it" in said, f"What is to be done with the block after “{said}”?"
        _run(["manage.py", "shell", "-c", block], kitchen, environment | dict(SETTING.findall(said)))


def _copy_product(kitchen: Path) -> None:
    for part in PARTS:
        shutil.copytree(ROOT / part, kitchen / part, ignore=_left_out)
    for one in LINKED:
        (kitchen / one).symlink_to(ROOT / one)
    shutil.copy(ROOT / "manage.py", kitchen)


def _left_out(folder: str, names: list[str]) -> set[str]:
    place = Path(folder).relative_to(ROOT)
    return {name for name in names if name == "__pycache__" or str(place / name) in LINKED}


def _make(path: Path, text: str) -> None:
    assert not path.exists(), f"{path.name} is there already."
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} has “{old}” {text.count(old)} times."
    path.write_text(text.replace(old, new))


def _run(arguments: list[str], kitchen: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=kitchen, env=environment, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _own_database() -> Iterator[dict[str, str]]:
    """A copy of the tests' own, gone afterwards; what a process must be told to use it."""
    ours = connections["default"].settings_dict["NAME"]
    name = f"recipe_{secrets.token_hex(4)}"
    # Nobody may be connected with what is copied.
    connections.close_all()
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    with psycopg.connect(owner, autocommit=True) as server:
        # The server's own workers, which are nobody's, make room by themselves.
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL", [ours]
        )
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{ours}"')
        try:
            yield os.environ | {
                key: _renamed(key, name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL") if key in os.environ
            }
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _renamed(key: str, name: str) -> str:
    return urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}"))
