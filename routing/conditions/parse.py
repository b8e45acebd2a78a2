"""Conditions from plain values (JSON, YAML), each mistake said with its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from routing.conditions.conditions import Condition, Group, Match
from routing.conditions.durations import read_duration
from routing.conditions.fields import FIELDS, FieldSpec, Kind
from routing.conditions.operators import OF_CALENDAR, WITH_LIST, WITHOUT_VALUE, Operator, operators_of
from routing.conditions.patterns import BadPattern, compile_pattern
from tickets.tags import BadTag, clean_tags
from tickets.text import is_storable

LONGEST_VALUE = 500
MOST_CONDITIONS = 100
CONDITION_KEYS = ("field", "key", "operator", "value")
GROUP_KEYS = ("match", "conditions")
# Before a kind of rows: those that nothing is given any more.
RETIRED = "retired"
# For each kind of rows, its names as they are written; None: not asked.
Rows = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong, and where: `conditions[1].value`."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(slots=True)
class Mistakes:
    """Those found so far."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, place: str, message: str) -> None:
        self.found.append(Mistake(place=place, message=message))

    def unknown_keys(self, place: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in given:
            if key not in known:
                self.add(f"{place}.{key}".lstrip("."), f"There is no “{key}” here. Known are: {', '.join(known)}.")


def refuse_unstorable(given: Any, place: str, mistakes: Mistakes) -> None:
    """A file or JSON may spell signs that no column takes."""
    if isinstance(given, str) and not is_storable(given):
        mistakes.add(place, "It holds a sign that can't be stored: NUL, or half of a pair.")
    elif isinstance(given, list | tuple):
        for number, one in enumerate(given):
            refuse_unstorable(one, f"{place}[{number}]", mistakes)
    elif isinstance(given, Mapping):
        for key, one in given.items():
            refuse_unstorable(one, f"{place}.{key}".lstrip("."), mistakes)


def parse_group(
    match: Any, conditions: Any, place: str, mistakes: Mistakes, rows: Rows | None = None, *, may_nest: bool = True
) -> Group:
    """What can't be read is left out, and said in `mistakes`. With `rows`, names must be among them."""
    if match not in Match.values:
        mistakes.add(f"{place}.match".lstrip("."), f"This is all or any, not “{match}”.")
    at = f"{place}.conditions".lstrip(".")
    if not isinstance(conditions, list):
        mistakes.add(at, "This is a list of conditions.")
        return Group(match=Match.ALL, conditions=())
    if len(conditions) > MOST_CONDITIONS:
        mistakes.add(at, f"A rule has at most {MOST_CONDITIONS} conditions in a group.")
        return Group(match=Match.ALL, conditions=())
    parts = [_part(one, f"{at}[{number}]", mistakes, rows, may_nest=may_nest) for number, one in enumerate(conditions)]
    return Group(match=str(match), conditions=tuple(part for part in parts if part is not None))


def _part(one: Any, place: str, mistakes: Mistakes, rows: Rows | None, *, may_nest: bool) -> Condition | Group | None:
    if not isinstance(one, Mapping):
        mistakes.add(place, "This is a condition with field, operator and value, or a group.")
        return None
    if "conditions" not in one:
        return _condition(one, place, mistakes, rows)
    mistakes.unknown_keys(place, one, GROUP_KEYS)
    if not may_nest:
        mistakes.add(place, "Groups are nested one level: a group in a group has only conditions.")
        return None
    group = parse_group(one.get("match", Match.ALL), one["conditions"], place, mistakes, rows, may_nest=False)
    if not one["conditions"]:
        mistakes.add(place, "A group without conditions says nothing; leave it out.")
    return group


def _condition(one: Mapping[str, Any], place: str, mistakes: Mistakes, rows: Rows | None) -> Condition | None:
    before = len(mistakes.found)
    mistakes.unknown_keys(place, one, CONDITION_KEYS)
    refuse_unstorable(one, place, mistakes)
    spec = FIELDS.get(str(one.get("field", "")))
    if spec is None:
        mistakes.add(f"{place}.field", f"There is no field “{one.get('field', '')}”.")
        return None
    operator = str(one.get("operator", ""))
    if operator not in operators_of(spec):
        fit = ", ".join(operators_of(spec))
        mistakes.add(f"{place}.operator", f"“{operator}” does not suit {spec.label}. Use one of: {fit}.")
        return None
    key = _key(spec, operator, one.get("key", ""), place, mistakes, rows)
    value = _value(spec, Operator(operator), one.get("value", ""), f"{place}.value", mistakes, rows)
    if len(mistakes.found) > before:
        return None
    return Condition(field=spec.name, operator=operator, value=value, key=key)


def _key(spec: FieldSpec, operator: str, given: Any, place: str, mistakes: Mistakes, rows: Rows | None) -> str:
    key = given.strip() if isinstance(given, str) else ""
    if spec.needs_key and not key:
        mistakes.add(f"{place}.key", "Say which value to look at.")
    if spec.kind == Kind.MOMENT and key and operator not in OF_CALENDAR:
        return _row("calendars", key, f"{place}.key", mistakes, rows)
    if key and not spec.needs_key:
        mistakes.add(f"{place}.key", "Only metadata values, customer attributes and lengths of time have a key.")
    if len(key) > LONGEST_VALUE:
        mistakes.add(f"{place}.key", f"A key has at most {LONGEST_VALUE} characters.")
    return key


def _value(
    spec: FieldSpec, operator: Operator, value: Any, place: str, mistakes: Mistakes, rows: Rows | None
) -> str | tuple[str, ...]:
    if operator in WITHOUT_VALUE:
        return ""
    words = _as_words(value)
    if words is None or any(len(word) > LONGEST_VALUE for word in words):
        mistakes.add(place, f"This is a text of at most {LONGEST_VALUE} characters, or a list of such.")
        return ""
    if operator in WITH_LIST or spec.kind == Kind.TAGS:
        if len(words) == 1 and not isinstance(value, list) and not _is_known(spec, words[0], rows):
            words = tuple(word.strip() for word in words[0].split(",") if word.strip())
        if not words:
            mistakes.add(place, "Say which.")
        return tuple(_checked(spec, operator, word, place, mistakes, rows) for word in words)
    if len(words) != 1:
        mistakes.add(place, "This comparison has one value." if words else "Say what to compare with.")
        return ""
    return _checked(spec, operator, words[0], place, mistakes, rows)


def _as_words(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, int | float | str):
        return (text,) if (text := str(value).strip()) else ()
    if isinstance(value, list | tuple) and all(isinstance(one, str | int | float) for one in value):
        return tuple(str(one).strip() for one in value if str(one).strip())
    return None


def _is_known(spec: FieldSpec, word: str, rows: Rows | None) -> bool:
    return bool(rows and spec.rows and word.casefold() in rows.get(spec.rows, {}))


def _checked(spec: FieldSpec, operator: Operator, word: str, place: str, mistakes: Mistakes, rows: Rows | None) -> str:
    if operator in OF_CALENDAR:
        return _row("calendars", word, place, mistakes, rows)
    if operator == Operator.MATCHES:
        return _pattern(word, place, mistakes)
    if spec.needs_key and operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return _number(spec, word, place, mistakes)
    if spec.kind == Kind.FLAG:
        return _among({"true": "yes", "false": "no"}.get(word, word), ("yes", "no"), place, mistakes)
    if spec.choices:
        return _among(word, spec.choices, place, mistakes)
    if spec.rows and operator not in (Operator.CONTAINS, Operator.NOT_CONTAINS):
        return _row(spec.rows, word, place, mistakes, rows)
    return _BY_KIND[spec.kind](spec, word, place, mistakes) if spec.kind in _BY_KIND else word


def _among(word: str, choices: tuple[str, ...], place: str, mistakes: Mistakes) -> str:
    known = {choice.casefold(): choice for choice in choices}
    if word.casefold() not in known:
        mistakes.add(place, f"There is no “{word}”. Use one of: {', '.join(choices)}.")
        return ""
    return known[word.casefold()]


def _row(kind: str, word: str, place: str, mistakes: Mistakes, rows: Rows | None) -> str:
    if rows is None:
        return word
    known = rows.get(kind, {})
    if word.casefold() not in known:
        if retired := rows.get(f"{RETIRED} {kind}", {}).get(word.casefold()):
            mistakes.add(place, f"“{retired}” is retired: nothing is read as that. Take it up again, or name another.")
            return ""
        named = ", ".join(list(known.values())[:20]) or "none yet"
        mistakes.add(place, f"There is no “{word}” among the {kind}. There are: {named}.")
        return ""
    return known[word.casefold()]


def _number(spec: FieldSpec, word: str, place: str, mistakes: Mistakes) -> str:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        mistakes.add(place, "This comparison needs a number.")
    elif spec.is_share and not 0 <= number <= 1:
        mistakes.add(place, "A confidence is a number from 0 to 1.")
    return word


def _pattern(word: str, place: str, mistakes: Mistakes) -> str:
    try:
        compile_pattern(word)
    except BadPattern as error:
        mistakes.add(place, str(error))
    return word


def _duration(spec: FieldSpec, word: str, place: str, mistakes: Mistakes) -> str:
    if read_duration(word) is None:
        mistakes.add(place, "Write a length of time, such as 4 hours, 90 minutes or 2 days.")
    return word


def _tag(spec: FieldSpec, word: str, place: str, mistakes: Mistakes) -> str:
    if spec.name != "tags":
        return word
    try:
        return clean_tags([word])[0]
    except (BadTag, IndexError) as error:
        mistakes.add(place, str(error) or "This is no tag.")
        return ""


_BY_KIND: dict[Kind, Callable[[FieldSpec, str, str, Mistakes], str]] = {
    Kind.NUMBER: _number,
    Kind.MOMENT: _duration,
    Kind.TAGS: _tag,
}
