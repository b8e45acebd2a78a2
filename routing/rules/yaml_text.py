"""YAML of people, read without trust: aliases, doubled keys and depth are refused with their line. And a rule set as YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a file is read: what it is called, how deep it may go, what a scalar without quotes says, and what an empty one is."""

    name: str
    deepest: int
    scalar: Callable[[str], Any]
    empty: str


# All scalars stay texts: `no` is a word here, and 1:30 no number of seconds.
RULE_SET = Shape(
    name="a rule set",
    deepest=DEEPEST,
    scalar=str,
    empty="The file says nothing. An empty set is written as: rules: [].",
)


def read_yaml(text: str, shape: Shape = RULE_SET) -> Any:
    """Plain values. Raises BadDocument."""
    return _value(_compose(text, shape), shape)


def lines_of(text: str, shape: Shape = RULE_SET) -> dict[str, int]:
    """The line of each place, as `pipelines[0].steps[1]`, by which mistakes name it. Raises BadDocument."""
    return dict(_places(_compose(text, shape), ""))


def _compose(text: str, shape: Shape) -> yaml.Node:
    if len(text) > LONGEST_FILE:
        _refuse("", f"The file has {len(text):,} characters; {shape.name} has at most {LONGEST_FILE:,}.")
    try:
        _refuse_tricks(text, shape)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        _refuse(f"line {mark.line + 1}" if mark else "", f"This is no YAML: {getattr(error, 'problem', error)}.")
    if node is None:
        _refuse("", shape.empty)
    return node


def _places(node: yaml.Node, place: str) -> Iterator[tuple[str, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            at = f"{place}.{key.value}".lstrip(".")
            yield from _places(value, at)
            yield at, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _places(value, f"{place}[{number}]")


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _refuse_tricks(text: str, shape: Shape) -> None:
    """By the events, before anything is built: a loop or a bomb needs an alias, or depth."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = _line_of(event)
        if number > MOST_NODES:
            _refuse(line, f"The file says too much for {shape.name}.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _refuse(line, "Anchors and aliases (& and *) are not used here; write the values out.")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > shape.deepest:
            _refuse(line, f"It is nested too deeply for {shape.name}.")


def _line_of(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else ""


def _value(node: yaml.Node, shape: Shape) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, shape)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, shape) for one in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else shape.scalar(node.value)


def _mapping(node: yaml.MappingNode, shape: Shape) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        line = f"line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            _refuse(line, "A key is one word.")
        if key.value in values:
            _refuse(line, f"“{key.value}” stands twice.")
        values[key.value] = _value(value, shape)
    return values


def _refuse(place: str, message: str) -> NoReturn:
    raise BadDocument([Mistake(place=place, message=message)])
