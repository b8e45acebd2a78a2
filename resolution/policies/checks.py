"""What the guards looked at: each check with its verdict and what it rests on. An attempt stores them, a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices

from tickets.states import Band


class CheckVerdict(TextChoices):
    """From what permits most to what permits least."""

    PASSED = "passed", "Nothing found"
    REVIEW = "review", "Looked at after it is sent"
    HOLD = "hold", "Only a person sends it"
    REFUSED = "refused", "Not as it was drafted"
    NO_ANSWER = "no_answer", "No answer is made"
    PERSON_FIRST = "person_first", "A person first"


VERDICT_COLOURS: dict[str, str] = {
    CheckVerdict.PASSED: "green",
    CheckVerdict.REVIEW: "amber",
    CheckVerdict.HOLD: "red",
    CheckVerdict.REFUSED: "red",
    CheckVerdict.NO_ANSWER: "red",
    CheckVerdict.PERSON_FIRST: "red",
}
# An open list: whoever adds a check adds its line. One that is not listed is called by its name.
CHECK_LABELS: dict[str, str] = {
    # of what came in
    "instructions": "Instructions aimed at the assistant",
    "unread_language": "Language of the question",
    "people_first": "Matters for people first",
    "self_harm": "Self-harm",
    "threat": "Threat",
    "child_safety": "Safety of a child",
    "abuse": "Abuse at home",
    "harassment": "Harassment",
    "privacy": "Request under data protection law",
    "authorities": "Authorities",
    "legal_threat": "Legal steps",
    "press": "Press",
    "demand": "Something to be done",
    "other_person": "Other people's accounts",
    "risk": "Risky matters",
    "hearers": "Who would read the answer",
    # of the answer
    "repetition": "Said or tried before",
    "personal_data": "Other people's data",
    "secrets": "Secrets",
    "links": "Links",
    "promises": "Promises",
    "person_promised": "A person who comes",
    "answer_language": "Language of the answer",
    "emptiness": "Says something",
    "several_questions": "Several questions",
}
LONGEST_EVIDENCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`evidence` is a sentence for the reviewer; empty where nothing was found."""

    check: str
    verdict: CheckVerdict
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheck:
    """As a page shows it."""

    label: str
    verdict: str
    colour: str
    evidence: str


def passed(name: str) -> Check:
    return Check(check=name, verdict=CheckVerdict.PASSED)


def verdict_of(band: Band) -> CheckVerdict:
    return {Band.AUTO: CheckVerdict.PASSED, Band.REVIEW: CheckVerdict.REVIEW, Band.HOLD: CheckVerdict.HOLD}[band]


def merge_checks(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Each finding once, the strictest first; a check that found something did not pass."""
    once = list(dict.fromkeys(checks))
    found = {check.check for check in once if check.verdict != CheckVerdict.PASSED}
    kept = [check for check in once if check.verdict != CheckVerdict.PASSED or check.check not in found]
    return tuple(sorted(kept, key=lambda check: -CheckVerdict.values.index(check.verdict)))


def stored_checks(checks: Iterable[Check]) -> list[dict[str, str]]:
    return [asdict(check) | {"evidence": check.evidence[:LONGEST_EVIDENCE]} for check in merge_checks(checks)]


def shown_checks(stored: Iterable[Mapping[str, Any]]) -> list[ShownCheck]:
    return [
        ShownCheck(
            label=check_label(str(one.get("check", ""))),
            verdict=_verdict_label(str(one.get("verdict", ""))),
            colour=VERDICT_COLOURS.get(str(one.get("verdict", "")), "grey"),
            evidence=str(one.get("evidence", "")),
        )
        for one in stored
    ]


def is_refused(stored: Iterable[Mapping[str, Any]]) -> bool:
    """Something was taken out of the draft, so that it can't go out as it stands."""
    return any(one.get("verdict") == CheckVerdict.REFUSED for one in stored)


def check_label(name: str) -> str:
    return CHECK_LABELS.get(name, name.replace("_", " ").capitalize())


def _verdict_label(verdict: str) -> str:
    return str(CheckVerdict(verdict).label) if verdict in CheckVerdict.values else verdict
