"""Reading by one of Anthropic's models: one question, one checked answer."""

import json
from dataclasses import replace
from typing import Annotated

from django.conf import settings
from pydantic import AfterValidator, BaseModel, Field

from routing.llm.calls import ask_model
from routing.llm.fence import fence_text, new_code, shorten_text
from routing.models import CallPurpose
from routing.reading.base import ReadRequest, ReadResult, TopicCard
from routing.reading.prompt import Prompt, served_prompt
from routing.reading.signs import Sign
from routing.reading.similar_examples import similar_examples
from tickets.states import UNSURE, Category, Impact, Tone, Urgency
from tickets.text import one_line

READER = "anthropic"
MAX_TOKENS = 700
LONGEST_BODY = 20_000
LONGEST_SUBJECT = 500
LONGEST_EXAMPLE = 500
LONGEST_REASON = 300
MOST_REASONS = 5

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Line = Annotated[str, AfterValidator(one_line)]


class SignAnswer(BaseModel):
    sign: Sign
    confidence: Probability


class ReadAnswer(BaseModel):
    """What the model is asked for. Its ranges are checked here: the vendor's schema knows only types."""

    topic: Line
    topic_confidence: Probability
    category: Category
    category_confidence: Probability
    urgency: Urgency
    urgency_confidence: Probability
    tone: Tone
    tone_confidence: Probability
    impact: Impact
    impact_confidence: Probability
    signs: list[SignAnswer]
    reasons: list[Line]


def read_by_model(request: ReadRequest) -> ReadResult:
    """Raises LLMError."""
    return ask_reading(request, served_prompt(), purpose=CallPurpose.READING)


def ask_reading(request: ReadRequest, prompt: Prompt, *, purpose: CallPurpose) -> ReadResult:
    """Raises LLMError."""
    # The same for every ticket until somebody edits a topic, so that the vendor can keep it.
    system = prompt.around([_topic_line(topic) for topic in request.topics])
    user = _user(request, code=new_code())
    answer = ask_model(purpose, system=system, user=user, shape=ReadAnswer, max_tokens=MAX_TOKENS)
    return replace(
        _settled(answer.value, request.topics),
        version=f"{answer.model} {prompt.version}"[-80:],
        tokens=answer.tokens,
    )


def asked_version() -> str:
    """What is known before the model answers: whom we ask, and with which prompt."""
    return f"{settings.ANTHROPIC_MODEL} {served_prompt().version}"


def _topic_line(topic: TopicCard) -> str:
    card = {"name": topic.name, "category": topic.category, "description": topic.description}
    return json.dumps(card, ensure_ascii=False)


def _user(request: ReadRequest, *, code: str) -> str:
    return "\n\n".join(
        (
            f"The code is {code}.",
            *(fence_text("example", _example(*one), code=code) for one in similar_examples(request)),
            fence_text("subject", shorten_text(request.subject, limit=LONGEST_SUBJECT), code=code),
            fence_text("body", shorten_text(request.body, limit=LONGEST_BODY), code=code),
        )
    )


def _example(topic: str, text: str) -> str:
    return f"topic: {topic}\n\n{shorten_text(text, limit=LONGEST_EXAMPLE)}"


def _settled(said: ReadAnswer, topics: tuple[TopicCard, ...]) -> ReadResult:
    """The model's words, held against the list: what is not on it is no topic, and a topic settles its category."""
    read, name = _as_read(said), said.topic.casefold()
    if name == UNSURE:
        return replace(read, topic=UNSURE)
    card = next((topic for topic in topics if topic.name.casefold() == name), None)
    if card is None:
        reason = f"The model named a topic that is not on the list: {said.topic[:80]}."
        return replace(read, topic=UNSURE, topic_confidence=0.0, reasons=(*read.reasons, reason))
    if card.category == said.category:
        sure = max(said.topic_confidence, said.category_confidence)
        return replace(read, topic=card.name, topic_guess=card.name, category_confidence=sure)
    reason = f"The model said {said.category.value}; the topic belongs to {card.category}."
    return replace(
        read,
        topic=card.name,
        topic_guess=card.name,
        category=card.category,
        category_confidence=said.topic_confidence,
        reasons=(*read.reasons, reason),
    )


def _as_read(said: ReadAnswer) -> ReadResult:
    signs = {one.sign.value: one.confidence for one in said.signs}
    return ReadResult(
        topic=said.topic,
        topic_confidence=said.topic_confidence,
        category=said.category.value,
        category_confidence=said.category_confidence,
        urgency=said.urgency.value,
        urgency_confidence=said.urgency_confidence,
        tone=said.tone.value,
        tone_confidence=said.tone_confidence,
        impact=said.impact.value,
        impact_confidence=said.impact_confidence,
        signs=tuple(signs),
        sign_confidences=signs,
        reasons=tuple(reason[:LONGEST_REASON] for reason in said.reasons[:MOST_REASONS] if reason),
        reader=READER,
        version="",
    )
