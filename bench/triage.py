"""Whole tickets of other hands, read with descriptions only and with examples. They lie outside the project."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routing.reading.bulk import collect_lessons, make_cards, read_line

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "triage"
COMPANIES = ("parvel", "norrin")
FIELDS = ("topic", "urgency", "tone", "impact")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageScore:
    """Of the tickets in English: how often each field is right, and which high ones were read as low."""

    name: str
    tickets: int
    right: dict[str, float]
    sure: dict[str, float]
    high_as_low: str
    milliseconds: float


def score_triage() -> Iterator[TriageScore]:
    for company in COMPANIES:
        for with_examples in (False, True):
            yield _score(company, with_examples=with_examples)


def _score(company: str, *, with_examples: bool) -> TriageScore:
    given = (DATA / f"{company}_examples.jsonl").read_text(encoding="utf-8") if with_examples else ""
    lessons = collect_lessons(given)
    cards = make_cards(json.loads((DATA / f"{company}_topics.json").read_text(encoding="utf-8")), lessons)
    lines = (DATA / f"{company}_tickets.jsonl").read_text(encoding="utf-8").splitlines()
    tickets = [ticket for ticket in map(json.loads, lines) if ticket["lang"] == "en"]
    read_line(cards, lessons, tickets[0])
    started = time.process_time()
    pairs = [(ticket, read_line(cards, lessons, ticket)) for ticket in tickets]
    spent = time.process_time() - started
    high = [reading["urgency"] for ticket, reading in pairs if ticket["urgency"] == "high"]
    return TriageScore(
        name=f"{company}, {'six examples a topic' if with_examples else 'descriptions only'}",
        tickets=len(tickets),
        right={field: _mean([_is_right(ticket, reading, field) for ticket, reading in pairs]) for field in FIELDS},
        sure={field: _mean([reading[f"{field}_confidence"] for _, reading in pairs]) for field in FIELDS[:3]},
        high_as_low=f"{high.count('low')} of {len(high)}",
        milliseconds=1_000 * spent / len(tickets),
    )


def _is_right(ticket: dict[str, Any], reading: dict[str, Any], field: str) -> bool:
    return reading[field] in (ticket[field], *ticket.get("alt", {}).get(field, ()))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
