"""States, times and events as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickets.models import EventKind, TicketEvent
from tickets.open_lists import event_kinds
from tickets.presentation.badges import COLOURS, WORDS, confidence_badge, named_badge
from tickets.presentation.event_words import event_words
from tickets.presentation.times import ago, duration_words

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (timedelta(seconds=2), "just now"),
        (timedelta(seconds=50), "50 s ago"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(days=90), "31 Jan 2026"),
        (timedelta(minutes=-5), "in 5 min"),
    ],
)
def test_a_time_is_relative_until_it_is_long_past(before: timedelta, shown: str) -> None:
    assert f">{shown}</time>" in ago(NOW - before, now=NOW)


def test_the_exact_time_stands_behind_it() -> None:
    assert 'title="1 May 2026, 12:00:00 UTC"' in ago(NOW, now=NOW)


@pytest.mark.parametrize(("seconds", "shown"), [(None, "–"), (75, "1 min"), (200_000, "2 d")])
def test_a_duration_is_short(seconds: float | None, shown: str) -> None:
    assert duration_words(None if seconds is None else timedelta(seconds=seconds)) == shown


def test_a_confidence_just_below_a_band_does_not_look_like_it() -> None:
    shown = confidence_badge(0.8499999, "review")

    assert "<b>0.84</b> Review" in shown
    assert "0.8500" in shown


def test_a_word_that_is_not_known_has_no_badge() -> None:
    assert named_badge("Status", "nowhere") == ""


def test_every_coloured_word_belongs_to_a_list() -> None:
    assert {type(word) for word in COLOURS} <= set(WORDS)


@pytest.mark.parametrize("kind", event_kinds())
def test_every_kind_of_event_is_a_sentence_even_without_detail(kind: str) -> None:
    sentence = event_words(TicketEvent(kind=kind, actor="somebody"))

    assert sentence
    assert sentence[0].isupper()
    assert sentence.rstrip().endswith(".")


def test_a_status_says_from_where_to_where_and_why() -> None:
    event = TicketEvent(
        kind=EventKind.STATUS, from_value="open", to_value="in_progress", detail={"reason": "Topic settled."}
    )

    assert event_words(event) == "Status went from new to being answered. Topic settled."
