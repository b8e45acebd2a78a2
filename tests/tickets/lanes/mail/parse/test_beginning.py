"""The beginning of a text ends with a whole character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tickets.lanes.mail.parse.text_start import text_start

CODECS = ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32"]


@given(
    unit=st.text(alphabet="aé漢👩 \n", min_size=1, max_size=7),
    codec=st.sampled_from(CODECS),
    fours=st.integers(min_value=300, max_value=320),
)
def test_it_can_be_decoded_and_is_nearly_as_long_as_allowed(unit: str, codec: str, fours: int) -> None:
    text = f"Hi {unit}" * 2_000

    beginning = text_start(text.encode(codec), fours * 4)

    assert text.startswith(beginning.decode(codec))
    assert fours * 4 - 1_000 <= len(beginning) <= fours * 4


def test_a_short_text_is_left_as_it_is() -> None:
    assert text_start(b"\xff\xfe", 4) == b"\xff\xfe"


def test_letters_without_a_blank_are_not_cut_in_half() -> None:
    assert text_start(("漢" * 2_000).encode(), 4_000) == ("漢" * 1_333).encode()
