"""The priority: a base by what the text reports, then lifts in their order. Each step is kept, so that it can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.conditions.fields import FIELDS
from routing.decisions.ready import ReadyLift, ReadySet
from routing.rules.words import change_in_words
from tickets.states import Priority

ORDER = tuple(Priority.values)
UNREAD = Priority.NORMAL.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityStep:
    """One line of the sum: `angry, +1 up to high: normal → high`."""

    name: str
    change: str
    priority: str
    # Not told to everybody who may name the customer.
    of_the_account: bool = False

    def as_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"name": self.name, "change": self.change, "priority": self.priority}
        return row | {"of_the_account": True} if self.of_the_account else row

    def __str__(self) -> str:
        return f"{self.name}: {self.change}, so {self.priority}."


def work_out_priority(ready: ReadySet, values: Mapping[str, Any]) -> tuple[str, tuple[PriorityStep, ...]]:
    impact = values.get("impact", "")
    priority = ready.bases.get(impact, UNREAD)
    steps = [PriorityStep(name="Base", change=f"impact {impact or 'not read'}", priority=priority)]
    for lift in ready.lifts:
        if lift.group.holds({**values, "priority": priority}):
            priority = _lifted(lift, priority)
            steps.append(_step_of(lift, priority))
    if (floor := values.get("vip_floor", "")) in ORDER and ORDER.index(floor) > ORDER.index(priority):
        priority = floor
        change = f"at least {floor}"
        steps.append(PriorityStep(name="The VIP's own row", change=change, priority=priority, of_the_account=True))
    return priority, tuple(steps)


def _step_of(lift: ReadyLift, priority: str) -> PriorityStep:
    fields = (FIELDS.get(condition.field) for condition in lift.spec.group.each())
    account = any(spec is not None and spec.of_the_account for spec in fields)
    change = change_in_words(lift.spec)
    return PriorityStep(name=lift.spec.name, change=change, priority=priority, of_the_account=account)


def _lifted(lift: ReadyLift, priority: str) -> str:
    place, ceiling = ORDER.index(priority), ORDER.index(lift.spec.up_to)
    wanted = ORDER.index(lift.spec.at_least) if lift.spec.at_least else place + lift.spec.steps
    if wanted <= place:
        return priority if lift.spec.at_least else ORDER[max(0, wanted)]
    # A ceiling stops what rises; it pulls down nothing that is above it already.
    return ORDER[max(place, min(wanted, ceiling))]
