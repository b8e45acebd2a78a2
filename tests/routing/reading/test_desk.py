"""What people of a desk have named bends the reading of urgency and tone towards them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.reading.base import LabelledText
from routing.reading.desk import FEWEST, learn_desk
from routing.reading.local import read_locally
from tests.routing.reading.test_local_reader import request

TEXT = "The printer in hall three needs a new roll of paper."
SAID = tuple(f"The printer in hall {number} needs paper, please." for number in range(40))


def labelled(**words: str) -> tuple[LabelledText, ...]:
    return tuple(LabelledText(text=text, **words) for text in SAID)


@pytest.mark.parametrize("urgency", ["low", "high"])
def test_what_a_desk_calls_urgent_is_urgent_there(urgency: str) -> None:
    taught = replace(request(TEXT), desk=learn_desk(labelled(urgency=urgency)))

    assert read_locally(taught).urgency == urgency


def test_a_label_of_urgency_says_nothing_of_the_tone() -> None:
    taught = replace(request(TEXT), desk=learn_desk(labelled(urgency="high")))

    assert read_locally(taught).tone_confidence == read_locally(request(TEXT)).tone_confidence


def test_a_few_labels_change_nothing() -> None:
    few = labelled(urgency="high", tone="angry")[: FEWEST - 1]

    assert learn_desk(few) is None


@pytest.mark.parametrize("text", ["", "  ", "\x00", "?" * 10_000])
def test_an_odd_text_with_labels_harms_nobody(text: str) -> None:
    odd = tuple(LabelledText(text=text, urgency="high", tone="angry") for _ in range(FEWEST))

    assert read_locally(replace(request(TEXT), desk=learn_desk(odd))).urgency in ("low", "medium", "high")
