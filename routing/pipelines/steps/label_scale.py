"""Labels that are steps of urgency, by whatever words, are judged as urgency is: by what a text reports, not by the words' sense."""

from __future__ import annotations

from collections.abc import Iterable

from tickets.states import Impact, Urgency

# From what can wait to what can't. A label set that takes all of its names from here is such a scale.
STEPS: tuple[frozenset[str], ...] = (
    frozenset({"none", "lowest", "trivial"}),
    frozenset({"low", "minor", "p4", "sev4"}),
    frozenset({"medium", "normal", "moderate", "p3", "sev3"}),
    frozenset({"high", "major", "p2", "sev2"}),
    frozenset({"critical", "urgent", "severe", "emergency", "highest", "blocker", "p1", "sev1", "p0", "sev0"}),
)
LOW, MEDIUM, HIGH, CRITICAL = 1, 2, 3, 4
# What nobody may wait for.
GRAVE = frozenset({Impact.OUTAGE, Impact.DATA_LOSS, Impact.SECURITY})
_OF_URGENCY = {Urgency.LOW: LOW, Urgency.MEDIUM: MEDIUM, Urgency.HIGH: HIGH}


def step_of(name: str) -> int | None:
    return next((step for step, names in enumerate(STEPS) if name.casefold() in names), None)


def is_scale(names: Iterable[str]) -> bool:
    """Two labels on one step say that they mean something else."""
    steps = [step_of(name) for name in names]
    return None not in steps and len(set(steps)) == len(steps)


def step_of_reading(urgency: str, impact: str) -> int:
    return CRITICAL if impact in GRAVE else _OF_URGENCY[Urgency(urgency)]


def label_at(step: int, names: Iterable[str]) -> str:
    """The label of this step, else the next below it, else the lowest there is."""
    by_step = sorted((found, name) for name in names if (found := step_of(name)) is not None)
    below = [name for found, name in by_step if found <= step]
    return below[-1] if below else by_step[0][1]
