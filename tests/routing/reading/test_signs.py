"""Signs and impact are what the text tells, whoever sent it."""

from __future__ import annotations

import pytest

from routing.reading.cues import SIGN, shipped_cues
from routing.reading.local import read_locally
from routing.reading.signs import Sign
from tests.routing.reading.test_local_reader import request


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The report is empty and we need it before tomorrow.", "deadline"),
        ("None of our forty people can sign in.", "many affected"),
        ("If this is not settled our lawyer will write to you.", "legal"),
        ("The export fails, but we can use the old page as a workaround.", "workaround"),
    ],
)
def test_a_text_tells_its_signs(text: str, sign: str) -> None:
    assert sign in read_locally(request(text)).signs


def test_every_sign_is_told_by_a_cue_that_is_there() -> None:
    lifted = {lift.word for cue in shipped_cues().cues for lift in cue.lifts if lift.head == SIGN}

    assert lifted == set(Sign.values)


def test_each_sign_has_a_confidence_of_its_own() -> None:
    reading = read_locally(request("If this is not settled by tomorrow our lawyer will write to you."))

    assert set(reading.sign_confidences) == set(reading.signs) == {"deadline", "legal"}
    assert reading.sign_confidences["legal"] > reading.sign_confidences["deadline"] > 0.5


def test_an_outage_that_is_over_is_none() -> None:
    assert read_locally(request("The service was down yesterday but it works again now.")).impact == "question"
