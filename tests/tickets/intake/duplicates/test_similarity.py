"""The same problem told by mail, by form and in a chat is likely one matter; two orders in the same words are not."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path
from time import process_time

import pytest
from django.conf import settings

from tickets.intake.duplicates.comparable_text import comparable_text, comparable_text_of
from tickets.intake.duplicates.identifiers import identifiers_in
from tickets.intake.duplicates.similarity import similarity_of
from tickets.models import Message

pytestmark = pytest.mark.slow

Telling = list[str]
Pair = tuple[Telling, Telling]


def pairs(file: str) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """Of one matter; near misses; tellings of different problems."""
    content = tomllib.loads((Path(__file__).parent / file).read_text())
    problems = [[problem[lane] for lane in ("mail", "form", "chat")] for problem in content["problem"]]
    same = [pair for tellings in problems for pair in combinations(tellings, 2)]
    misses = [(pair["one"], pair["other"]) for pair in content["apart"]]
    others = [(a, b) for one, other in combinations(problems, 2) for a in one for b in other]
    return same, misses, others


def reaching(threshold: float, some: list[Pair]) -> int:
    return sum(similarity_of(comparable_text(*one), comparable_text(*other)).value >= threshold for one, other in some)


@pytest.mark.parametrize("file", ["told_fit.toml", "told_held_out.toml"])
def test_what_is_one_matter_is_joined_and_what_is_not_is_left_apart(file: str) -> None:
    same, misses, others = pairs(file)

    assert reaching(settings.DUPLICATE_MERGE_FROM, same) >= 0.8 * len(same)
    assert reaching(settings.DUPLICATE_SUGGEST_FROM, same) >= 0.95 * len(same)
    assert reaching(settings.DUPLICATE_MERGE_FROM, misses) == 0
    assert reaching(settings.DUPLICATE_SUGGEST_FROM, misses) <= 0.25 * len(misses)
    assert reaching(settings.DUPLICATE_SUGGEST_FROM, others) == 0


def test_the_same_text_is_one_matter() -> None:
    assert similarity_of("The disk of db-3 is full.", "The disk of db-3 is full.").value == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Order 48213 is late.", "Order 48377 is late."),
        ("Error E-1042 when printing.", "Error E-2210 when printing."),
        ("You charged 29.00 too much.", "You charged 31.50 too much."),
        ("Please add tom@example.net.", "Please add maria@example.net."),
        ("Delivery to branch 12 is late.", "Delivery to branch 31 is late."),
    ],
)
def test_naming_another_thing_lowers_it(one: str, other: str) -> None:
    found = similarity_of(one, other)

    assert found.differing or found.changed
    assert found.value < settings.DUPLICATE_SUGGEST_FROM + 0.07
    assert found.value <= 0.65 * found.meaning


def test_the_model_is_not_asked_where_nothing_can_come_of_it() -> None:
    found = similarity_of("Order 48213 is late.", "Order 48377 is late.", least=0.6)

    assert (found.meaning, found.value) == (0, 0)


def test_naming_the_same_thing_speaks_for_it() -> None:
    with_number = similarity_of("Where is my order 48213?", "My order of a lamp, 48213, is where?")

    assert with_number.shared == ("48213",)
    assert with_number.value > with_number.meaning


def test_texts_of_other_scripts_must_agree_in_their_words_too() -> None:
    login, invoice = "Не могу войти в систему, страница входа снова.", "В счёте указан старый адрес, исправьте счёт."

    found = similarity_of(login, invoice)

    assert found.value < settings.DUPLICATE_SUGGEST_FROM < found.meaning


@pytest.mark.parametrize("text", ["1," * 500_000, "a-" * 500_000, "a@" * 500_000, "x\n \n" * 300_000])
def test_no_text_takes_long(text: str) -> None:
    before = process_time()

    similarity_of(comparable_text("", text), comparable_text("", text[::-1]), least=2)

    assert process_time() - before < 2


def test_the_evidence_is_figures_and_a_sentence_without_the_customers_words() -> None:
    evidence = similarity_of("Order 48213 is late.", "Order 48377 is late.").evidence()

    assert evidence["words"].endswith("But they name different numbers or codes.")
    assert "48213" not in str(evidence)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Order 48213 of 12.05.2026, since 14:10 UTC, 9 days ago", {"5 digits": {"48213"}}),
        ("R-2041 and E-1042", {"r": {"r-2041"}, "e": {"e-1042"}}),
        ("booking 7H2KQ", {"mixed": {"7h2kq"}}),
        ("29.00 EUR and 1,240.50", {"amount": {"29.00", "1.240.50"}}),
        ("91 % of 12 MB after 250 ms, the 3rd time in 2026", {}),
        ("1,840 contacts", {}),
    ],
)
def test_numbers_and_codes_are_known_from_times_and_measures(text: str, named: dict[str, set[str]]) -> None:
    assert identifiers_in(text) == named


@pytest.mark.parametrize(
    ("subject", "text", "left"),
    [
        ("Re: Login", "Hello Ann,\nI can't get in.\n\nKind regards\nBob", "Login. I can't get in."),
        ("", "Hi, how do I change it?", "Hi, how do I change it?"),
        ("", "hi you sent me the wrong size\nreally", "hi you sent me the wrong size\nreally"),
        ("hello there, my order", "hello there, my order is late", "hello there, my order is late"),
        ("Help", "", "Help"),
    ],
)
def test_courtesies_tell_nothing(subject: str, text: str, left: str) -> None:
    assert comparable_text(subject, text) == left


def test_of_a_chat_only_the_customers_lines_count() -> None:
    turns = [
        {"role": "bot", "text": "How can I help?"},
        {"role": "visitor", "text": "My lamp is late."},
        {"role": "agent", "text": "Which order?"},
    ]

    assert comparable_text_of(Message(turns=turns, text="all of it"), subject="") == "My lamp is late."
