"""Signs in a text, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from routing.reading.cues import find_cues, shipped_cues


def names_of(text: str) -> set[str]:
    return {cue.name for cue in find_cues(text)}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The whole site is down.", "outage"),
        ("Nobody in our office can open it.", "outage"),
        ("All calls to api.example.com return 502.", "outage"),
        ("Please check if there is an outage.", "outage"),
        ("All of our projects have disappeared.", "data loss"),
        ("Someone logged in to my account.", "security"),
        ("We can\u2019t export anything.", "broken"),
        ("Since the update I am locked out.", "blocked"),
        ("The list is rather slow today.", "degraded"),
        ("We need it by tomorrow noon.", "deadline"),
        ("None of our customers can see it.", "many"),
        ("Our solicitor will write to you.", "legal"),
        ("No rush at all.", "no rush"),
        ("It was down, but works again.", "over"),
        ("Thanks for nothing.", "sarcasm"),
        ("I don't understand this page.", "confusion"),
        ("WHERE HAVE ALL THE FILES GONE", "shouting"),
    ],
)
def test_it_finds(text: str, cue: str) -> None:
    assert cue in names_of(text)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("We are Urgent Care of Ohio.", "soon"),
        ("Is the security deposit on the invoice?", "security"),
        ("Our emergency contact has changed.", "soon"),
        ("Do you sell a data loss prevention add-on?", "data loss"),
        ("What happens if the service is down?", "outage"),
        ("There was no outage here.", "outage"),
        ("Nothing has crashed so far.", "broken"),
        ("The site was down yesterday but it works again now.", "outage"),
        ("I can download the file.", "outage"),
        ("ACME CRM talks to the EPSON TM-88 printer.", "shouting"),
        ("The code is ERR_CONNECTION_REFUSED_BY_PEER.", "shouting"),
    ],
)
def test_it_is_not_taken_in_by(text: str, cue: str) -> None:
    assert cue not in names_of(text)


@pytest.mark.parametrize(
    "text", ["It works again, but not for our Berlin office.", "It worked again for an hour. Now everything is down."]
)
def test_trouble_that_goes_on_is_not_over(text: str) -> None:
    assert "over" not in names_of(text)


@pytest.mark.parametrize(
    "unit",
    ["all ", "is not ", "a", "!", "(", " ", "\n", "if ", "somebody ", "no no ", "cannot ", "it is ", "?! ", "-", "'"],
)
def test_no_text_makes_it_slow(unit: str) -> None:
    shipped_cues()
    started = time.process_time()

    find_cues(unit * (6_000 // len(unit)))

    assert time.process_time() - started < 0.5
