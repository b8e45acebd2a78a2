"""The JSON schema of a recipe, made of the same lists that reading one uses: `docs/reference/recipe.schema.json`."""

from __future__ import annotations

from typing import Any

from routing.models import PipelineState
from routing.pipelines.comparisons import GROUPS, MOST_CONDITIONS, OPERATORS
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import Field, Kind
from routing.pipelines.document import MOST_DESTINATIONS, MOST_STEPS, MOST_TYPES
from routing.pipelines.recipe import LONGEST_DESCRIPTION, LONGEST_NAME, MOST_RETRIES, MOST_ROWS
from routing.pipelines.steps import STEPS
from routing.redaction.matrix import Treatment
from routing.redaction.recognisers import KINDS as PERSONAL

TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
WHEN = {"anyOf": [{"$ref": "#/$defs/group"}, {"type": "null"}]}
TYPE = {"type": "string", "pattern": r"^[a-z0-9_*]+(\.[a-z0-9_*]+)*$"}


def recipe_schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A recipe of Helpdesk",
        **_object({"destinations": _list("destination", MOST_ROWS), "pipelines": _list("pipeline", MOST_ROWS)}),
        "$defs": {
            "pipeline": _pipeline(),
            "match": _object(
                {
                    "type": {"anyOf": [TYPE, {"type": "array", "items": TYPE, "minItems": 1, "maxItems": MOST_TYPES}]},
                    "integration": TEXT,
                    "conditions": WHEN,
                },
                "type",
            ),
            "step": {"oneOf": [{"enum": list(STEPS)}, *(_step(name) for name in STEPS)]},
            "group": {"oneOf": [_object({group: _conditions()}, group) for group in GROUPS]},
            "condition": {"anyOf": [_comparison(), {"$ref": "#/$defs/group"}]},
            "line": _line(),
            "destination": {"oneOf": [_destination(kind) for kind in KINDS.values()]},
        },
    }


def _pipeline() -> dict[str, Any]:
    return _object(
        {
            "name": NAME,
            "description": {"type": "string", "maxLength": LONGEST_DESCRIPTION},
            "state": {"enum": PipelineState.values},
            "match": {"$ref": "#/$defs/match"},
            "steps": _list("step", MOST_STEPS),
            "destinations": _list("line", MOST_DESTINATIONS),
        },
        "name",
        "match",
    )


def _step(name: str) -> dict[str, Any]:
    settings = _object(dict(STEPS[name].schema))
    return {**_object({name: {"anyOf": [settings, {"type": "null"}]}}, name), "description": STEPS[name].summary}


def _comparison() -> dict[str, Any]:
    return _object({"left": {}, "op": {"enum": list(OPERATORS)}, "right": {}}, "left", "op", "right")


def _conditions() -> dict[str, Any]:
    return _list("condition", MOST_CONDITIONS) | {"minItems": 1}


def _line() -> dict[str, Any]:
    said = {kind.override: {"type": "object"} for kind in KINDS.values()}
    return _object({"to": TEXT, "when": WHEN, **said}, "to")


def _destination(kind: Kind) -> dict[str, Any]:
    matrix = {
        "type": "object",
        "additionalProperties": False,
        "properties": {one: {"enum": Treatment.values} for one in PERSONAL},
    }
    return _object(
        {
            "name": NAME,
            "kind": {"const": kind.name},
            "state": {"enum": ["active", "paused"]},
            "redact": matrix,
            "when": WHEN,
            "retries": {"type": "integer", "minimum": 0, "maximum": MOST_RETRIES},
            **{field.name: _field(field) for field in kind.fields},
        },
        "name",
        "kind",
        *(field.name for field in kind.fields if field.is_required and not field.is_secret),
    )


def _field(field: Field) -> dict[str, Any]:
    if field.choices:
        return {"enum": [word for word, _ in field.choices]}
    shape: dict[str, Any] = {"type": ["integer", "string"]} if field.kind == "number" else {"type": ["string", "null"]}
    return shape | {"description": field.help} if field.help else shape


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | {"required": list(required)} if required else shape


def _list(name: str, most: int) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "maxItems": most}
