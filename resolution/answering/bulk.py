"""Answering lines of JSON: what each line means, and the answer that it gets. Reads no database and writes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from resolution.answering import NOTHING
from resolution.answering.base import Context, ConversationTurn
from resolution.answering.guards.answer import judge_draft
from resolution.answering.guards.find_matters import find_matters, whole_cap
from resolution.answering.guards.instructions import screen_question
from resolution.answering.guards.judge import cap_of_language
from resolution.answering.guards.words import Words, both_ends, own_words
from resolution.answering.local import draft_from_articles
from resolution.confidence import assess_confidence
from resolution.confidence.calibration import Calibrator, ObservedAnswer, fit_calibrator
from resolution.knowledge.retrieval import KnowledgeBase, KnowledgeCard
from resolution.models import Policy
from resolution.policies.bands import permitted_band
from resolution.policies.caps import AnswerCap, strictest_cap
from tickets.states import Category, Channel, Direction, Tier
from tickets.text import many_lines

Kind = TypeVar("Kind")

RANKED = 10
# Of a longer article nobody is sent more than passages, and of a longer text nobody reads more.
LONGEST_ARTICLE = 1_000_000
LONGEST_QUESTION = 100_000
MOST_EXAMPLES = 200
BEFORE_ANYTHING = datetime(1970, 1, 1, tzinfo=UTC)


class BadLine(Exception):
    """A line that nothing can be made of; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAnswer:
    """`ranked` are the articles' ids, the best first; `raw` is the confidence before any verdict is counted."""

    ranked: tuple[str, ...]
    raw: float
    text: str
    cap: AnswerCap


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the article was the right answer to the question, as a person said."""

    text: str
    article: str
    right: bool


def collect_cards(lines: str) -> tuple[KnowledgeCard, ...]:
    """Of JSON lines; blank ones say nothing. Raises BadLine."""
    cards = tuple(_each(lines, _card, "Article"))
    twice = [name for name, count in Counter(card.article_id for card in cards).items() if count > 1]
    if twice:
        raise BadLine(f"Two articles are called {twice[0]}.")
    return cards


def collect_verdicts(lines: str) -> tuple[Verdict, ...]:
    """Raises BadLine."""
    return tuple(_each(lines, _verdict, "Verdict"))


def _each(lines: str, make: Callable[[Mapping[str, Any]], Kind], what: str) -> Iterable[Kind]:
    for number, line in enumerate(lines.split("\n"), start=1):
        if line.strip():
            try:
                yield make(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise BadLine(f"{what} {number} is no JSON: {error}") from error
            except BadLine as error:
                raise BadLine(f"{what} {number} {error}") from error


def _card(given: Mapping[str, Any]) -> KnowledgeCard:
    name = _text(given, "article")
    examples = given.get("examples") or []
    if not isinstance(examples, list) or not all(isinstance(example, str) for example in examples):
        raise BadLine("has examples that are no list of texts.")
    body = _text(given, "body") if given.get("body") else ""
    return KnowledgeCard(
        article_id=name,
        title=many_lines(_text(given, "title")[:LONGEST_QUESTION]),
        body=many_lines(body[:LONGEST_ARTICLE]),
        phrasings=tuple(
            many_lines(example[:LONGEST_QUESTION]) for example in examples[:MOST_EXAMPLES] if example.strip()
        ),
    )


def _verdict(given: Mapping[str, Any]) -> Verdict:
    text, article = _text(given, "text"), _text(given, "article")
    if not isinstance(given.get("right"), bool):
        raise BadLine("doesn't say whether the article was right.")
    return Verdict(text=text, article=article, right=given["right"])


def _text(given: Any, field: str) -> str:
    if not isinstance(given, dict):
        raise BadLine("is no object.")
    value = given.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadLine(f"has no {field}.")
    return value


def learn_verdicts(base: KnowledgeBase, verdicts: Iterable[Verdict]) -> Calibrator:
    """What was said of another article than the one that would be sent now tells of this one only where that was right."""
    observed = []
    for verdict in verdicts:
        answer = answer_question(base, verdict.text)
        is_same = answer.ranked[:1] == (verdict.article,)
        if is_same or verdict.right:
            observed.append(ObservedAnswer(raw=answer.raw, right=is_same and verdict.right))
    return fit_calibrator(observed)


def answer_line(base: KnowledgeBase, calibrator: Calibrator, given: Mapping[str, Any]) -> dict[str, Any]:
    """As the shipped policy would: the band is the lower of the confidence's and of what the guards permit."""
    try:
        text = _text(given, "text")
    except BadLine as error:
        return {"id": given.get("id"), "error": f"The question {error}"}
    if given.get("id") is None:
        return {"id": None, "error": "The question has no id."}
    answer = answer_question(base, text)
    confidence = calibrator.calibrate(answer.raw)
    return {
        "id": given["id"],
        "ranked": list(answer.ranked),
        "confidence": round(confidence, 4),
        "band": str(permitted_band(confidence, Policy(), answer.cap.band)),
        "answer": answer.text,
    }


def answer_question(base: KnowledgeBase, text: str) -> BulkAnswer:
    text = many_lines(text[:LONGEST_QUESTION])
    context = _context(base, text)
    screened = screen_question(text)
    draft = NOTHING if screened.no_answer else draft_from_articles(context)
    confidence = assess_confidence(context.retrieval, draft, context)
    words = Words(text=both_ends(own_words(text)))
    judged = judge_draft(draft, context, Policy())
    caps = [whole_cap(find_matters(words)), cap_of_language(words), judged.cap, screened, confidence.cap]
    return BulkAnswer(
        ranked=tuple(candidate.article_id for candidate in context.candidates),
        raw=confidence.value,
        text=judged.draft.text,
        cap=strictest_cap(caps),
    )


def _context(base: KnowledgeBase, text: str) -> Context:
    ranking = base.rank(text, limit=RANKED)
    return Context(
        ticket_id="",
        subject="",
        category=Category.GENERAL,
        channel=Channel.WEBHOOK,
        customer_name="",
        tier=Tier.FREE,
        is_vip=False,
        turns=(ConversationTurn(direction=Direction.INBOUND, author="", text=text, at=BEFORE_ANYTHING),),
        # What has no body is answered by its title; the ranking may not count that twice.
        candidates=tuple(replace(found, body=found.body or found.title) for found in ranking.candidates),
        retrieval=ranking.features,
    )
