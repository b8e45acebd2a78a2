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
    parts = {"rules": _list("rule"), "priority": {"$ref": "#/$defs/priority"}, "calendars": _list("calendar")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule set of Helpdesk",
        **_object(parts),
        "$defs": {
            "rule": _rule(),
            "lift": _lift(),
            "priority": _priority(),
            "condition": _condition(),
            "group": _group(),
            "actions": _object(_actions()) | {"minProperties": 1},
            "calendar": _calendar(),
        },
    }


def _rule() -> dict[str, Any]:
    own = {"actions": {"$ref": "#/$defs/actions"}, "stop": {"type": "boolean"}}
    return _object(_named() | own, "name", "actions")


def _lift() -> dict[str, Any]:
    words = [one.value for one in LIFTED_TO]
    steps = {"type": "integer", "minimum": -MOST_STEPS, "maximum": MOST_STEPS}
    return _object(_named() | {"steps": steps, "at_least": _one_of(words), "up_to": _one_of(words)}, "name")


def _priority() -> dict[str, Any]:
    bases = _object({impact: _one_of(Priority.values) for impact in Impact.values})
    return _object({"bases": bases, "lifts": _list("lift")})


def _condition() -> dict[str, Any]:
    parts = {
        "field": _one_of(list(FIELDS)),
        "key": TEXT,
        "operator": _one_of(Operator.values),
        "value": {"anyOf": [TEXT, TEXTS, {"type": "number"}, {"type": "boolean"}]},
    }
    return _object(parts, "field", "operator")


def _group() -> dict[str, Any]:
    conditions = _list("condition") | {"minItems": 1}
    return _object({"match": _one_of(Match.values), "conditions": conditions}, "conditions")


def _calendar() -> dict[str, Any]:
    parts = {
        "name": TEXT,
        "zone": TEXT,
        "hours": _object(dict.fromkeys(DAYS, TEXTS)) | {"minProperties": 1},
        "holidays": {"type": "array", "items": {"type": "string", "format": "date"}},
    }
    return _object(parts, "name", "zone", "hours")


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
