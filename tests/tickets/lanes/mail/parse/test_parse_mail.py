"""`manage.py parse_mail`: a line out for each line in, without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.tickets.lanes.mail.parse.making import HEAD, container, part

pytestmark = pytest.mark.slow

MAIL = HEAD + container(b"mixed", part("Grüße\n\n-- \nAnn".encode()), part(b"%PDF", b"application/pdf; name=a.pdf"))


def run(path: Path, *lines: Any) -> list[dict[str, Any]]:
    given, taken = path / "in.jsonl", path / "out.jsonl"
    given.write_text(
        "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8"
    )
    call_command("parse_mail", input=str(given), output=str(taken))
    return [json.loads(line) for line in taken.read_text(encoding="utf-8").splitlines()]


def test_a_mail_in_latin_1_comes_out_as_what_the_intake_makes_of_it(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, {"id": "m1", "raw": MAIL.decode("latin-1")})

    assert answer == {
        "id": "m1",
        "label": "human",
        "cause": "Nothing in its headers or structure says that a machine wrote it.",
        "text": "Grüße",
        "quoted": "",
        "signature": "--\nAnn",
        "subject": "Question",
        "from": "ann@example.org",
        "message_id": "<a1@example.org>",
        "attachments": [{"name": "a.pdf", "content_type": "application/pdf", "size": 4}],
        "opens_ticket": True,
        "reply_allowed": True,
    }


def test_a_plain_body_is_parted(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, {"id": 1, "text": "Yes.\n\nOn Mon, Bo wrote:\n> Really?"})
    assert (answer["text"], answer["label"]) == ("Yes.", "human")
    assert "Really?" in answer["quoted"]


def test_what_nothing_can_be_made_of_gets_an_error_in_its_place(tmp_path: Path) -> None:
    many = HEAD + container(b"mixed", *[part(b"x", b"application/pdf; name=a.pdf")] * 300)
    answers = run(
        tmp_path,
        "{broken",
        "[]",
        "",
        {"id": 4},
        {"id": 5, "raw": "€"},
        {"id": 6, "raw": many.decode()},
        {"id": 7, "raw": 1},
        {"id": 8, "text": "Hi"},
    )

    assert [answer["id"] for answer in answers] == [None, None, None, 4, 5, 6, 7, 8]
    assert [("error" in answer) for answer in answers] == [True] * 7 + [False]
    assert answers[5]["error"] == "The mail has more than 200 parts."


def test_a_lone_surrogate_spoils_nothing(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, '{"id": "\\ud800", "text": "a\\ud800b"}')
    assert (answer["id"], answer["text"]) == ("\ud800", "a\ufffdb")


def test_it_reads_and_writes_standard_streams_and_needs_no_database() -> None:
    given = json.dumps({"id": 1, "raw": MAIL.decode("latin-1")}) + "\n"
    command = [sys.executable, "manage.py", "parse_mail", "--input", "-", "--output", "-"]
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "HELPDESK_MODE": "test", "PATH": ""}
    answer = subprocess.run(command, input=given, capture_output=True, text=True, env=nowhere, check=True)

    assert json.loads(answer.stdout)["text"] == "Grüße"
    assert answer.stderr == ""
