"""Reading lines of JSON: what each line means, and the answer that it gets. Reads no database and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from routing.decisions.shipped import decide_text
from routing.reading.base import LabelledText, ReadRequest, ReadResult, TopicCard
from routing.reading.desk import learn_desk
from routing.reading.local import read_locally
from tickets.lanes.mail.quotes import split_mail
from tickets.states import UNSURE, Category, Tier, Tone, Urgency
from tickets.text import many_lines

LONGEST_EXAMPLE = 6_000


class BadTopics(Exception):
    """Topics or examples that nothing can be made of."""


class _BadLine(Exception):
    """A line that can't be read, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A text whose topic, and perhaps urgency and tone, a person has named."""

    text: str
    topic: str
    urgency: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the decision asks of the customer."""

    tier: str
    is_vip: bool


def make_cards(topics: Any, lessons: Iterable[Lesson]) -> tuple[TopicCard, ...]:
    """Raises BadTopics."""
    if not isinstance(topics, list):
        raise BadTopics("The topics are no list.")
    texts: dict[str, list[str]] = {}
    for lesson in lessons:
        texts.setdefault(lesson.topic, []).append(lesson.text)
    cards = tuple(_card(number, topic, texts) for number, topic in enumerate(topics, start=1))
    twice = {card.name for card in cards if sum(other.name == card.name for other in cards) > 1}
    if twice:
        raise BadTopics(f"Two topics are called {sorted(twice)[0]}.")
    return cards


def _card(number: int, topic: Any, texts: Mapping[str, list[str]]) -> TopicCard:
    if not isinstance(topic, dict) or not isinstance(topic.get("name"), str) or not topic["name"].strip():
        raise BadTopics(f"Topic {number} has no name.")
    name, category = topic["name"], topic.get("category", Category.GENERAL)
    if name.strip().casefold() == UNSURE:
        raise BadTopics(f"Topic {number} is called {UNSURE}, which is what the reader says when none fits.")
    if category not in Category.values:
        raise BadTopics(f"The category of {name} is none of {', '.join(Category.values)}.")
    description = topic.get("description") or ""
    if not isinstance(description, str):
        raise BadTopics(f"The description of {name} is no text.")
    return TopicCard(
        name=name, category=category, description=many_lines(description), examples=tuple(texts.get(name, ()))
    )


def collect_lessons(lines: str) -> tuple[Lesson, ...]:
    """Of JSON lines; blank ones say nothing. Raises BadTopics."""
    numbered = enumerate(lines.split("\n"), start=1)
    return tuple(_lesson(number, line) for number, line in numbered if line.strip())


def _lesson(number: int, line: str) -> Lesson:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadTopics(f"Example {number} is no JSON: {error}") from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise BadTopics(f"Example {number} has no text.")
    return Lesson(
        text=many_lines(given["text"][:LONGEST_EXAMPLE]),
        topic=_word(given, "topic", None, number),
        urgency=_word(given, "urgency", Urgency.values, number),
        tone=_word(given, "tone", Tone.values, number),
    )


def _word(given: Mapping[str, Any], field: str, words: list[str] | None, number: int) -> str:
    value = given.get(field) or ""
    if not isinstance(value, str) or (value and words is not None and value not in words):
        raise BadTopics(f"The {field} of example {number} is none of {', '.join(words or ('the topics',))}.")
    return value


@cache
def label_texts(lessons: tuple[Lesson, ...]) -> tuple[LabelledText, ...]:
    """Those of which urgency or tone is named."""
    named = (lesson for lesson in lessons if lesson.urgency or lesson.tone)
    return tuple(LabelledText(text=lesson.text, urgency=lesson.urgency, tone=lesson.tone) for lesson in named)


def read_line(cards: tuple[TopicCard, ...], lessons: tuple[Lesson, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        request, customer = _request(cards, lessons, given), _customer(given)
    except _BadLine as error:
        return {"id": given.get("id"), "error": str(error)}
    result = read_locally(request)
    return dict(_answer(given, request, customer, result))


def _answer(
    given: Mapping[str, Any], request: ReadRequest, customer: _Known, result: ReadResult
) -> Iterator[tuple[str, Any]]:
    yield "id", given["id"]
    for part in ("topic", "topic_guess"):
        yield part, getattr(result, part)
    yield "topic_confidence", round(result.topic_confidence, 4)
    for part in ("urgency", "tone"):
        yield part, getattr(result, part)
        yield f"{part}_confidence", round(getattr(result, f"{part}_confidence"), 4)
    yield "impact", result.impact
    yield "category", result.category
    decided = decide_text(
        result, subject=request.subject, body=request.body, tier=customer.tier, is_vip=customer.is_vip
    )
    yield "priority", decided.priority
    yield "move", decided.move


def _request(cards: tuple[TopicCard, ...], lessons: tuple[Lesson, ...], given: Mapping[str, Any]) -> ReadRequest:
    if not isinstance(given.get("id"), str | int):
        raise _BadLine('"id" is neither text nor a number.')
    subject, body = _texts(given)
    return ReadRequest(subject=subject, body=body, topics=cards, desk=learn_desk(label_texts(lessons)))


def _customer(given: Mapping[str, Any]) -> _Known:
    customer = given.get("customer") or {}
    if not isinstance(customer, dict):
        raise _BadLine('"customer" is no object.')
    tier, is_vip = customer.get("tier") or Tier.FREE, customer.get("is_vip") or False
    if tier not in Tier.values:
        raise _BadLine(f'"tier" is none of {", ".join(Tier.values)}.')
    if not isinstance(is_vip, bool):
        raise _BadLine('"is_vip" is neither true nor false.')
    return _Known(tier=tier, is_vip=is_vip)


def _texts(given: Mapping[str, Any]) -> tuple[str, str]:
    if not any(field in given for field in ("text", "subject", "body")):
        raise _BadLine('The line has neither "text" nor "subject" and "body".')
    texts = {field: given.get(field) or "" for field in ("text", "subject", "body")}
    for field, text in texts.items():
        if not isinstance(text, str):
            raise _BadLine(f'"{field}" is no text.')
    body = many_lines("\n".join(filter(None, (texts["text"], texts["body"]))))
    return many_lines(texts["subject"]), split_mail(body).text or body
