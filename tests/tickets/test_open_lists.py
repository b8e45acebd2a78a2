"""Each package's own words come together, and none that the code uses is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices

from resolution.event_kinds import ResolutionEvent
from resolution.held_reasons import ResolutionHeld
from routing.event_kinds import RoutingEvent
from routing.held_reasons import RoutingHeld
from tickets import open_lists
from tickets.models import EventKind
from tickets.open_lists import event_kinds, held_reasons
from tickets.presentation.state_words import all_states
from tickets.states import HeldReason

ROOT = Path(__file__).parents[2]
KINDS: tuple[type[TextChoices], ...] = (EventKind, RoutingEvent, ResolutionEvent)
REASONS: tuple[type[TextChoices], ...] = (HeldReason, RoutingHeld, ResolutionHeld)


def calls_of_history() -> Iterator[tuple[str, ast.expr]]:
    """Where the code leaves a line in a history, and the expression that says its kind."""
    for package in ("tickets", "routing", "resolution", "helpdesk"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("history.record", "history.record_many"):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node.args[1]


def test_every_kind_of_event_and_every_reason_is_listed_with_its_label() -> None:
    listed = {**event_kinds(), **held_reasons()}

    assert {str(word) for words in (*KINDS, *REASONS) for word in words} == set(listed)
    assert all(word.label for word, _ in listed.values())


def test_every_line_of_a_history_is_of_a_listed_kind() -> None:
    names = {f"{words.__name__}.{word.name}" for words in KINDS for word in words}
    # A name in small letters is a variable or a choice between two; its own words are written out where it is made.
    written = [(where, ast.unparse(kind)) for where, kind in calls_of_history() if isinstance(kind, ast.Attribute)]

    assert len(written) > 20
    assert [one for one in written if one[1] not in names] == []


def test_every_reason_leads_to_a_state_in_words() -> None:
    states = {state.key for state in all_states()}

    assert {words.state for _, words in held_reasons().values()} <= states


def test_states_have_keys_of_their_own() -> None:
    keys = [state.key for state in all_states()]

    assert len(keys) == len(set(keys))


def test_a_word_that_two_packages_list_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="triage"):
        open_lists._whole(["routing.held_reasons.HELD", "routing.held_reasons.HELD"])


def test_a_word_that_is_gone_from_the_lists_is_still_shown() -> None:
    assert open_lists.held_label("of_a_plugin") == open_lists.event_kind_label("of_a_plugin") == "of_a_plugin"
