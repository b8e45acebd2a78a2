"""Signs tell a matter together, in whatever order; tickets written apart from them are found, and ordinary ones are not."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from resolution.answering.guards.find_matters import find_matters
from resolution.answering.guards.signs import SignCombination, make_sign, passages_of, verb_forms
from resolution.answering.guards.words import Words

pytestmark = pytest.mark.slow

# Kind, half, subject and body. They were written before the signs; only the half A was read while the signs were made.
CASES = Path(__file__).parent / "first_sight.tsv"
A_PERSON_FIRST = (
    "self_harm", "threats", "harassment", "child_safety", "abuse", "privacy", "press", "authorities", "legal_threats",
)  # fmt: skip
SEEN, HELD_OUT = 0.92, 0.75


def cases(kind: str) -> dict[str, list[str]]:
    halves = defaultdict(list)
    for line in CASES.read_text().splitlines():
        told, half, subject, body = line.split("\t")
        if told == kind:
            halves[half].append(f"{subject}\n{body}".strip())
    return halves


def is_for_a_person(text: str) -> bool:
    return any(found.person_first for found in find_matters(Words(text=text)))


@pytest.mark.parametrize(("half", "least"), [("A", SEEN), ("B", HELD_OUT)])
@pytest.mark.parametrize("kind", A_PERSON_FIRST)
def test_most_of_what_a_person_must_see_is_found(kind: str, half: str, least: float) -> None:
    texts = cases(kind)[half]
    missed = [text for text in texts if not is_for_a_person(text)]

    assert len(texts) - len(missed) >= least * len(texts), missed


def test_ordinary_tickets_with_the_same_words_are_answered() -> None:
    texts = [text for half in cases("ordinary").values() for text in half]
    held = [text for text in texts if is_for_a_person(text)]
    capped = [text for text in texts if text not in held and find_matters(Words(text=text))]

    assert len(held) <= 0.035 * len(texts), held
    assert len(capped) <= 0.1 * len(texts), capped


@pytest.mark.parametrize("kind", ["demands", "others_data"])
def test_demands_and_other_peoples_data_get_a_draft_at_most(kind: str) -> None:
    texts = [text for half in cases(kind).values() for text in half]
    missed = [text for text in texts if not find_matters(Words(text=text))]

    assert len(missed) <= 0.15 * len(texts), missed


@pytest.mark.parametrize(
    "text", ["Ich will nicht mehr leben", "Quiero morir", "Хочу умереть", "死にたい", "자살", "main marna chahta hu"]
)
def test_a_farewell_in_another_language_is_for_a_person(text: str) -> None:
    assert "self_harm" in {found.name for found in find_matters(Words(text=text))}


THREAT = SignCombination(signs=(verb_forms("burn"), make_sign("your office, the building")), unless=make_sign("drill"))


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("i am burning your office", True),
        ("the building should burn", True),
        ("your office burns in the fire drill", False),
        ("burn it. i saw your office", False),
    ],
)
def test_signs_are_read_in_any_order_within_one_passage(text: str, is_told: bool) -> None:
    assert THREAT.is_in(passages_of(text)) == is_told


def test_signs_of_two_passages_that_follow_each_other_count_where_that_is_wanted() -> None:
    across = SignCombination(signs=THREAT.signs, passages=2)

    assert across.is_in(passages_of("burn it. i saw your office"))
    assert not across.is_in(passages_of("burn it. well. i saw your office"))


def test_phrases_are_found_without_their_apostrophes() -> None:
    assert not make_sign("won't stop").isdisjoint(passages_of("he won't stop")[0])
    assert not make_sign("won't stop").isdisjoint(passages_of("he wont stop")[0])
