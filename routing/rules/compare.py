"""What differs between two rule sets, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from routing.rules.document import Document, LiftSpec, RuleSpec
from routing.rules.words import change_in_words, rule_sentence
from routing.rules.working_time import plain_working_time
from tickets.states import Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChange:
    """`kind` says of what it is (Rule, Lift, Base, Calendar), `how` is added, removed, changed or moved."""

    kind: str
    name: str
    how: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        said = {
            "added": f"+ {self.after}",
            "removed": f"- {self.before}",
            "changed": f"- {self.before}\n  + {self.after}",
            "moved": f"{self.before} → {self.after}",
        }
        return f"{self.kind} “{self.name}” {self.how}\n  {said[self.how]}"


def compare_documents(old: Document, new: Document) -> list[SetChange]:
    return [
        *_compare_rows("Rule", old.rules, new.rules, _rule_words),
        *_moved("Rule", old.rules, new.rules),
        *_compare_bases(old, new),
        *_compare_rows("Lift", old.lifts, new.lifts, _lift_words),
        *_moved("Lift", old.lifts, new.lifts),
        *_compare_calendars(old, new),
    ]


def _rule_words(rule: RuleSpec) -> str:
    state = "" if rule.state == "active" else f" ({rule.state})"
    return f"{rule.name}{state}: {rule_sentence(rule)}"


def _lift_words(lift: LiftSpec) -> str:
    state = "" if lift.state == "active" else f" ({lift.state})"
    return f"{lift.name}{state}: when {lift.group}, {change_in_words(lift)}"


def _compare_rows(
    kind: str, old: Sequence[Any], new: Sequence[Any], words: Callable[[Any], str]
) -> Iterator[SetChange]:
    pairs = _pairs(old, new)
    kept = {id(before) for before, _ in pairs if before is not None}
    for before, after in pairs:
        if before is None:
            yield SetChange(kind=kind, name=after.name, how="added", after=words(after))
        elif words(before) != words(after):
            yield SetChange(kind=kind, name=after.name, how="changed", before=words(before), after=words(after))
    for one in old:
        if id(one) not in kept:
            yield SetChange(kind=kind, name=one.name, how="removed", before=words(one))


def _pairs(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each of the new with the same of the old: by the row's id, else by the name."""
    by_id = {one.id: one for one in old if one.id is not None}
    by_name = {one.name.casefold(): one for one in old}
    taken: set[int] = set()
    pairs = []
    for after in new:
        before = by_id.get(after.id) or by_name.get(after.name.casefold())
        if before is not None and id(before) in taken:
            before = None
        if before is not None:
            taken.add(id(before))
        pairs.append((before, after))
    return pairs


def _moved(kind: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[SetChange]:
    """Told of the order of what both have: one that was only pushed by another's coming or going has not moved."""
    pairs = [(before, after) for before, after in _pairs(old, new) if before is not None]
    places = {id(before): place for place, before in enumerate(old)}
    order = [places[id(before)] for before, _ in pairs]
    staying = _longest_rising(order)
    for place, ((_, after), was) in enumerate(zip(pairs, order, strict=True)):
        if was not in staying:
            yield SetChange(
                kind=kind, name=after.name, how="moved", before=f"place {was + 1}", after=f"place {place + 1}"
            )


def _longest_rising(order: list[int]) -> set[int]:
    """As many as possible that stand in one order before and after: the others have moved."""
    best: list[list[int]] = [[]]
    for number in order:
        best.append([*_longest([run for run in best if not run or run[-1] < number]), number])
    return set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run))  # noqa: PLW0108  # the bare function is too general for the type checker


def _compare_bases(old: Document, new: Document) -> Iterator[SetChange]:
    for impact in sorted({*old.bases, *new.bases}):
        before, after = old.bases.get(impact, ""), new.bases.get(impact, "")
        if before != after:
            how = "added" if not before else "changed" if after else "removed"
            yield SetChange(kind="Base", name=str(Impact(impact).label), how=how, before=before, after=after)


def _compare_calendars(old: Document, new: Document) -> Iterator[SetChange]:
    before = {one.name.casefold(): one for one in old.calendars}
    after = {one.name.casefold(): one for one in new.calendars}
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield SetChange(kind="Calendar", name=now.name, how="added", after=_hours(now))
        elif was is not None and now is None:
            yield SetChange(kind="Calendar", name=was.name, how="removed", before=_hours(was))
        elif was is not None and now is not None and _hours(was) != _hours(now):
            yield SetChange(kind="Calendar", name=now.name, how="changed", before=_hours(was), after=_hours(now))


def _hours(calendar: Any) -> str:
    plain = plain_working_time(calendar)
    days = "; ".join(f"{day} {', '.join(spans)}" for day, spans in plain["hours"].items())
    free = f"; free on {', '.join(plain['holidays'])}" if plain["holidays"] else ""
    return f"{days} ({plain['zone']}){free}"
