"""`manage.py read`: a line out for each line in, without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

TOPICS = [
    {"name": "parcels", "category": "general", "description": "A parcel is late, lost or damaged on its way."},
    {"name": "invoices", "category": "billing", "description": "An invoice is wrong or missing, or must be paid."},
]
FIELDS = {
    *("id", "topic", "topic_guess", "topic_confidence", "urgency", "urgency_confidence", "tone", "tone_confidence"),
    *("impact", "category", "priority", "move"),
}


def run(path: Path, *lines: Any, topics: Any = TOPICS, examples: list[Any] | None = None) -> list[dict[str, Any]]:
    files = {name: path / f"{name}.jsonl" for name in ("input", "topics", "examples", "output")}
    files["input"].write_text("".join(f"{as_line(line)}\n" for line in lines), encoding="utf-8")
    files["topics"].write_text(as_line(topics), encoding="utf-8")
    files["examples"].write_text("".join(f"{as_line(line)}\n" for line in examples or []), encoding="utf-8")
    call_command("read", **{name: str(file) for name, file in files.items()})
    return [json.loads(line) for line in files["output"].read_text(encoding="utf-8").splitlines()]


def as_line(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def test_each_ticket_gets_a_reading_in_its_place(tmp_path: Path) -> None:
    answers = run(
        tmp_path,
        {"id": "a", "text": "Where is my parcel? It is three days late."},
        {"id": 2, "subject": "Invoice", "body": "The invoice of May is missing.", "customer": {"tier": "pro"}},
    )

    assert [answer["id"] for answer in answers] == ["a", 2]
    assert [set(answer) for answer in answers] == [FIELDS, FIELDS]
    assert [answer["topic_guess"] for answer in answers] == ["parcels", "invoices"]
    assert answers[0]["category"] == "general"


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "",
        "[]",
        {"text": "no id"},
        {"id": 4},
        {"id": 4, "text": 7},
        {"id": 4, "subject": ["a"], "body": ""},
        {"id": 4, "text": "x", "customer": "gold"},
        {"id": 4, "text": "x", "customer": {"tier": "gold"}},
        {"id": 4, "text": "x", "customer": {"is_vip": "very"}},
    ],
    ids=str,
)
def test_a_bad_line_is_answered_by_an_error_and_the_next_is_read(tmp_path: Path, line: Any) -> None:
    bad, good = run(tmp_path, line, {"id": 1, "text": "Where is my parcel?"})

    assert set(bad) == {"id", "error"}
    assert good["topic_guess"] == "parcels"


def test_quoted_history_is_not_read(tmp_path: Path) -> None:
    text = "Where is my parcel?\n\nOn Mon, Bo wrote:\n> The invoice of May is wrong and must be paid, the invoice!"

    with_quote, without = run(tmp_path, {"id": 1, "text": text}, {"id": 1, "text": "Where is my parcel?"})

    assert with_quote == without


def test_without_topics_all_is_unsure_and_held(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, {"id": 1, "text": "Where is my parcel? It is late."}, topics=[])

    assert (answer["topic"], answer["topic_guess"], answer["move"]) == ("unsure", "", "hold")


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ({"name": "a"}, "no list"),
        ([{"name": ""}], "Topic 1 has no name"),
        ([{"name": "Unsure"}], "Topic 1 is called unsure"),
        ([TOPICS[0], TOPICS[0]], "Two topics are called parcels"),
        ([{"name": "a", "category": "biling"}], "The category of a is none of billing"),
        ([{"name": "a", "description": 7}], "The description of a is no text"),
        ("[", "is no list of topics"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_name(tmp_path: Path, topics: Any, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, topics=topics)


@pytest.mark.parametrize(
    ("example", "sentence"),
    [
        ("{", "Example 1 is no JSON"),
        ({"topic": "parcels"}, "Example 1 has no text"),
        ({"text": "x", "topic": "parcels", "tone": "cross"}, "The tone of example 1 is none of calm"),
    ],
)
def test_an_example_that_cannot_be_used_is_refused_by_number(tmp_path: Path, example: Any, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, examples=[example])


def test_examples_of_a_topic_are_learnt(tmp_path: Path) -> None:
    examples = [{"text": text, "topic": "invoices"} for text in ("zorblax", "my zorblax is red", "the zorblax beeps")]
    examples += [{"text": text, "topic": "parcels"} for text in ("quimble", "my quimble is red", "the quimble beeps")]

    (answer,) = run(tmp_path, {"id": 1, "text": "The quimble is broken."}, examples=examples)

    assert answer["topic_guess"] == "parcels"


def test_it_reads_from_a_pipe_without_a_database(tmp_path: Path) -> None:
    topics = tmp_path / "topics.json"
    topics.write_text(json.dumps(TOPICS))
    command = [sys.executable, "manage.py", "read", "--input", "-", "--topics", str(topics), "--output", "-"]
    nowhere = "postgres://nobody@127.0.0.1:1/none"

    done = subprocess.run(
        command,
        input='{"id": 1, "text": "Where is my parcel?"}\nnonsense\n',
        capture_output=True,
        text=True,
        check=True,
        env={"DATABASE_URL": nowhere, "HELPDESK_MODE": "test", "PATH": ""},
    )

    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, None]
