"""What each guard found is stored by name and shown in words."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from resolution.answering.guards.find_matters import find_matters, whole_cap
from resolution.answering.guards.matters import MATTERS
from resolution.answering.guards.words import Words
from resolution.policies.caps import cap_by, nothing_found, strictest_cap
from resolution.policies.checks import (
    CHECK_LABELS,
    VERDICT_COLOURS,
    CheckVerdict,
    is_refused,
    shown_checks,
    stored_checks,
)
from tickets.states import Band


def test_every_matter_and_every_verdict_has_its_words() -> None:
    assert {matter.name for matter in MATTERS} <= set(CHECK_LABELS)
    assert set(VERDICT_COLOURS) == set(CheckVerdict.values)


def test_a_cap_says_which_check_found_it_and_the_strictest_comes_first() -> None:
    cap = strictest_cap(
        [
            nothing_found("links", "risk"),
            cap_by("risk", Band.REVIEW, "May leave."),
            cap_by("press", Band.HOLD, "Press."),
        ]
    )

    assert stored_checks(cap.checks) == [
        {"check": "press", "verdict": "hold", "evidence": "Press."},
        {"check": "risk", "verdict": "review", "evidence": "May leave."},
        {"check": "links", "verdict": "passed", "evidence": ""},
    ]
    assert (cap.band, cap.reasons) == (Band.HOLD, ("Press.", "May leave."))


def test_matters_are_checks_by_their_names() -> None:
    found = whole_cap(find_matters(Words(text="A question\nI am going to kill myself tonight."))).checks
    none = whole_cap(find_matters(Words(text="How do I change the colour of the chart?"))).checks

    assert ("self_harm", "person_first") in [(one.check, one.verdict) for one in found]
    assert [(one.check, one.verdict) for one in none] == [("people_first", "passed")]


def test_a_check_of_another_version_is_still_shown() -> None:
    [shown] = shown_checks([{"check": "tea_leaves", "verdict": "stirred", "evidence": "They lie so."}])

    assert (shown.label, shown.verdict, shown.colour) == ("Tea leaves", "stirred", "grey")


@pytest.mark.parametrize(("verdict", "is_so"), [("refused", True), ("hold", False), ("passed", False)])
def test_only_a_draft_with_something_taken_out_is_refused(verdict: str, is_so: bool) -> None:
    assert is_refused([{"check": "links", "verdict": verdict, "evidence": ""}]) == is_so


def test_the_page_says_it_in_words() -> None:
    shown = render_to_string(
        "admin/desk/checks.html", {"checks": [{"check": "secrets", "verdict": "refused", "evidence": "<b>A key</b>"}]}
    )

    assert "Not as it was drafted" in shown
    assert "Secrets" in shown
    assert "&lt;b&gt;A key" in shown
