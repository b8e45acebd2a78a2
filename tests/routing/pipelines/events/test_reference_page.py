"""The page that lists every field of every event is of today."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command

from routing.pipelines.events.fields import schema_of
from routing.pipelines.events.own_types import OWN_TYPES

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "events.md"


def test_it_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("event_fields")

    assert capsys.readouterr().out == PAGE.read_text(), "python manage.py event_fields > docs/reference/events.md"


@pytest.mark.parametrize("name", OWN_TYPES)
def test_each_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(OWN_TYPES[name].fields))
