"""Two decisions on one card of facts: where they differ, and which of them a person would have left alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.decisions.decide import DecisionResult, decide, put_before_people
from routing.decisions.facts import Facts
from routing.decisions.ready import ReadySet

# What a decision sets, in the order in which reports show it.
COMPARED = ("team", "priority", "move", "category", "assignee", "answered_by", "tags", "hold_reason")
Changes = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    before: DecisionResult
    after: DecisionResult
    changes: Changes

    def was_right(self, made: Mapping[str, str]) -> bool:
        return _agrees(self.before, made)

    def is_right(self, made: Mapping[str, str]) -> bool:
        return _agrees(self.after, made)


def compare(facts: Facts, published: ReadySet, draft: ReadySet, *, person_first: bool = False) -> Comparison:
    """Both decide on the same facts, so whatever differs is the draft's doing."""
    before, after = decide(facts, published), decide(facts, draft)
    if person_first:
        before, after = put_before_people(before, ()), put_before_people(after, ())
    shown = ((name, _shown(before, name), _shown(after, name)) for name in COMPARED)
    return Comparison(before=before, after=after, changes={name: (a, b) for name, a, b in shown if a != b})


def _agrees(decided: DecisionResult, made: Mapping[str, str]) -> bool:
    return all(_shown(decided, name) == value for name, value in made.items())


def _shown(decided: DecisionResult, name: str) -> str:
    value = getattr(decided, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
