"""The JSON schema of a rule set, made of the same lists that reading one uses: `docs/reference/rules.schema.json`."""

from __future__ import annotations

from typing import Any

from routing.conditions.calendars import DAYS
from routing.conditions.conditions import Match
from routing.conditions.fields import FIELDS
from routing.conditions.operators import Operator
from routing.models.priority import LIFTED_TO, MOST_STEPS
from routing.models.rule import RuleState
from routing.rules.actions import LONGEST_REASON, WORDS
from routing.rules.document import LONGEST_NAME, MOST_RULES
from tickets.states import Impact, Priority

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def rule_set_schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule set of Helpdesk",
        **_object({"rules": _list("rule"), "priority": {"$ref": "#/$defs/priority"}, "calendars": _list("calendar")}),
        "$defs": {
            "rule": _object(
                _named() | {"actions": {"$ref": "#/$defs/actions"}, "stop": {"type": "boolean"}}, "name", "actions"
            ),
            "lift": _object(
                _named()
                | {
                    "steps": {"type": "integer", "minimum": -MOST_STEPS, "maximum": MOST_STEPS},
                    "at_least": _one_of([one.value for one in LIFTED_TO]),
                    "up_to": _one_of([one.value for one in LIFTED_TO]),
                },
                "name",
            ),
            "priority": _object(
                {
                    "bases": _object({impact: _one_of(Priority.values) for impact in Impact.values}),
                    "lifts": _list("lift"),
                }
            ),
            "condition": _object(
                {
                    "field": _one_of(list(FIELDS)),
                    "key": TEXT,
                    "operator": _one_of(Operator.values),
                    "value": {"anyOf": [TEXT, TEXTS, {"type": "number"}, {"type": "boolean"}]},
                },
                "field",
                "operator",
            ),
            "group": _object(
                {"match": _one_of(Match.values), "conditions": _list("condition") | {"minItems": 1}}, "conditions"
            ),
            "actions": _object(_actions()) | {"minProperties": 1},
            "calendar": _object(
                {
                    "name": TEXT,
                    "zone": TEXT,
                    "hours": _object(dict.fromkeys(DAYS, TEXTS)) | {"minProperties": 1},
                    "holidays": {"type": "array", "items": {"type": "string", "format": "date"}},
                },
                "name",
                "zone",
                "hours",
            ),
        },
    }


def _named() -> dict[str, Any]:
    either = {"anyOf": [{"$ref": "#/$defs/condition"}, {"$ref": "#/$defs/group"}]}
    return {
        "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
        "state": _one_of(RuleState.values),
        "match": _one_of(Match.values),
        "conditions": {"type": "array", "items": either},
    }


def _actions() -> dict[str, Any]:
    words = {name: _one_of(states.values) for name, states in WORDS.items()}
    reason = {"type": "string", "maxLength": LONGEST_REASON}
    return words | {"team": TEXT, "assignee": TEXT, "tags": TEXTS, "hold": reason}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | {"required": list(required)} if required else shape


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "maxItems": MOST_RULES}


def _one_of(words: list[str]) -> dict[str, Any]:
    return {"enum": [str(word) for word in words]}
