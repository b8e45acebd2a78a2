"""Whatever colour a site has, its pages can be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tickets.lanes.forms.colours import BLACK, WHITE, as_hex, contrast_ratio, parse_colour, readable_on, text_on
from tickets.lanes.forms.public_page import DARK, LIGHT

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast_ratio(BLACK, WHITE) == pytest.approx(21)
    assert contrast_ratio(parse_colour("#777"), WHITE) == pytest.approx(4.48, abs=0.01)


@given(COLOURS)
def test_text_on_any_colour_is_readable(colour: tuple[int, int, int]) -> None:
    assert contrast_ratio(text_on(colour), colour) >= 4.5


@given(COLOURS)
def test_any_colour_is_made_readable_on_both_papers(colour: tuple[int, int, int]) -> None:
    assert min(contrast_ratio(readable_on(paper, colour), paper) for paper in (LIGHT, DARK)) >= 4.5


def test_a_readable_colour_stays_as_it_is() -> None:
    assert readable_on(WHITE, parse_colour("#4f46e5")) == parse_colour("#4f46e5")


@pytest.mark.parametrize("text", ["#4f46e5", "#4F46E5", " #4f46e5"])
def test_colours_are_understood(text: str) -> None:
    assert as_hex(parse_colour(text)) == "#4f46e5"


@pytest.mark.parametrize("text", ["", "red", "4f46e5", "#4f46e", "#4f46e5}body{display:none", "#4f46e5\n;"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no colour"):
        parse_colour(text)


def test_the_style_sheet_has_the_site_s_colour(settings: Any) -> None:
    settings.SITE_COLOUR = "#fc0"

    sheet = Client().get("/support/colour.css")

    assert sheet["Content-Type"].startswith("text/css")
    assert re.fullmatch(
        r":root\{--site:#ffcc00;--on-site:#000000;--ink-light:#[0-9a-f]{6};--ink-dark:#ffcc00;\}\n",
        sheet.content.decode(),
    )
