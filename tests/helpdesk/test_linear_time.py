"""No text from outside costs more than linear time, whatever it is made of."""

from __future__ import annotations

from functools import partial

import pytest

from tests.cpu import grows_linearly
from tests.outside_text import READERS, look_at
from tests.worst_texts import WORST

pytestmark = pytest.mark.slow

CHARACTERS = 1_500


def repeated(worst: str, size: int) -> str:
    return (worst * (size // len(worst) + 1))[:size]


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_more_than_linear_time(reader: str) -> None:
    slow = [
        name
        for name, worst in WORST.items()
        if not grows_linearly(partial(look_at, reader), partial(repeated, worst), size=CHARACTERS)
    ]

    assert slow == []
