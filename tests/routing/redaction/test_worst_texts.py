"""No text is too long, too odd or too hostile: linear time, and places of the original."""

from __future__ import annotations

from functools import partial

import pytest

from routing.redaction.record import CustomerRecord
from routing.redaction.redact import find_spans, redact
from tests.cpu import grows_linearly

RECORD = CustomerRecord(names=("a b", "Ann Lee"), accounts=("1111-1111",), phones=("1111111",), addresses=("a 1, b",))
HOSTILE = {
    "cards": "4111 ",
    "long lists": "111 ",
    "trunks": "0 ",
    "long groups": "0171 ",
    "hidden at signs": "a (at) ",
    "points spelt out": "a dot ",
    "addresses spelt out": "a at b dot ",
    "userinfo": "a://b:",
    "assignments": "password=",
    "names of secrets": "secret",
    "tokens": "sk-",
    "random": "aB3dE6gH9jK2",
    "bearers": "Bearer ",
    "blocks": "-----BEGIN PRIVATE KEY-----",
    "colons of version 6": "a:",
    "accounts": "DE89 ",
    "words for numbers": "phone ",
    "words and digits": "phone 1",
    "births": "born 1 May ",
    "points of versions": "1.1.1.1.",
    "zeros": "0",
    "fiscal codes": "RCCMNL83",
    "open quotes": '"a',
}


def repeated(worst: str, size: int) -> str:
    return (worst * (size // len(worst) + 1))[:size]


@pytest.mark.slow
@pytest.mark.parametrize("worst", HOSTILE.values(), ids=HOSTILE)
def test_it_takes_linear_time(worst: str) -> None:
    assert grows_linearly(partial(find_spans, record=RECORD, region="DE"), partial(repeated, worst), size=4_000)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 ann@example.org \udfff",
        "\x00ann@example.org\x00",
        "\U0001f469\u200d\U0001f4bb ann@example.org",
        "e\u0301e\u0301 ann@example.org",
        "\ufeffann@example.org",
    ],
)
def test_places_are_code_points_of_the_original(text: str) -> None:
    (span,) = find_spans(text)

    assert text[span.start : span.end] == "ann@example.org"


def test_what_is_hidden_within_goes_with_it() -> None:
    text = "call +49\u200b 30\u00ad 12\ufe0f34567, or a\u0301\u200bnn\x00@ex\u200bample.org!"

    assert redact(text).text == "call [phone], or [email]!"


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "+", "@", "(", "0", "é" * 100])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert redact(text).text == text
