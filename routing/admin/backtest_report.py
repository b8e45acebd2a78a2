"""A backtest's figures and changes as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from routing.backtests.compare import COMPARED
from routing.backtests.counts import NOTHING, read_counts
from routing.conditions.fields import CLOCK_FIELD
from routing.models import Backtest
from routing.models.rule import RuleState
from routing.rules.document import Document, read_stored

LABELS = {"answered_by": "answered by", "hold_reason": "reason to hold"}
# Of a long table the most frequent.
MOST_ROWS = 50
Row = tuple[str, int]


def report_of(backtest: Backtest) -> dict[str, Any]:
    counts = read_counts(backtest.counts)
    tables = [
        (f"By {label_of(name)}", *_most_frequent(counts.changes[name])) for name in COMPARED if name in counts.changes
    ]
    if counts.topics:
        tables.insert(0, ("By topic", *_most_frequent(counts.topics)))
    return {"counts": counts, "tables": tables, **not_tried(read_stored(backtest.document))}


def not_tried(document: Document) -> dict[str, Any]:
    """Rules of a draft that say nothing about a new ticket: with a mistake, or for the clock."""
    active = [rule for rule in document.rules if rule.state == RuleState.ACTIVE]
    by_the_clock = [rule.name for rule in active if any(one.field == CLOCK_FIELD for one in rule.group.each())]
    return {"broken": [(rule.name, rule.broken) for rule in active if rule.broken], "by_the_clock": by_the_clock}


def changes_in_words(changes: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """(what, before, after), in the order of reports."""
    return [
        (label_of(name), changes[name][0] or NOTHING, changes[name][1] or NOTHING)
        for name in COMPARED
        if name in changes
    ]


def label_of(name: str) -> str:
    return LABELS.get(name, name)


def _most_frequent(counted: Mapping[str, int]) -> tuple[list[Row], int]:
    """The rows, and how many more there are."""
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS)
