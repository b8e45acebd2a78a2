"""The part of a ticket that says what it is about, and whether it is English."""

from __future__ import annotations

import pytest

from routing.reading.language import looks_english
from routing.reading.opening import START_CHARACTERS, read_opening


def test_it_leaves_out_greetings_quotes_and_signatures() -> None:
    body = "Hi all,\n\nI hope you are well.\nThe export is empty.\n> On Monday you wrote\nKind regards,\nAnn"

    assert read_opening("Re: Export", body).start == "Export. The export is empty."


@pytest.mark.parametrize("subject", ["Help", "URGENT issue", "(no subject)", "Question", "", "Re:"])
def test_it_leaves_out_a_subject_that_says_nothing(subject: str) -> None:
    assert read_opening(subject, "The export is empty.").start == "The export is empty."


def test_it_says_the_subject_once_when_the_body_begins_with_it() -> None:
    assert read_opening("The export is empty", "The export is empty. Why?").start == "The export is empty. Why?"


def test_it_reads_the_subject_alone_when_there_is_no_body() -> None:
    assert read_opening("Cannot log in", "").start == "Cannot log in"


def test_it_cuts_between_words() -> None:
    start = read_opening("", "something " * 500).start

    assert len(start) <= START_CHARACTERS
    assert start.endswith("something")


@pytest.mark.parametrize(("subject", "body"), [("", ""), (" ", "\n\t"), ("?!", "..."), ("", "___"), ("", "\ufffd")])
def test_signs_alone_are_nothing_to_read(subject: str, body: str) -> None:
    assert read_opening(subject, body).is_blank


@pytest.mark.parametrize(
    "text",
    [
        "I can't log in.",
        "site down pls help",
        "invoice",
        "Our Überweisung to Müller GmbH is missing on the invoice",
        "{'error': 'invalid_grant'}",
    ],
)
def test_it_knows_english(text: str) -> None:
    assert looks_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wo finde ich die Rechnung für den letzten Monat?",
        "Je ne peux pas me connecter à mon compte.",
        "¿Cómo puedo cambiar mi contraseña?",
        "请问如何更改密码？",
        "Не могу войти в систему",
        "لا أستطيع تسجيل الدخول",
    ],
)
def test_it_knows_that_something_is_not_english(text: str) -> None:
    assert not looks_english(text)


def test_a_long_text_is_known_by_its_beginning_and_its_end() -> None:
    body = (
        "The first thing is this one. "
        + "Between them much is told at length. " * 60
        + "By the way, we see strangers' files."
    )

    sentences = read_opening("Thanks", body).sentences

    assert sentences[1] == "The first thing is this one."
    assert sentences[-1] == "By the way, we see strangers' files."
    assert sum(map(len, sentences)) < 1_000


def test_a_text_without_an_end_is_one_short_sentence() -> None:
    assert [len(part) <= 240 for part in read_opening("", "word " * 50_000).sentences] == [True]
