"""The figures of a report: plain values that are stored after each slice and counted on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from routing.backtests.compare import Comparison

# So many tickets of each list are kept; the figures count all.
LISTED = 1_000
ARROW = " → "
NOTHING = "none"


@dataclass(slots=True, kw_only=True)
class Counts:
    changed: int = 0
    # Held no decision, as nobody has read them.
    unread: int = 0
    # Decided before facts were stored: today's were taken.
    todays_facts: int = 0
    # {field: {"low → high": tickets}}
    changes: dict[str, dict[str, int]] = field(default_factory=dict)
    # {topic: changed tickets}
    topics: dict[str, int] = field(default_factory=dict)
    # Where a person had changed the decision: how often the published version, and the draft, decide the same as the person.
    by_people: int = 0
    was_right: int = 0
    is_right: int = 0

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    def add(self, compared: Comparison, made: Mapping[str, str]) -> bool:
        """Whether the ticket is to stand in a list of the report."""
        listed = False
        if compared.changes:
            self._add_changes(compared)
            listed = self.changed <= LISTED
        if made:
            self.by_people += 1
            self.was_right += compared.was_right(made)
            self.is_right += compared.is_right(made)
            listed = listed or self.by_people <= LISTED
        return listed

    def _add_changes(self, compared: Comparison) -> None:
        self.changed += 1
        topic = str(compared.after.facts.values["topic"])
        self.topics[topic] = self.topics.get(topic, 0) + 1
        for name, (before, after) in compared.changes.items():
            change = f"{before or NOTHING}{ARROW}{after or NOTHING}"
            of_field = self.changes.setdefault(name, {})
            of_field[change] = of_field.get(change, 0) + 1


def read_counts(stored: Mapping[str, Any]) -> Counts:
    return Counts(**stored)
