"""A rule set as one document: what is published, exported, imported and compared. `docs/reference/rules.md` tells its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from routing.conditions.calendars import WorkingTime
from routing.conditions.conditions import Condition, Group
from routing.conditions.parse import Mistake, Mistakes, Rows, parse_group, refuse_unstorable
from routing.models.priority import LIFTED_TO, MOST_STEPS
from routing.models.rule import RuleState
from routing.rules.actions import Actions, parse_actions
from routing.rules.working_time import parse_working_time, plain_working_time
from tickets.states import Impact, Priority

RULE_KEYS = ("id", "name", "state", "match", "conditions", "actions", "stop")
LIFT_KEYS = ("id", "name", "state", "match", "conditions", "steps", "at_least", "up_to")
PRIORITY_KEYS = ("bases", "lifts")
DOCUMENT_KEYS = ("rules", "priority", "calendars")
LONGEST_NAME = 120
MOST_RULES = 1_000


class BadDocument(ValueError):
    """The document can't be used; `mistakes` say what is wrong, and where."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """One rule. `id` follows it through renames; a rule of a file has none before it is imported."""

    name: str
    group: Group
    actions: Actions
    state: str = RuleState.ACTIVE
    stop: bool = False
    id: int | None = None
    # Of a stored rule that this version of the product can't read: why. It never fires.
    broken: str = ""

    def as_plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"id": self.id} if self.id is not None else {}
        plain |= {"name": self.name, "state": str(self.state), **plain_group(self.group)}
        plain["actions"] = self.actions.as_plain()
        return plain | {"stop": True} if self.stop else plain


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftSpec:
    name: str
    group: Group
    steps: int = 0
    at_least: str = ""
    up_to: str = Priority.HIGH
    state: str = RuleState.ACTIVE
    id: int | None = None

    def as_plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"id": self.id} if self.id is not None else {}
        plain |= {"name": self.name, "state": str(self.state), **plain_group(self.group)}
        change = {"at_least": str(self.at_least)} if self.at_least else {"steps": self.steps}
        return plain | change | {"up_to": str(self.up_to)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    rules: tuple[RuleSpec, ...] = ()
    bases: Mapping[str, str] = field(default_factory=dict)
    lifts: tuple[LiftSpec, ...] = ()
    calendars: tuple[WorkingTime, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        return {
            "rules": [rule.as_plain() for rule in self.rules],
            "priority": {"bases": dict(self.bases), "lifts": [lift.as_plain() for lift in self.lifts]},
            "calendars": [plain_working_time(calendar) for calendar in self.calendars],
        }


def plain_group(group: Group) -> dict[str, Any]:
    return {"match": str(group.match), "conditions": [_plain_part(part) for part in group.conditions]}


def _plain_part(part: Condition | Group) -> dict[str, Any]:
    if isinstance(part, Group):
        return plain_group(part)
    plain: dict[str, Any] = {"field": part.field}
    if part.key:
        plain["key"] = part.key
    plain["operator"] = str(part.operator)
    if part.value:
        plain["value"] = part.value if isinstance(part.value, str) else list(part.value)
    return plain


def parse_document(given: Any, rows: Rows | None = None) -> Document:
    """Raises BadDocument. With `rows`, whatever is named must be there; without, a stored document is read as it is."""
    mistakes = Mistakes()
    if not isinstance(given, Mapping):
        mistakes.add("", f"This is a rule set with {', '.join(DOCUMENT_KEYS)}.")
        raise BadDocument(mistakes.found)
    mistakes.unknown_keys("", given, DOCUMENT_KEYS)
    calendars = _each(given.get("calendars"), "calendars", mistakes, parse_working_time)
    if rows is not None:
        rows = {**rows, "calendars": {calendar.name.casefold(): calendar.name for calendar in calendars}}
    rules = _each(given.get("rules"), "rules", mistakes, lambda one, at, said: parse_rule(one, at, said, rows))
    priority = given.get("priority") or {}
    if not isinstance(priority, Mapping):
        mistakes.add("priority", f"This has {', '.join(PRIORITY_KEYS)}.")
        priority = {}
    mistakes.unknown_keys("priority", priority, PRIORITY_KEYS)
    bases = _bases(priority.get("bases") or {}, mistakes)
    lifts = _each(priority.get("lifts"), "priority.lifts", mistakes, lambda one, at, said: _lift(one, at, said, rows))
    for place, named in (("rules", rules), ("priority.lifts", lifts), ("calendars", calendars)):
        _no_two_alike(place, [one.name for one in named], mistakes)
    if mistakes.found:
        raise BadDocument(mistakes.found)
    return Document(rules=tuple(rules), bases=bases, lifts=tuple(lifts), calendars=tuple(calendars))


def read_stored(given: Mapping[str, Any]) -> Document:
    """A published document, as far as it can be read: what names something that is gone never fires, and says why."""
    rules = tuple(_stored_rule(one) for one in given.get("rules", ()))
    priority, doubts = given.get("priority", {}), Mistakes()
    lifts = _each(priority.get("lifts"), "lifts", doubts, lambda one, at, said: _lift(one, at, said, None))
    calendars = _each(given.get("calendars"), "calendars", doubts, parse_working_time)
    bases = _bases(priority.get("bases", {}), doubts)
    return Document(rules=rules, bases=bases, lifts=tuple(lifts), calendars=tuple(calendars))


def _stored_rule(given: Mapping[str, Any]) -> RuleSpec:
    mistakes = Mistakes()
    rule = parse_rule(given, "", mistakes)
    assert rule is not None
    return replace(rule, broken="; ".join(str(mistake) for mistake in mistakes.found))


def _each(given: Any, place: str, mistakes: Mistakes, parse: Callable[[Any, str, Mistakes], Any]) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list):
        mistakes.add(place, "This is a list.")
        return []
    if len(given) > MOST_RULES:
        mistakes.add(place, f"There are {len(given):,}; a set has at most {MOST_RULES:,}.")
        return []
    parsed = (parse(one, f"{place}[{number}]", mistakes) for number, one in enumerate(given))
    return [one for one in parsed if one is not None]


def _no_two_alike(place: str, names: list[str], mistakes: Mistakes) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            mistakes.add(place, f"Two are called “{name}”.")
        seen.add(name.casefold())


def parse_rule(given: Any, place: str, mistakes: Mistakes, rows: Rows | None = None) -> RuleSpec | None:
    if not isinstance(given, Mapping):
        mistakes.add(place, "This is a rule with name, match, conditions and actions.")
        return None
    mistakes.unknown_keys(place, given, RULE_KEYS)
    # A draft may name what is not there yet.
    rows = None if given.get("state") == RuleState.DRAFT else rows
    group = parse_group(given.get("match", "all"), given.get("conditions", []), place, mistakes, rows)
    return RuleSpec(
        id=_number(given.get("id"), f"{place}.id", mistakes),
        name=_name(given.get("name"), f"{place}.name".lstrip("."), mistakes),
        state=_one_of(given.get("state", "active"), RuleState.values, f"{place}.state".lstrip("."), mistakes),
        group=group,
        actions=parse_actions(given.get("actions", {}), f"{place}.actions".lstrip("."), mistakes, rows),
        stop=_flag(given.get("stop", False), f"{place}.stop".lstrip("."), mistakes),
    )


def _lift(given: Any, place: str, mistakes: Mistakes, rows: Rows | None) -> LiftSpec | None:
    if not isinstance(given, Mapping):
        mistakes.add(place, "This is a lift with name, match, conditions, and steps or at_least.")
        return None
    mistakes.unknown_keys(place, given, LIFT_KEYS)
    steps = _number(given.get("steps"), f"{place}.steps", mistakes) or 0
    words = [one.value for one in LIFTED_TO]
    at_least = given.get("at_least") or ""
    if at_least:
        at_least = _one_of(at_least, words, f"{place}.at_least", mistakes)
    if bool(steps) == bool(at_least) or abs(steps) > MOST_STEPS:
        mistakes.add(place, f"A lift has steps, from -{MOST_STEPS} to {MOST_STEPS}, or at_least, and not both.")
    return LiftSpec(
        id=_number(given.get("id"), f"{place}.id", mistakes),
        name=_name(given.get("name"), f"{place}.name", mistakes),
        state=_one_of(given.get("state", "active"), RuleState.values, f"{place}.state", mistakes),
        group=parse_group(given.get("match", "all"), given.get("conditions", []), place, mistakes, rows),
        steps=steps,
        at_least=at_least,
        up_to=_one_of(given.get("up_to", "high"), words, f"{place}.up_to", mistakes),
    )


def _bases(given: Any, mistakes: Mistakes) -> dict[str, str]:
    if not isinstance(given, Mapping):
        mistakes.add("priority.bases", "This is a priority for each impact.")
        return {}
    mistakes.unknown_keys("priority.bases", given, tuple(Impact.values))
    return {
        impact: _one_of(given[impact], Priority.values, f"priority.bases.{impact}", mistakes)
        for impact in Impact.values
        if impact in given
    }


def _name(given: Any, place: str, mistakes: Mistakes) -> str:
    refuse_unstorable(given, place, mistakes)
    name = given.strip() if isinstance(given, str) else ""
    if not name or len(name) > LONGEST_NAME:
        mistakes.add(place, f"It has a name of at most {LONGEST_NAME} characters.")
    return name


def _one_of(given: Any, known: list[str], place: str, mistakes: Mistakes) -> str:
    if given not in known:
        mistakes.add(place, f"This is one of: {', '.join(known)}.")
        return known[0]
    return str(given)


def _flag(given: Any, place: str, mistakes: Mistakes) -> bool:
    flags = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}
    if not isinstance(given, bool | str) or given not in flags:
        mistakes.add(place, "This is true or false.")
        return False
    return flags[given]


def _number(given: Any, place: str, mistakes: Mistakes) -> int | None:
    if given is None or given == "":
        return None
    try:
        number = int(given)
    except (TypeError, ValueError):
        mistakes.add(place, "This is a whole number.")
        return None
    return number if abs(number) < 2**31 else None
