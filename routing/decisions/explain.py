"""Why a decision came out as it did: every rule of its set, also those that were not reached."""

from __future__ import annotations

from typing import Any

from routing.decisions.try_rules import Outcome
from routing.models import Decision, RuleSet


def rules_of_decision(decision: Decision) -> list[dict[str, Any]]:
    """The rows that are stored, then what the stop of one kept from being reached. Read `rule_set` with the decision."""
    tried = list(decision.rules_tried)
    stopped_by = next((row for row in reversed(tried) if row.get("fired")), None)
    if decision.rule_set is None or stopped_by is None:
        return tried
    names = _names_in(decision.rule_set)
    if [row.get("rule_id") for row in tried] != [key for key, _ in names[: len(tried)]]:
        # By the clock only some rules are tried.
        return tried
    return tried + [_not_reached(key, name, stopped_by["name"]) for key, name in names[len(tried) :]]


def _not_reached(key: int | None, name: str, stopped_by: str) -> dict[str, Any]:
    return {
        "rule_id": key,
        "name": name,
        "outcome": Outcome.NOT_REACHED.value,
        "fired": False,
        "conditions": [],
        "why": f"Stopped by “{stopped_by}”.",
    }


def _names_in(rule_set: RuleSet) -> tuple[tuple[int | None, str], ...]:
    return tuple((rule.get("id"), rule["name"]) for rule in rule_set.document.get("rules") or ())
