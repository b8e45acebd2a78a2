"""Signs and impact are what the text tells, whoever sent it."""

from __future__ import annotations

import pytest

from routing.reading.cues import load_cues
from routing.reading.local import read_locally
from routing.reading.signs import CUES
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
    assert {cue for tellers in CUES.values() for cue in tellers} <= set(load_cues().names)


def test_an_outage_that_is_over_is_none() -> None:
    assert read_locally(request("The service was down yesterday but it works again now.")).impact == "question"
