"""Why a decision came out as it did: every rule of its set, also those that were not reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from routing.decisions.facts import facts_of_words
from routing.decisions.stored_rules import read_rules
from routing.decisions.try_rules import Outcome
from routing.models import Decision

LATER_WORDS = "what the customer had written by then"


def rules_of_decision(decision: Decision) -> list[dict[str, Any]]:
    """What is stored, then what the stop of one kept from being reached. Read `rule_set` with the decision."""
    rules = decision.rule_set.document.get("rules") or () if decision.rule_set else ()
    tried = read_rules(decision.rules_tried, rules, _words_seen(decision) if decision.rules_tried else {})
    stopped_by = next((row for row in reversed(tried) if row.get("fired")), None)
    if stopped_by is None or not _are_first_of(tried, rules):
        return tried
    return tried + [_not_reached(rule, stopped_by["name"]) for rule in rules[len(tried) :]]


def rows_of_fired(decision: Decision) -> list[dict[str, Any]]:
    """For lists: without asking for the rule set or the ticket."""
    return [row for row in decision.rules_tried if isinstance(row, dict) and row.get("fired")]


def _words_seen(decision: Decision) -> dict[str, str]:
    """The ticket's own, if they are what the decision looked at: it may have been of a later message, or of several."""
    ticket = decision.ticket
    are_same = facts_of_words(ticket.subject, ticket.body)["letters"] == decision.facts.get("letters")
    return {"subject": ticket.subject, "body": ticket.body if are_same else LATER_WORDS}


def _are_first_of(tried: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]]) -> bool:
    """By the clock only some rules are tried."""
    return [row.get("rule_id") for row in tried] == [rule.get("id") for rule in rules[: len(tried)]]


def _not_reached(rule: Mapping[str, Any], stopped_by: str) -> dict[str, Any]:
    return {
        "rule_id": rule.get("id"),
        "name": rule["name"],
        "outcome": Outcome.NOT_REACHED.value,
        "fired": False,
        "conditions": [],
        "why": f"Stopped by “{stopped_by}”.",
    }
