"""Conditions of pipelines: numbers by their value, order only among numbers or times, and no empty lists."""

from __future__ import annotations

from typing import Any

import pytest

from routing.conditions.parse import Mistakes
from routing.pipelines.comparisons import holds, parse_comparisons

PAYLOAD: dict[str, Any] = {
    "tier": "enterprise",
    "attempt": "2",
    "amount": 240.0,
    "tags": ["vip", 7],
    "at": "2026-11-22T10:00:00+01:00",
    "paid": True,
    "nothing": None,
    "nested": {"key": 1},
}


def told(left: Any, op: str, right: Any) -> bool:
    mistakes = Mistakes()
    group = parse_comparisons({"all": [{"left": left, "op": op, "right": right}]}, "", mistakes)
    assert mistakes.found == []
    assert group is not None
    return holds(group, {"event": {"payload": PAYLOAD}})


@pytest.mark.parametrize(
    ("left", "op", "right", "holds"),
    [
        ("$event.payload.tier", "==", "enterprise", True),
        ("$event.payload.tier", "==", "Enterprise", False),
        ("$event.payload.tier", "!=", "free", True),
        ("$event.payload.attempt", "==", 2, True),
        ("$event.payload.attempt", "==", "2.0", True),
        ("$event.payload.attempt", ">", 1, True),
        ("10", ">", "9", True),
        ("10", "<", "9", False),
        ("$event.payload.amount", "<=", "240", True),
        ("$event.payload.amount", ">=", 240, True),
        ("abc", ">", 1, False),
        ("abc", "<", "abd", False),
        ("$event.payload.missing", "<", 1, False),
        ("$event.payload.missing", ">", 1, False),
        ("$event.payload.missing", "==", None, True),
        ("$event.payload.nothing", "==", None, True),
        ("$event.payload.nothing", "==", "", False),
        ("$event.payload.paid", "==", True, True),
        ("$event.payload.paid", "==", "true", True),
        ("$event.payload.paid", "==", 1, False),
        ("$event.payload.paid", ">", 0, False),
        ("$event.payload.at", "==", "2026-11-22T10:00:00+01:00", True),
        ("$event.payload.at", "<", "2026-11-22T09:30:00Z", True),
        ("$event.payload.at", ">", "2026-11-22", True),
        ("$event.payload.at", ">", "2026-02-31", False),
        ("$event.payload.at", ">", 5, False),
        ("$event.payload.tier", "contains", "PRISE", True),
        ("$event.payload.tags", "contains", "vip", True),
        ("$event.payload.tags", "contains", "7", True),
        ("$event.payload.tags", "contains", "vi", False),
        ("$event.payload.nested", "contains", "key", True),
        ("$event.payload.missing", "contains", "x", False),
        ("$event.payload.tier", "contains", None, False),
        ("$event.payload.tier", "in", ["pro", "enterprise"], True),
        ("$event.payload.attempt", "in", [1, 2], True),
        ("$event.payload.tier", "in", [], False),
        ("$event.payload.tier", "in", "free, enterprise", True),
        ("1e999", "==", "1e998", False),
        ("nan", "==", "nan", True),
        ("nan", "<", 1, False),
        ("{{ $event.payload.tier }}!", "==", "enterprise!", True),
        ("$event.payload.nested", "==", {"key": 1}, True),
    ],
)
def test_it_compares(left: Any, op: str, right: Any, holds: bool) -> None:
    assert told(left, op, right) is holds


def test_all_and_any_may_be_nested() -> None:
    mistakes = Mistakes()
    yes, no = {"left": 1, "op": "==", "right": 1}, {"left": 1, "op": "==", "right": 2}
    group = parse_comparisons({"all": [yes, {"any": [no, yes]}]}, "", mistakes)

    assert group is not None
    assert holds(group, {})


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"all": []}, "when.all"),
        ({"any": []}, "when.any"),
        ({}, "when"),
        ([], "when"),
        ({"all": [{"left": 1, "op": "==", "right": 1}], "any": []}, "when"),
        ({"all": [{"left": 1, "op": "=~", "right": 1}]}, "when.all[0].op"),
        ({"all": [{"left": 1, "op": "=="}]}, "when.all[0]"),
        ({"all": [{"left": 1, "op": "==", "right": 1, "wright": 2}]}, "when.all[0].wright"),
        ({"all": [{"all": []}]}, "when.all[0].all"),
        ({"all": ["$event.type"]}, "when.all[0]"),
        ({"all": [{"left": 1, "op": "==", "right": 1}] * 101}, "when.all"),
        ({"all": [{"all": [{"all": [{"all": [1]}]}]}]}, "when.all[0].all[0].all[0].all"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_place(given: Any, place: str) -> None:
    mistakes = Mistakes()

    parse_comparisons(given, "when", mistakes)

    assert [mistake.place for mistake in mistakes.found] == [place]
