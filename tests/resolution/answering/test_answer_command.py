"""`manage.py answer`: questions in, ranked articles with a confidence out, nothing stored."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ARTICLES = [
    {"article": "password", "title": "Reset your password", "examples": ["I forgot my password", "my login fails"]},
    {
        "article": "invoice",
        "title": "Find your invoices",
        "examples": ["where is my invoice", "I need a receipt"],
        "body": "Invoices are under Settings, Billing.",
    },
    {"article": "export", "title": "Export your data", "examples": ["how do I export my boards", "download all data"]},
]


def run(path: Path, *lines: Any, articles: list[Any] = ARTICLES, verdicts: list[Any] | None = None) -> list[Any]:
    files = {name: path / f"{name}.jsonl" for name in ("articles", "input", "verdicts", "output")}
    for name, rows in (("articles", articles), ("input", lines), ("verdicts", verdicts or [])):
        files[name].write_text("".join(f"{as_line(row)}\n" for row in rows), encoding="utf-8")
    call_command("answer", **{name: str(file) for name, file in files.items()})
    return [json.loads(line) for line in files["output"].read_text(encoding="utf-8").splitlines()]


def as_line(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def test_each_question_is_answered_in_its_place(tmp_path: Path) -> None:
    first, second = run(
        tmp_path, {"id": "a", "text": "Where is my invoice?"}, {"id": 2, "text": "I forgot my password."}
    )

    assert (first["id"], first["ranked"][0]) == ("a", "invoice")
    assert "Settings, Billing" in first["answer"]
    assert (second["id"], second["ranked"][0]) == (2, "password")
    assert "Reset your password" in second["answer"]
    assert sorted(second["ranked"]) == ["export", "invoice", "password"]


def test_what_nothing_fits_is_ranked_and_held(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, {"id": 1, "text": "Which wine goes well with fish?"})

    assert len(answer["ranked"]) == 3
    assert answer["band"] == "hold"
    assert answer["confidence"] < 0.5


def test_what_only_a_person_may_answer_is_held_however_sure_it_is(tmp_path: Path) -> None:
    sure, demanded = run(
        tmp_path,
        {"id": 1, "text": "where is my invoice"},
        {"id": 2, "text": "where is my invoice? I want to speak to a human being."},
    )

    assert sure["band"] != "hold"
    assert demanded["band"] == "hold"


def test_verdicts_move_the_confidence_and_not_the_order(tmp_path: Path) -> None:
    question = {"id": 1, "text": "where can I find an invoice"}
    wrong = [{"id": n, "text": question["text"], "article": "invoice", "right": False} for n in range(60)]

    (before,), (after,) = run(tmp_path, question), run(tmp_path, question, verdicts=wrong)

    assert after["ranked"] == before["ranked"]
    assert after["confidence"] < before["confidence"] / 2


def test_a_wrong_answer_that_would_not_be_given_any_more_says_nothing(tmp_path: Path) -> None:
    question = {"id": 1, "text": "where can I find an invoice"}
    other = [{"id": n, "text": question["text"], "article": "export", "right": False} for n in range(60)]

    assert run(tmp_path, question, verdicts=other) == run(tmp_path, question)


@pytest.mark.parametrize(
    "line", ['{"id": 1}', '{"id": 1, "text": ""}', '{"id": 1, "text": 5}', '{"text": "x"}', "nonsense", "[]", ""]
)
def test_a_line_that_is_no_question_gets_its_error_and_the_next_its_answer(tmp_path: Path, line: str) -> None:
    bad, good = run(tmp_path, line, {"id": 9, "text": "where is my invoice"})

    assert bad["error"]
    assert good["ranked"][0] == "invoice"


@pytest.mark.parametrize(
    ("article", "why"),
    [
        ("nonsense", "Article 1 is no JSON"),
        ([], "Article 1 is no object"),
        ({"title": "x"}, "Article 1 has no article"),
        ({"article": "a"}, "Article 1 has no title"),
        ({"article": "a", "title": "x", "examples": "y"}, "Article 1 has examples that are no list"),
        ({"article": "a", "title": "x", "body": 5}, "Article 1 has no body"),
    ],
)
def test_an_article_that_can_not_be_read_is_refused_by_its_number(tmp_path: Path, article: Any, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run(tmp_path, articles=[article])


def test_two_articles_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Two articles are called export"):
        run(tmp_path, articles=[*ARTICLES, ARTICLES[-1]])


def test_an_empty_base_answers_nothing_and_says_so(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, {"id": 1, "text": "where is my invoice"}, articles=[])

    assert (answer["ranked"], answer["confidence"], answer["band"], answer["answer"]) == ([], 0.0, "hold", "")


def test_a_base_of_one_long_article_with_markup_answers(tmp_path: Path) -> None:
    body = "<script>alert(1)</script>\n\n" + "Invoices are under Settings, Billing.\n\n" * 5_000

    (answer,) = run(
        tmp_path, {"id": 1, "text": "invoice"}, articles=[{"article": "a", "title": "Invoices", "body": body}]
    )

    assert answer["ranked"] == ["a"]
    assert len(answer["answer"]) < 3_000


def test_it_answers_from_a_pipe_without_a_database(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text("".join(f"{json.dumps(article)}\n" for article in ARTICLES))
    command = [sys.executable, "manage.py", "answer", "--input", "-", "--articles", str(articles), "--output", "-"]

    done = subprocess.run(
        command,
        input='{"id": 1, "text": "Where is my invoice?"}\nnonsense\n',
        capture_output=True,
        text=True,
        check=True,
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "HELPDESK_MODE": "test", "PATH": ""},
    )

    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, None]
