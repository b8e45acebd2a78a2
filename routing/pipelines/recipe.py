"""Recipes: destinations and pipelines as one YAML file. `docs/reference/pipelines.md` tells its shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from routing.conditions.parse import Mistake, Mistakes
from routing.models import Destination, Pipeline, PipelineState, PipelineVersion
from routing.pipelines.comparisons import parse_comparisons
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import BadDestination
from routing.pipelines.destinations.lines import Values, read_values
from routing.pipelines.document import DOCUMENT_KEYS, Known, parse_document
from routing.redaction.matrix import BadMatrix, check_matrix
from routing.rules.document import BadDocument
from routing.rules.yaml_text import Shape, lines_of, read_yaml
from tickets.db.encryption import DecryptionError
from tickets.models import Integration

FILE_KEYS = ("destinations", "pipelines")
PIPELINE_KEYS = ("name", "description", "state", *DOCUMENT_KEYS)
DESTINATION_KEYS = ("name", "kind", "state", "redact", "when", "retries")
LONGEST_NAME, LONGEST_DESCRIPTION, MOST_ROWS, MOST_RETRIES = 80, 500, 200, 4
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{1,17})?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}


def _scalar(text: str) -> Any:
    """As in JSON: null, true and false, and numbers; all else is text, as `no` and 1:30."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    return text if number is None else float(text) if number[1] else int(text)


RECIPE = Shape(name="a recipe", deepest=40, scalar=_scalar, empty="The file says nothing.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationSpec:
    """`secrets` that the file leaves out stay as they are stored."""

    name: str
    kind: str
    state: str
    matrix: Mapping[str, str]
    when: Any
    retries: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPipeline:
    name: str
    description: str
    state: str
    document: dict[str, Any]
    # As it was written; empty: it is written anew.
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    destinations: tuple[DestinationSpec, ...]
    pipelines: tuple[NamedPipeline, ...]


def read_recipe(text: str, known: Known | None = None) -> Recipe:
    """Raises BadDocument, each mistake with its line. `known` is what is there beside what the file brings."""
    given = read_yaml(text, RECIPE)
    try:
        return parse_recipe(given, known)
    except BadDocument as error:
        raise BadDocument(with_lines(error.mistakes, text)) from None


def parse_recipe(given: Any, known: Known | None = None) -> Recipe:
    mistakes, known = Mistakes(), known or known_rows()
    if not isinstance(given, Mapping):
        mistakes.add("", f"This is a recipe with {' and '.join(FILE_KEYS)}.")
        given = {}
    mistakes.unknown_keys("", given, FILE_KEYS)
    destinations = [
        _destination(one, f"destinations[{number}]", mistakes)
        for number, one in enumerate(_rows(given, "destinations", mistakes))
    ]
    brought = {one.name.casefold(): one.kind for one in destinations if one}
    known = replace(known, destinations={**known.destinations, **brought})
    pipelines = [
        _pipeline(one, f"pipelines[{number}]", mistakes, known)
        for number, one in enumerate(_rows(given, "pipelines", mistakes))
    ]
    for key in FILE_KEYS:
        _no_two_alike([one.get("name") for one in given.get(key) or [] if isinstance(one, Mapping)], key, mistakes)
    if mistakes.found:
        raise BadDocument(mistakes.found)
    return Recipe(
        destinations=tuple(one for one in destinations if one), pipelines=tuple(one for one in pipelines if one)
    )


def with_lines(mistakes: Iterable[Mistake], text: str) -> tuple[Mistake, ...]:
    """Each with the line of the YAML in which its place stands."""
    lines = lines_of(text, RECIPE)
    return tuple(_with_line(mistake, lines) for mistake in mistakes)


def known_rows() -> Known:
    return Known(
        destinations={name.casefold(): kind for name, kind in Destination.objects.values_list("name", "kind")},
        integrations=frozenset(name.casefold() for name in Integration.objects.values_list("name", flat=True)),
    )


def write_recipe(destinations: list[Destination], pipelines: list[Pipeline]) -> str:
    """Without secrets: reading it again keeps those that are stored."""
    plain = {
        "destinations": [plain_destination(one) for one in destinations],
        "pipelines": [plain_pipeline(one) for one in pipelines],
    }
    return write_plain({key: value for key, value in plain.items() if value})


def write_plain(plain: Any) -> str:
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110)) if plain else ""


def rows_of(recipe: Recipe) -> tuple[list[Destination], list[Pipeline]]:
    """As they would be, for comparing; none is stored."""
    destinations = [
        Destination(
            name=one.name,
            kind=one.kind,
            settings=one.values.settings,
            matrix=dict(one.matrix),
            when=one.when,
            retries=one.retries,
            state=one.state,
        )
        for one in recipe.destinations
    ]
    destinations.sort(key=lambda one: one.name)
    return destinations, [
        Pipeline(
            name=one.name,
            description=one.description,
            state=one.state,
            document=one.document,
            source=write_plain(one.document),
        )
        for one in sorted(recipe.pipelines, key=lambda one: one.name)
    ]


def plain_pipeline(pipeline: Pipeline) -> dict[str, Any]:
    told = {"name": pipeline.name, "description": pipeline.description, "state": pipeline.state}
    return {key: value for key, value in told.items() if value} | document_of(pipeline)


def document_of(row: Pipeline | PipelineVersion) -> dict[str, Any]:
    """With its fields in the order in which they were written. Raises BadDocument."""
    given = read_yaml(row.source, RECIPE) if row.source else row.document
    return {key: given[key] for key in DOCUMENT_KEYS if key in given} if isinstance(given, dict) else {}


def plain_destination(destination: Destination) -> dict[str, Any]:
    plain = {"name": destination.name, "kind": destination.kind, **destination.settings}
    if destination.state != "active":
        plain["state"] = destination.state
    if destination.retries != MOST_RETRIES:
        plain["retries"] = destination.retries
    if destination.when is not None:
        plain["when"] = destination.when
    return plain | ({"redact": dict(destination.matrix)} if destination.matrix else {})


def _rows(given: Mapping[str, Any], key: str, mistakes: Mistakes) -> list[Any]:
    rows = given.get(key) or []
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        mistakes.add(key, f"This is a list of at most {MOST_ROWS}.")
        return []
    return rows


def _pipeline(given: Any, place: str, mistakes: Mistakes, known: Known) -> NamedPipeline | None:
    if not isinstance(given, Mapping):
        mistakes.add(place, f"This is a pipeline with {', '.join(PIPELINE_KEYS)}.")
        return None
    mistakes.unknown_keys(place, given, PIPELINE_KEYS)
    state = given.get("state", PipelineState.DRAFT)
    if state not in PipelineState.values:
        mistakes.add(f"{place}.state", f"This is one of: {', '.join(PipelineState.values)}.")
    document = {key: given[key] for key in DOCUMENT_KEYS if key in given}
    # A draft may name what is not there yet.
    parse_document(document, place, mistakes, None if state == PipelineState.DRAFT else known)
    description = given.get("description") or ""
    if not isinstance(description, str) or len(description) > LONGEST_DESCRIPTION:
        mistakes.add(f"{place}.description", f"This is a text of at most {LONGEST_DESCRIPTION} characters.")
    return NamedPipeline(
        name=_name(given, place, mistakes), description=str(description), state=state, document=document
    )


def _destination(given: Any, place: str, mistakes: Mistakes) -> DestinationSpec | None:
    if not isinstance(given, Mapping) or given.get("kind") not in KINDS:
        mistakes.add(f"{place}.kind", f"A destination has a kind: {', '.join(KINDS)}.")
        return None
    name, kind = _name(given, place, mistakes), given["kind"]
    own = {key: value for key, value in given.items() if key not in DESTINATION_KEYS}
    values = Values(settings={}, secrets={})
    try:
        values = read_values(kind, _stored_secrets(name, kind) | own, name=name)
        check_matrix(given.get("redact") or {})
    except BadDestination as error:
        mistakes.add(f"{place}.{error.field}", str(error))
    except BadMatrix as error:
        mistakes.add(f"{place}.redact", str(error))
    if given.get("when") is not None:
        parse_comparisons(given["when"], f"{place}.when", mistakes)
    retries, state = given.get("retries", MOST_RETRIES), given.get("state", "active")
    if isinstance(retries, bool) or not isinstance(retries, int) or not 0 <= retries <= MOST_RETRIES:
        mistakes.add(f"{place}.retries", f"This is a whole number from 0 to {MOST_RETRIES}.")
    if state not in ("active", "paused"):
        mistakes.add(f"{place}.state", "This is active or paused.")
    matrix = given.get("redact") or {}
    return DestinationSpec(
        name=name, kind=kind, state=state, matrix=matrix, when=given.get("when"), retries=retries, values=values
    )


def _stored_secrets(name: str, kind: str) -> dict[str, str]:
    row = Destination.objects.filter(name__iexact=name, kind=kind).first()
    try:
        return secrets_of(row) if row else {}
    except DecryptionError:
        # Made with a key that is gone: what the file says counts, and what it leaves out is missing.
        return {}


def secrets_of(destination: Destination) -> dict[str, str]:
    """Raises DecryptionError."""
    text = destination.secret.reveal()
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def _name(given: Mapping[str, Any], place: str, mistakes: Mistakes) -> str:
    name = given.get("name")
    if not isinstance(name, str) or not name.strip() or len(name.strip()) > LONGEST_NAME:
        mistakes.add(f"{place}.name", f"It has a name of at most {LONGEST_NAME} characters.")
        return ""
    return name.strip()


def _no_two_alike(names: list[Any], place: str, mistakes: Mistakes) -> None:
    seen: set[str] = set()
    for name in (str(name).strip().casefold() for name in names):
        if name in seen:
            mistakes.add(place, f"Two are called “{name}”.")
        seen.add(name)


def _with_line(mistake: Mistake, lines: Mapping[str, int]) -> Mistake:
    """By the place itself, or the nearest around it."""
    place = mistake.place
    while place and place not in lines:
        place = re.sub(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]+)$", "", place)
    line = lines.get(place)
    return Mistake(
        place=f"line {line}, {mistake.place}" if line and mistake.place else mistake.place, message=mistake.message
    )
