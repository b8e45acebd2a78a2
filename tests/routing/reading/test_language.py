"""English is told from other languages in a few words too: error messages, names of products, codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.reading.language import looks_english

HERE = Path(__file__).parent
ENGLISH = (HERE / "short_english.txt").read_text(encoding="utf-8").splitlines()
FOREIGN = (HERE / "short_foreign.txt").read_text(encoding="utf-8").splitlines()


def test_short_english_is_read() -> None:
    unread = [text for text in ENGLISH if not looks_english(text)]

    assert len(unread) <= 0.02 * len(ENGLISH), unread


def test_a_few_words_of_another_language_are_told() -> None:
    taken = [text for text in FOREIGN if looks_english(text)]

    assert len(taken) <= 0.05 * len(FOREIGN), taken


@pytest.mark.parametrize(
    "text", ["Upload aborted at 99%", "NullPointerException in CheckoutService", "BSOD", "404", "thx"]
)
def test_messages_of_machines_are_no_language(text: str) -> None:
    assert looks_english(text)
