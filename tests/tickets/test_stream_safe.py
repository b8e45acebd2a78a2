"""Normalising takes linear time and changes no text that a person could have written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.cpu import grows_linearly
from tickets.stream_safe import JOINER, MOST_MARKS, normalize_text, stream_safe

ABOVE, BELOW, TWO_MARKS = "\u0301", "\u0316", "\u0344"


def most_marks(text: str) -> int:
    most = count = 0
    for character in unicodedata.normalize("NFKD", text):
        count = count + 1 if unicodedata.combining(character) else 0
        most = max(most, count)
    return most


@given(some.text(alphabet=["a", "é", "ṩ", ABOVE, BELOW, TWO_MARKS, "ﾞ", "한", "ᆨ", "ཷ", JOINER], max_size=150))
def test_no_text_has_more_than_thirty_marks_in_a_row(text: str) -> None:
    safe = stream_safe(text)

    assert most_marks(safe) <= MOST_MARKS
    assert safe.replace(JOINER, "") == text.replace(JOINER, "")
    assert stream_safe(safe) == safe


@pytest.mark.slow
@given(some.text(max_size=200))
def test_a_text_without_such_runs_is_normalised_as_ever(text: str) -> None:
    assert most_marks(text) > MOST_MARKS or normalize_text("NFC", text) == unicodedata.normalize("NFC", text)


def test_the_thirtieth_mark_is_kept_and_the_next_stands_behind_a_joiner() -> None:
    assert stream_safe("a" + ABOVE * 30) == "a" + ABOVE * 30
    assert stream_safe("a" + ABOVE * 31) == "a" + ABOVE * 30 + JOINER + ABOVE
    # A letter that is written with its mark has one already.
    assert stream_safe("á" + ABOVE * 30) == "á" + ABOVE * 29 + JOINER + ABOVE


@pytest.mark.parametrize(
    "worst",
    [ABOVE + BELOW, ABOVE, BELOW, TWO_MARKS, "ﾞ", "가", "ᄀ", "ᅡᆨ", "é", "a" + ABOVE * 13, "়া", "ो", "ﷺ"],
)
def test_it_takes_linear_time(worst: str) -> None:
    assert grows_linearly(lambda text: normalize_text("NFKC", text), lambda n: "a" + worst * (n // len(worst)))


def test_the_marks_of_the_worst_text_may_stand_apart() -> None:
    assert grows_linearly(lambda text: normalize_text("NFC", text), lambda n: "a" + ABOVE * (n // 2) + BELOW * (n // 2))
