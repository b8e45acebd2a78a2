"""A pipeline as a document: match, steps, destinations. Read into frozen values, each mistake said with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from routing.conditions.parse import Mistakes
from routing.pipelines.comparisons import Comparisons, parse_comparisons
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import BadLine
from routing.pipelines.destinations.lines import check_line
from routing.pipelines.references import NOW, BadReference, references_in
from routing.pipelines.steps import STEPS
from routing.pipelines.steps.base import StepKind

DOCUMENT_KEYS = ("match", "steps", "destinations")
MATCH_KEYS = ("type", "integration", "conditions")
MOST_TYPES, MOST_STEPS, MOST_DESTINATIONS = 20, 30, 20
# What references find without any step.
ROOTS = ("event", "pipeline", NOW)
_TYPE = re.compile(r"[a-z0-9_*]+(\.[a-z0-9_*]+)*")
_NAME = re.compile(r"[A-Za-z_]\w{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`*` in a type stands for any characters, dots among them."""

    types: tuple[str, ...]
    integration: str = ""
    conditions: Comparisons | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSpec:
    """`name` is unique in its pipeline; what the step gives is bound to `binds`, if to anything."""

    name: str
    kind: StepKind
    settings: Any
    binds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSpec:
    """A destination's line: `given` is all that it says, with what is sent instead of the kind's default."""

    to: str
    when: Comparisons | None
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSpec:
    match: Match
    steps: tuple[StepSpec, ...]
    lines: tuple[LineSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names that a document may use: of destinations, in lower case, with their kinds; and of integrations."""

    destinations: Mapping[str, str] = field(default_factory=dict)
    integrations: frozenset[str] = frozenset()


def parse_document(given: Any, place: str, mistakes: Mistakes, known: Known | None = None) -> PipelineSpec:
    """What can't be read is said in `mistakes`. With `known`, what is named must be there; a draft may be ahead of it."""
    if not isinstance(given, Mapping):
        mistakes.add(place, f"This is a pipeline with {', '.join(DOCUMENT_KEYS)}.")
        given = {}
    names = _Names(mistakes)
    match = _match(given.get("match"), _at(place, "match"), mistakes, names, known)
    steps = _steps(given.get("steps"), _at(place, "steps"), mistakes, names)
    lines = _lines(given.get("destinations"), _at(place, "destinations"), mistakes, names, known)
    return PipelineSpec(match=match, steps=steps, lines=lines)


class _Names:
    """The roots that references may have: those there always are, and what the steps until now have bound."""

    def __init__(self, mistakes: Mistakes) -> None:
        self._mistakes = mistakes
        self.known = set(ROOTS)

    def check(self, value: Any, place: str) -> None:
        """Each text of the value by itself, so that the place is its own."""
        for path, text in _texts(value, place):
            try:
                for one in references_in(text):
                    if one.root not in self.known:
                        there = ", ".join(f"${name}" for name in sorted(self.known - {NOW}))
                        self._mistakes.add(path, f"Nothing is called ${one.root} here. There are {there} and now().")
            except BadReference as error:
                self._mistakes.add(path, str(error))


def _match(given: Any, place: str, mistakes: Mistakes, names: _Names, known: Known | None) -> Match:
    if not isinstance(given, Mapping) or "type" not in given:
        mistakes.add(place, "This has a type, as support.ticket.created or support.*.")
        return Match(types=())
    mistakes.unknown_keys(place, given, MATCH_KEYS)
    types = given["type"] if isinstance(given["type"], list) else [given["type"]]
    if not 0 < len(types) <= MOST_TYPES or not all(isinstance(one, str) and _TYPE.fullmatch(one) for one in types):
        mistakes.add(f"{place}.type", "A type is lower-case words joined by dots, with * for any; or a list of such.")
        types = []
    integration = given.get("integration") or ""
    if not isinstance(integration, str) or (known and integration and integration.casefold() not in known.integrations):
        mistakes.add(f"{place}.integration", f"There is no integration “{integration}”.")
        integration = ""
    return Match(
        types=tuple(types), integration=integration, conditions=_when(given, "conditions", place, mistakes, names)
    )


def _when(given: Mapping[str, Any], key: str, place: str, mistakes: Mistakes, names: _Names) -> Comparisons | None:
    """Nothing, or null, is always."""
    if given.get(key) is None:
        return None
    names.check(given[key], f"{place}.{key}")
    return parse_comparisons(given[key], f"{place}.{key}", mistakes)


def _steps(given: Any, place: str, mistakes: Mistakes, names: _Names) -> tuple[StepSpec, ...]:
    found: list[StepSpec] = []
    seen: Counter[str] = Counter()
    for number, one in enumerate(_list(given, place, mistakes, most=MOST_STEPS)):
        step = _step(one, f"{place}[{number}]", mistakes, names, seen)
        if step is not None:
            found.append(step)
    return tuple(found)


def _step(given: Any, place: str, mistakes: Mistakes, names: _Names, seen: Counter[str]) -> StepSpec | None:
    """`{kind: settings}`, or the kind alone where it needs none."""
    if isinstance(given, str):
        given = {given: {}}
    if not isinstance(given, Mapping) or len(given) != 1:
        mistakes.add(place, "A step is one kind with its settings, as redact.pii: {}.")
        return None
    [(name, settings)] = given.items()
    kind, at = STEPS.get(name), f"{place}.{name}"
    if kind is None or not isinstance(settings := settings or {}, Mapping):
        mistakes.add(at, f"There is no such step. There are: {', '.join(STEPS)}.")
        return None
    mistakes.unknown_keys(at, settings, kind.keys)
    for key in kind.refers:
        names.check(settings.get(key), f"{at}.{key}")
    parsed = kind.parse(settings, at, mistakes)
    binds = _binding(kind, settings, at, mistakes, names)
    seen[own := binds if "as" in settings else name] += 1
    return StepSpec(name=own if seen[own] == 1 else f"{own} {seen[own]}", kind=kind, settings=parsed, binds=binds)


def _binding(kind: StepKind, settings: Mapping[str, Any], place: str, mistakes: Mistakes, names: _Names) -> str:
    if not kind.binds:
        return ""
    binds = settings.get("as", kind.binds)
    if not isinstance(binds, str) or not _NAME.fullmatch(binds) or binds in names.known:
        mistakes.add(f"{place}.as", "A name is of letters, digits and _, and no other has it here.")
        return ""
    names.known.add(binds)
    return binds


def _lines(given: Any, place: str, mistakes: Mistakes, names: _Names, known: Known | None) -> tuple[LineSpec, ...]:
    found: list[LineSpec] = []
    for number, one in enumerate(_list(given, place, mistakes, most=MOST_DESTINATIONS)):
        line = _line(one, f"{place}[{number}]", mistakes, names, known)
        if line is not None and line.to.casefold() in {other.to.casefold() for other in found}:
            mistakes.add(
                f"{place}[{number}].to", f"“{line.to}” stands twice: of a run a destination gets one delivery."
            )
        elif line is not None:
            found.append(line)
    return tuple(found)


def _line(given: Any, place: str, mistakes: Mistakes, names: _Names, known: Known | None) -> LineSpec | None:
    if not isinstance(given, Mapping) or not isinstance(given.get("to"), str):
        mistakes.add(place, "A line has to, the name of a destination.")
        return None
    names.check({key: value for key, value in given.items() if key not in ("to", "when")}, place)
    _check_destination(given, place, mistakes, known)
    return LineSpec(to=given["to"].strip(), when=_when(given, "when", place, mistakes, names), given=dict(given))


def _check_destination(given: Mapping[str, Any], place: str, mistakes: Mistakes, known: Known | None) -> None:
    if known is None:
        return
    kind = known.destinations.get(given["to"].strip().casefold())
    if kind is None:
        named = ", ".join(sorted(known.destinations)[:20]) or "none yet"
        mistakes.add(f"{place}.to", f"There is no destination “{given['to']}”. There are: {named}.")
    elif kind in KINDS:
        try:
            check_line(kind, given)
        except BadLine as error:
            mistakes.add(_at(place, error.path), str(error))


def _list(given: Any, place: str, mistakes: Mistakes, *, most: int) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > most:
        mistakes.add(place, f"This is a list of at most {most}.")
        return []
    return given


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, f"{place}[{number}]")


def _at(place: str, key: str) -> str:
    return f"{place}.{key}".strip(".")
