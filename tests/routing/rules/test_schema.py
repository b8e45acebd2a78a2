"""The JSON schema in the docs is the one that reading follows."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from routing.rules.actions import KEYS
from routing.rules.document import LIFT_KEYS, RULE_KEYS
from routing.rules.schema import rule_set_schema
from routing.rules.shipped import shipped_document
from routing.rules.yaml_text import write_yaml

FILE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "rules.schema.json"


def test_the_file_in_the_docs_is_of_today() -> None:
    assert json.loads(FILE.read_text()) == rule_set_schema(), (
        "python manage.py rules schema > docs/reference/rules.schema.json"
    )


def test_what_is_shipped_keeps_to_it() -> None:
    plain = shipped_document().as_plain()

    jsonschema.validate(plain, rule_set_schema())
    assert write_yaml(shipped_document())


def test_a_key_that_it_does_not_know_is_refused() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"rules": [{"name": "A", "colour": "red", "actions": {"move": "hold"}}]}, rule_set_schema())


def test_it_names_every_key() -> None:
    shapes = rule_set_schema()["$defs"]

    assert set(shapes["rule"]["properties"]) == {*RULE_KEYS} - {"id"}
    assert set(shapes["lift"]["properties"]) == {*LIFT_KEYS} - {"id"}
    assert set(shapes["actions"]["properties"]) == {*KEYS}
