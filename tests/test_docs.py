"""What the code knows has its line in the docs, and what the docs point at is there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db.models import TextChoices
from django.urls import URLPattern

from helpdesk import urls
from helpdesk.schedules import SCHEDULES
from resolution.models import Autonomy
from routing.conditions.fields import FIELDS
from routing.conditions.operators import Operator
from routing.pipelines.comparisons import OPERATORS
from routing.pipelines.steps import STEPS
from routing.rules.actions import KEYS as ACTIONS
from tickets.models import AccountKind, Outcome, Scope
from tickets.open_lists import event_kinds, held_reasons
from tickets.states import (
    AnsweredBy,
    Band,
    Category,
    Channel,
    Direction,
    Move,
    Priority,
    ReviewState,
    Status,
    Tier,
    Tone,
    Urgency,
)

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
READERS = ("helpdesk/settings.py", "helpdesk/embedded/environment.py", "helpdesk/supervisor/environment.py")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

READ = re.compile(r"""(?:\benv\.\w+|_number|_required|_whole_number|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)\"""")
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^(?:    |\t)[^\n]*$|^```.*?^```", re.MULTILINE | re.DOTALL)


def settings_read() -> set[str]:
    return {name for file in READERS for name in READ.findall((ROOT / file).read_text())}


def requirements() -> list[str]:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    names = [re.split(r"[\s\[=<>;]", line)[0] for line in lines if line and not line.startswith(("#", "-"))]
    return sorted(set(names))


def read(page: str) -> str:
    return (DOCS / page).read_text()


def slugs(page: Path) -> set[str]:
    """The anchors that a page's headings get."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    """Relative ones; what is indented is a listing."""
    found = LINK.findall(CODE.sub("", page.read_text()))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def test_every_setting_has_its_line() -> None:
    assert settings_read() - set(ROW.findall(read("reference/settings.md"))) == set()


def test_no_line_is_about_a_setting_that_is_gone() -> None:
    assert set(ROW.findall(read("reference/settings.md"))) - settings_read() == set()


@pytest.mark.parametrize("words", [Status, ReviewState, Band, Move, Priority])
def test_every_word_of_the_lifecycle_has_its_line(words: type[TextChoices]) -> None:
    page = read("reference/lifecycle.md")

    assert [word for word in words.values if f"\n| `{word}` |" not in page] == []


def test_every_word_of_an_open_list_has_its_line() -> None:
    page = read("reference/lifecycle.md")

    assert [word for word in {**event_kinds(), **held_reasons()} if f"\n| `{word}` |" not in page] == []


@pytest.mark.parametrize(
    "words", [AnsweredBy, Channel, Category, Tier, Urgency, Tone, Direction, Autonomy, AccountKind, Outcome, Scope]
)
def test_every_word_of_a_column_stands_in_the_glossary(words: type[TextChoices]) -> None:
    page = read("reference/glossary.md")

    assert [word for word in words.values if f"`{word}`" not in page] == []


def test_every_schedule_has_its_line() -> None:
    assert [name for name in SCHEDULES if f"\n| `{name}` |" not in read("reference/queue.md")] == []


def test_every_address_of_the_api_is_described() -> None:
    page = read("reference/api.md")
    patterns = [str(route.pattern) for route in urls.api if isinstance(route, URLPattern)]

    assert [one for one in patterns if "/api/" + one.partition("<")[0] not in page] == []


@pytest.mark.parametrize("name", requirements())
def test_every_dependency_is_in_the_notice_and_in_a_decision(name: str) -> None:
    decisions = "".join(page.read_text() for page in (DOCS / "decisions").glob("*.md")).lower()

    assert f"\n  {name} " in (ROOT / "NOTICE").read_text()
    assert re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", decisions)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if not target.exists() or (anchor and anchor not in slugs(target)):
            dead.append(link)

    assert dead == []


def test_every_page_is_in_the_index() -> None:
    named = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md")}

    assert [page for page in DOCS.rglob("*.md") if page.name != "README.md" and page not in named] == []


def test_every_decision_has_its_four_parts() -> None:
    parts = ("## Context", "## Decision", "## Consequences", "## What would make us change it")

    for page in (DOCS / "decisions").glob("*.md"):
        assert [part for part in parts if f"\n{part}" not in page.read_text()] == [], page.name


def test_every_decision_has_a_number_of_its_own_which_its_title_says() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]

    assert [number for number in numbers if numbers.count(number) > 1] == []
    assert [page.name for page in pages if not page.read_text().startswith(f"# {page.name[:4]} ")] == []


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text()


def test_every_step_and_operator_of_pipelines_is_described() -> None:
    page = read("reference/pipelines.md")

    assert [
        word for word in (*STEPS, *OPERATORS) if not re.search(rf"^\|[^|]*`{re.escape(word)}`", page, re.MULTILINE)
    ] == []


def test_every_setting_of_a_step_is_described() -> None:
    page = read("reference/pipelines.md")

    assert [
        key for step in STEPS.values() for key in step.keys if f"`{key}`" not in page and f"`{key}:" not in page
    ] == []


def test_every_field_operator_and_action_of_rules_is_described() -> None:
    page = read("reference/rules.md")
    words = [*FIELDS, *Operator.values, *ACTIONS]

    assert [word for word in words if not re.search(rf"^\|[^|]*`{word}`", page, re.MULTILINE)] == []
