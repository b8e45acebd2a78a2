"""A rule's conditions as rows of a form: field, operator, value, and the group that a condition stands in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from routing.conditions.conditions import Match
from routing.conditions.fields import FIELDS
from routing.conditions.operators import Operator, operator_words, operators_of
from routing.conditions.parse import MOST_CONDITIONS

# Rows that are shown empty, so that conditions can be added without scripts.
EMPTY_ROWS = 2
MOST_ROWS = 300
# As many as a file may bring: saving its rule on the page joins none. The page offers two more than there are.
GROUPS = tuple(f"{before}{letter}" for before in ("", *"ABC") for letter in ascii_uppercase)[:MOST_CONDITIONS]
PARTS = ("field", "key", "operator", "value", "group")


class ConditionRows(forms.Widget):
    template_name = "admin/routing/condition_rows.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        conditions = value if isinstance(value, list) else []
        rows, matches = _rows_of(conditions)
        rows += [dict.fromkeys(PARTS, "") for _ in range(EMPTY_ROWS)]
        context["rows"] = rows
        context["groups"] = [(letter, matches.get(letter, Match.ANY)) for letter in GROUPS]
        context["shown_groups"] = GROUPS[: min(len(GROUPS), len(matches) + 2)]
        context["fields"] = _fields_by_part()
        context["operators"] = Operator.choices
        context["matches"] = Match.choices
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By the project's templates: a form's own renderer knows Django's only."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data[name]
        conditions: list[Any] = []
        groups: dict[str, dict[str, Any]] = {}
        for number in range(MOST_ROWS):
            if f"{name}-{number}-field" not in data:
                break
            row = {part: str(data.get(f"{name}-{number}-{part}", "")).strip() for part in PARTS}
            if row["field"]:
                _put(row, conditions, groups, data, name)
        return conditions

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-0-field" not in data


def _put(
    row: dict[str, str], conditions: list[Any], groups: dict[str, dict[str, Any]], data: Mapping[str, Any], name: str
) -> None:
    condition = {"field": row["field"], "operator": row["operator"], "value": _value(row)}
    condition |= {"key": row["key"]} if row["key"] else {}
    letter = row["group"]
    if not letter:
        conditions.append(condition)
        return
    if letter not in groups:
        match = data.get(f"{name}-match-{letter}", Match.ANY)
        groups[letter] = {"match": str(match), "conditions": []}
        conditions.append(groups[letter])
    groups[letter]["conditions"].append(condition)


def _value(row: dict[str, str]) -> Any:
    """Several values come from a list as JSON; words with commas are told apart where they are read."""
    # An expression may begin with a bracket too.
    if row["value"].startswith("[") and row["operator"] != Operator.MATCHES:
        try:
            values = json.loads(row["value"])
        except ValueError:
            return row["value"]
        return values if isinstance(values, list) else row["value"]
    return row["value"]


def _rows_of(conditions: list[Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    rows: list[dict[str, Any]] = []
    matches: dict[str, str] = {}
    for one in conditions:
        if not isinstance(one, Mapping):
            continue
        if "conditions" in one:
            letter = GROUPS[min(len(matches), len(GROUPS) - 1)]
            matches[letter] = one.get("match", Match.ANY)
            rows += [_row(inner, letter) for inner in one["conditions"] if isinstance(inner, Mapping)]
        else:
            rows.append(_row(one, ""))
    return rows, matches


def _row(condition: Mapping[str, Any], group: str) -> dict[str, Any]:
    value = condition.get("value", "")
    shown = value if isinstance(value, str) else _listed([str(one) for one in value])
    row = {part: condition.get(part, "") for part in ("field", "key", "operator")}
    return row | {"value": shown, "group": group}


def _listed(values: list[str]) -> str:
    """As one types them; where a value has a comma itself, as the page's script sends them."""
    has_comma = any("," in value for value in values)
    return json.dumps(values, ensure_ascii=False) if has_comma else ", ".join(values)


def _fields_by_part() -> list[tuple[str, list[tuple[str, str]]]]:
    parts: dict[str, list[tuple[str, str]]] = {}
    for spec in FIELDS.values():
        parts.setdefault(spec.of, []).append((spec.name, spec.label))
    return list(parts.items())


def field_choices(names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """For the page's script: what each field is compared by, and with which values."""
    calendars = list(names["calendars"].values())
    shown = {}
    for spec in FIELDS.values():
        values = list(dict.fromkeys(names[spec.rows].values())) if spec.rows else list(spec.choices)
        shown[spec.name] = {
            "kind": spec.kind.value,
            "operators": [[one.value, operator_words(spec, one)] for one in operators_of(spec)],
            "values": ["yes", "no"] if spec.kind == "flag" else values,
            "needsKey": spec.needs_key,
            "help": spec.help,
        }
    return {"fields": shown, "calendars": calendars}
