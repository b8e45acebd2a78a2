"""What a file or a form says of destinations, checked: their own fields, and a pipeline's line for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import BadDestination, BadLine, Field, Kind, Place

LINE_KEYS = ("to", "when")
LONGEST_LINE = 100_000
LONGEST_VALUE = 5_000
# What stands in a text where a reference begins.
REFERENCES = ("{{", "$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    settings: dict[str, Any]
    secrets: dict[str, str]


def read_values(kind_name: str, values: Mapping[str, Any], *, name: str = "") -> Values:
    """The fields of a kind, told apart by who may see them. Raises BadDestination."""
    kind = kind_named(kind_name)
    fields = {field.name: field for field in kind.fields}
    if unknown := [key for key in values if key not in fields]:
        raise BadDestination(str(unknown[0]), f"{kind.label} has no field “{unknown[0]}”; it has {', '.join(fields)}.")
    read = {key: _read(fields[key], value) for key, value in values.items()}
    for field in kind.fields:
        if field.is_required and not read.get(field.name):
            raise BadDestination(field.name, f"{field.label} is missing.")
    place = Place(
        name=name,
        settings={key: value for key, value in read.items() if not fields[key].is_secret},
        secrets={key: value for key, value in read.items() if fields[key].is_secret and value},
    )
    kind.check(place)
    return Values(settings=place.settings, secrets=place.secrets)


def kind_named(name: str) -> Kind:
    if name not in KINDS:
        raise BadDestination("kind", f"There is no kind of destination “{name}”; there are {', '.join(KINDS)}.")
    return KINDS[name]


def check_line(kind_name: str, line: Mapping[str, Any]) -> None:
    """A pipeline's line for a destination of this kind: `to`, `when`, and what is sent. Raises BadLine."""
    kind = KINDS[kind_name]
    allowed = (*LINE_KEYS, kind.override)
    if unknown := [key for key in line if key not in allowed]:
        raise BadLine(str(unknown[0]), f"A line for {kind.label} has no “{unknown[0]}”; it has {', '.join(allowed)}.")
    said = line.get(kind.override)
    if said is None:
        return
    if not isinstance(said, Mapping):
        raise BadLine(kind.override, f"“{kind.override}” must be an object of {', '.join(kind.parts) or 'values'}.")
    if len(json.dumps(said, default=str)) > LONGEST_LINE:
        raise BadLine(kind.override, f"“{kind.override}” is longer than {LONGEST_LINE:,} characters.")
    _check_parts(kind, said)


def _check_parts(kind: Kind, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        path = f"{kind.override}.{name}"
        if kind.parts and name not in kind.parts:
            raise BadLine(path, f"{kind.label} has no “{name}” here; it has {', '.join(kind.parts)}.")
        if not kind.parts.get(name, True) and has_reference(value):
            raise BadLine(path, "No reference may stand here: it says where things go.")


def has_reference(value: Any) -> bool:
    if isinstance(value, str):
        return any(mark in value for mark in REFERENCES)
    if isinstance(value, Mapping):
        return any(has_reference(one) for pair in value.items() for one in pair)
    return isinstance(value, list | tuple) and any(map(has_reference, value))


def _read(field: Field, value: Any) -> Any:
    if value is None:
        return ""
    if field.kind == "number":
        return _number(field, value)
    if isinstance(value, bool | dict | list):
        raise BadDestination(field.name, f"{field.label} must be a text.")
    text = str(value).strip()
    if len(text) > LONGEST_VALUE or "\x00" in text:
        raise BadDestination(field.name, f"{field.label} is too long, or holds what no text holds.")
    if has_reference(text) and field.kind != "text":
        raise BadDestination(field.name, f"No reference may stand in {field.label}.")
    if field.choices and text and text not in dict(field.choices):
        raise BadDestination(field.name, f"{field.label} must be one of {', '.join(dict(field.choices))}.")
    return text


def _number(field: Field, value: Any) -> int | str:
    if value == "":
        return ""
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadDestination(field.name, f"{field.label} must be a whole number.")
    return int(text)
