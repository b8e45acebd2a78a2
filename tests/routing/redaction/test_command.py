"""`manage.py redact`: a line out a line in, with no database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


def redacted(tmp_path: Path, *lines: str | bytes, **options: str) -> list[dict[str, Any]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\n")
    call_command("redact", input=str(source), output=str(target), stdout=StringIO(), **options)
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_a_line_is_answered_with_the_text_and_the_places(tmp_path: Path) -> None:
    line = {"id": "a", "text": "Ann: 👩 call 0171 1234567", "customer": {"name": "Ann Lee", "country": "DE"}}

    (answer,) = redacted(tmp_path, json.dumps(line))

    assert answer == {
        "id": "a",
        "text": "[name]: 👩 call [phone]",
        "spans": [[0, 3, "PERSON"], [12, 24, "PHONE_NUMBER"]],
    }


@pytest.mark.parametrize(
    ("line", "name", "error"),
    [
        ("{", None, "no JSON"),
        ("[]", None, "no object"),
        ("", None, "no JSON"),
        (b"\xff", None, "no JSON"),
        ("[" * 100_000, None, "no JSON"),
        ('{"text": "x"}', None, '"id"'),
        ('{"id": true, "text": "x"}', None, '"id"'),
        ('{"id": 1}', 1, '"text"'),
        ('{"id": 1, "text": 2}', 1, '"text"'),
        ('{"id": 1, "text": "x", "customer": "Ann"}', 1, '"customer"'),
    ],
)
def test_a_bad_line_is_answered_in_its_place(tmp_path: Path, line: str | bytes, name: object, error: str) -> None:
    good = json.dumps({"id": 7, "text": "fine"})

    first, second, third = redacted(tmp_path, good, line, good)

    assert (first["text"], third["text"], second["id"]) == ("fine", "fine", name)
    assert error in second["error"]


def test_what_cannot_be_encoded_goes_through(tmp_path: Path) -> None:
    (answer,) = redacted(tmp_path, '{"id": 1, "text": "\\ud800 \\u0000 a@b.org"}')

    assert (answer["text"], answer["spans"]) == ("\ud800 \x00 [email]", [[4, 11, "EMAIL_ADDRESS"]])


def test_the_region_is_where_numbers_without_a_country_are_from(tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": "Ask for 80859213"})

    assert redacted(tmp_path, line)[0]["text"] == "Ask for 80859213"
    assert redacted(tmp_path, line, region="SG")[0]["text"] == "Ask for [phone]"
