"""Which label a text has: by the local engine, or by a model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, Field

from routing.llm.calls import ask_model
from routing.llm.fence import fence_text, new_code, shorten_text
from routing.llm.prices import cost_of
from routing.models import CallPurpose
from routing.pipelines.steps.label_scale import GRAVE, is_scale, label_at, step_of_reading
from routing.reading.base import ReadRequest, TopicCard
from routing.reading.local import VERSION, read_locally
from routing.reading.opening import read_opening
from routing.topics.choose import LearntTopics, guess_topic, learn_topics
from routing.topics.text_vectors import vectors_of_text

LONGEST_INPUT = 20_000
MAX_TOKENS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRequest:
    """The texts in the order of the step's inputs, the first being what a subject is."""

    texts: tuple[str, ...]
    labels: Mapping[str, str]
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """No label where the engine gave none of them; `reason` says why."""

    label: str | None
    confidence: float | None = None
    reason: str = ""
    cost: Decimal = Decimal(0)


class LabelAnswer(BaseModel):
    label: str
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def label_locally(request: LabelRequest) -> Labelled:
    """Deterministic, without a network. A scale of urgency is read as urgency; other labels by their names and descriptions."""
    subject, body = request.texts[0], "\n".join(request.texts[1:])
    opening = read_opening(subject, body)
    if opening.is_blank:
        return Labelled(label=None, reason="There is no text to judge.")
    if is_scale(request.labels):
        read = read_locally(ReadRequest(subject=subject, body=body, topics=()))
        label = label_at(step_of_reading(read.urgency, read.impact), request.labels)
        sure = read.impact_confidence if read.impact in GRAVE else read.urgency_confidence
        return Labelled(label=label, confidence=round(sure, 3))
    guess = guess_topic(_learnt(tuple(request.labels.items())), vectors_of_text(opening.whole, opening.sentences))
    assert guess is not None
    return Labelled(label=guess.topic.name, confidence=round(guess.confidence, 3))


def label_by_model(request: LabelRequest) -> Labelled:
    """Raises LLMError. What is none of the labels is no label."""
    answer = ask_model(
        CallPurpose.STEP,
        system=_system(request),
        user=fenced_inputs(request.texts),
        shape=LabelAnswer,
        max_tokens=MAX_TOKENS,
    )
    cost = cost_of(settings.ANTHROPIC_MODEL, answer.tokens) or Decimal(0)
    said = {name.casefold(): name for name in request.labels}.get(answer.value.label.strip().casefold())
    if said is None:
        return Labelled(label=None, cost=cost, reason="The model answered none of the labels.")
    return Labelled(label=said, confidence=round(answer.value.confidence, 3), cost=cost)


def fenced_inputs(texts: tuple[str, ...]) -> str:
    code = new_code()
    share = LONGEST_INPUT // max(len(texts), 1)
    fenced = (fence_text("text", shorten_text(text, limit=share), code=code) for text in texts)
    return "\n\n".join((f"The code is {code}.", *fenced))


def _system(request: LabelRequest) -> str:
    """The same for each event of a pipeline, so that the vendor can keep it."""
    lines = [
        json.dumps({"label": name, "description": told}, ensure_ascii=False) for name, told in request.labels.items()
    ]
    own = ["", "What the people who set this up add:", request.prompt] if request.prompt else []
    return read_prompt("classify") + "\n".join([*lines, *own]) + "\n"


@lru_cache(maxsize=16)
def _learnt(labels: tuple[tuple[str, str], ...]) -> LearntTopics | None:
    return learn_topics(
        tuple(TopicCard(name=name, category="", description=f"{name}. {told}") for name, told in labels)
    )


@cache
def read_prompt(name: str) -> str:
    return (Path(__file__).parent / "prompts" / f"{name}.md").read_text(encoding="utf-8")


def _model_version() -> str:
    return f"{settings.ANTHROPIC_MODEL} {hashlib.sha256(read_prompt('classify').encode()).hexdigest()[:8]}"


# Each with what makes it answer differently, beside what it is asked.
ENGINES: dict[str, tuple[Callable[[LabelRequest], Labelled], Callable[[], str]]] = {
    "local": (label_locally, lambda: VERSION),
    "model": (label_by_model, _model_version),
}
