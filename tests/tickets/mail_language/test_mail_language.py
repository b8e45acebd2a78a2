"""One table says how mail is worded; whoever reads mail reads it from there."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from resolution.knowledge.retrieval.question import read_question
from routing.reading.opening import read_opening
from tickets import mail_language
from tickets.intake.duplicates.comparable_text import comparable_text
from tickets.mail_language.openings import FORWARD, REPLY, plain_subject
from tickets.mail_language.words import words_of

HERE = Path(mail_language.__file__).parent
ROOT = HERE.parent.parent
FILES = sorted(path.stem for path in HERE.glob("*.toml"))
CODE = [path for package in ("tickets", "routing", "resolution", "helpdesk") for path in (ROOT / package).rglob("*.py")]
BODY = "The export ends with error 17 since this morning."


def test_the_package_ships_every_file_of_words() -> None:
    asked_for = {name for path in CODE for name in re.findall(r'words_of\(["\'](\w+)["\']\)', path.read_text())}
    shipped = {Path(one.name).stem for one in files(mail_language).iterdir() if one.name.endswith(".toml")}

    assert shipped == asked_for


@pytest.mark.parametrize("name", FILES)
def test_no_list_is_empty_and_none_says_a_thing_twice(name: str) -> None:
    for entries in words_of(name).values():
        assert entries
        assert len(set(entries)) == len(entries)


@pytest.mark.parametrize("name", FILES)
def test_no_entry_fits_everything(name: str) -> None:
    plain = {"header_labels", "closings", "openings"}
    entries = [entry for entries in words_of(name).values() for entry in entries if name not in plain]

    assert not [entry for entry in entries if re.compile(entry).fullmatch("")]


@pytest.mark.parametrize(
    "mark",
    ["Re", "RE[2]", "Aw", "SV", "Odp", "FW", "Wg", "Tr", "Rif", "ENC", "转发", "回复", "Відп", "Továbbítás", "ΑΠ"],
)
def test_the_marks_of_a_subject_are_left_out_by_all_who_read_it(mark: str) -> None:
    subject = f"{mark}: Export fails"

    assert plain_subject(subject) == plain_subject(f"Re: {subject}") == "Export fails"
    assert read_opening(subject, BODY) == read_opening("Export fails", BODY)
    assert comparable_text(subject, BODY) == comparable_text("Export fails", BODY)
    assert REPLY.match(subject) or FORWARD.match(subject)


@pytest.mark.parametrize("subject", ["Reset: no mail comes", "Error: no export", "Android: it stops", "12:30", "Re"])
def test_a_word_that_only_begins_like_a_mark_stays(subject: str) -> None:
    assert plain_subject(subject) == subject


@pytest.mark.parametrize(
    "greeting",
    ["Hello Ann,", "Dear all,", "Good morning,", "Guten Tag,", "Bonjour,", "Hola,", "Bom dia,", "Ciao,", "Hej,"],
)
def test_a_greeting_is_left_out_by_all_who_read_it(greeting: str) -> None:
    text = f"{greeting}\n{BODY}"

    assert comparable_text("Export", text) == comparable_text("Export", BODY)
    assert read_opening("Export", text).start == read_opening("Export", BODY).start
    assert read_question(text).text == read_question(BODY).text


def test_many_marks_take_linear_time() -> None:
    assert plain_subject("Re: " * 50_000 + "Invoice") == "Invoice"
    assert plain_subject("Re" + " " * 200_000) == "Re"
