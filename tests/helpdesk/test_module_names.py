"""A module is found at first guess: its name is made of the glossary's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("bench", "helpdesk", "resolution", "routing", "scripts", "tickets")
# Names that Django, its packages and Python programs give their parts, and those of things that go by a name of their own.
CONVENTIONAL = """
    admin api apps audit base bench checks commands context db demo django docs en errors flush formats helpdesk http
    install login management middleware migrate models names resolution routing scripts serializers settings signing
    site templatetags tickets urls views wsgi
    amazon anthropic
"""
JOINING = {"after", "be", "on", "out", "would"}
TERM = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+|[0-9]+", text.lower()))


def glossary() -> set[str]:
    """The terms of its table, the words in code quotes that they take, and the standard terms."""
    page, _, standard = (ROOT / "docs/reference/glossary.md").read_text().partition("\n## Standard terms\n")
    return words_of(
        " ".join([*TERM.findall(page), *QUOTED.findall(page), *re.findall(r"\| ([^|]+) \|$", standard, re.M)])
    )


def known_words() -> set[str]:
    return glossary() | words_of(CONVENTIONAL) | JOINING


def singulars(word: str) -> set[str]:
    return {word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)}


def riddles(name: str, known: set[str]) -> list[str]:
    """The words of a module's name that nobody can look up."""
    return [word for word in sorted(words_of(name)) if not singulars(word) & known]


def module_names() -> Iterator[str]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield (
                    path.relative_to(ROOT)
                    .with_suffix("")
                    .as_posix()
                    .removesuffix("/__init__")
                    .removesuffix("/__main__")
                )


def test_every_word_of_a_modules_name_stands_in_the_glossary() -> None:
    known = known_words()

    assert {name: found for name in module_names() if (found := riddles(name, known))} == {}


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("helpdesk/bell", ["bell"]),
        ("tickets/intake/sheet", ["sheet"]),
        ("tickets/db/kept_hygiene", ["hygiene"]),
        ("tickets/mailboxes", []),
        ("tickets/policies", []),
    ],
)
def test_a_name_that_is_a_riddle_is_seen(name: str, unknown: list[str]) -> None:
    assert riddles(name, known_words()) == unknown
