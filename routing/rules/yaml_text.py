"""A rule set as YAML: written for people, read without trust. Aliases, doubled keys and depth are refused with their line."""

from __future__ import annotations

from typing import Any

import yaml

from routing.conditions.parse import Mistake
from routing.rules.document import BadDocument, Document

LONGEST_FILE = 2_000_000
MOST_NODES = 100_000
DEEPEST = 12


def write_yaml(document: Document) -> str:
    """Without the ids of rows, which mean nothing elsewhere."""
    plain = document.as_plain()
    for one in (*plain["rules"], *plain["priority"]["lifts"]):
        one.pop("id", None)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)


def read_yaml(text: str) -> Any:
    """Plain values, every scalar as it is written. Raises BadDocument."""
    if len(text) > LONGEST_FILE:
        _refuse("", f"The file has {len(text):,} characters; a rule set has at most {LONGEST_FILE:,}.")
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        _refuse(f"line {mark.line + 1}" if mark else "", f"This is no YAML: {getattr(error, 'problem', error)}.")
    if node is None:
        _refuse("", "The file says nothing. An empty set is written as: rules: [].")
    return _value(node)


# All scalars stay texts: `no` is a word here, and 1:30 no number of seconds.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _refuse_tricks(text: str) -> None:
    """By the events, before anything is built: a loop or a bomb needs an alias, or depth."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = _line_of(event)
        if number > MOST_NODES:
            _refuse(line, "The file says too much for a rule set.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _refuse(line, "Anchors and aliases (& and *) are not used here; write the values out.")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > DEEPEST:
            _refuse(line, "It is nested too deeply for a rule set.")


def _line_of(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else ""


def _value(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    return node.value


def _mapping(node: yaml.MappingNode) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        line = f"line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            _refuse(line, "A key is one word.")
        if key.value in values:
            _refuse(line, f"“{key.value}” stands twice.")
        values[key.value] = _value(value)
    return values


def _refuse(place: str, message: str) -> None:
    raise BadDocument([Mistake(place=place, message=message)])
