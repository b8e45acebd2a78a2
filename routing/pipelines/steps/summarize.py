"""Binds a short text about the event, by a model; without one it says so, and the run goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings as deployment
from pydantic import BaseModel

from routing.conditions.parse import Mistakes
from routing.llm import client as llm
from routing.llm.calls import ask_model
from routing.llm.errors import LLMError
from routing.llm.prices import cost_of
from routing.models import CallPurpose
from routing.pipelines.references import as_text, expand
from routing.pipelines.steps.base import StepContext, StepError, StepKind, StepOutcome
from routing.pipelines.steps.classify import LOOKS_AT
from routing.pipelines.steps.label_engines import fenced_inputs, read_prompt
from routing.pipelines.steps.settings_fields import TEXT, read_number, read_text, read_texts
from tickets.text import storable_text

MOST_SENTENCES, LONGEST_PROMPT, LONGEST_SUMMARY, MAX_TOKENS = 10, 10_000, 2_000, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarize:
    on: tuple[str, ...]
    sentences: int
    prompt: str


class SummaryAnswer(BaseModel):
    summary: str


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> Summarize:
    return Summarize(
        on=read_texts(settings, "on", place, mistakes, LOOKS_AT),
        sentences=read_number({"sentences": 2, **settings}, "sentences", place, mistakes, most=MOST_SENTENCES),
        prompt=read_text(settings, "prompt", place, mistakes, longest=LONGEST_PROMPT),
    )


def _run(settings: Summarize, context: StepContext) -> StepOutcome:
    if not llm.is_configured():
        return _without("No model is configured, and the local engine writes no summaries.")
    if not context.may_ask_model:
        return _without("The model is not asked in a test run unless you say so.")
    texts = tuple(as_text(found) for found in expand(list(settings.on), context.scope))
    if not any(text.strip() for text in texts):
        return _without("There is no text to summarise.")
    own = f"\nWhat the people who set this up add:\n{settings.prompt}\n" if settings.prompt else ""
    system = f"{read_prompt('summarize')}\nAt most {settings.sentences} sentences.\n{own}"
    try:
        answer = ask_model(
            CallPurpose.STEP, system=system, user=fenced_inputs(texts), shape=SummaryAnswer, max_tokens=MAX_TOKENS
        )
    except LLMError as error:
        if error.is_nonsense:
            return _without("The model's answer could not be used.")
        raise StepError(str(error), is_permanent=error.permanent) from error
    cost = cost_of(deployment.ANTHROPIC_MODEL, answer.tokens) or Decimal(0)
    text = storable_text(answer.value.summary).strip()[:LONGEST_SUMMARY]
    return StepOutcome(
        word="written", detail=f"{len(text)} characters.", binding={"text": text}, cost=cost, is_paid=True
    )


def _without(reason: str) -> StepOutcome:
    return StepOutcome(word="none", detail=reason, binding={"text": None})


SUMMARIZE = StepKind(
    name="summarize",
    summary="Has a model write what it is about in a few sentences; $summary.text tells it.",
    schema={
        "as": {"type": "string", "pattern": "^[A-Za-z_]\\w*$"},
        "on": {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]},
        "sentences": {"type": "integer", "minimum": 1, "maximum": MOST_SENTENCES},
        "prompt": {"type": "string", "maxLength": LONGEST_PROMPT},
    },
    parse=_parse,
    run=_run,
    binds="summary",
    refers=("on",),
    example={"sentences": 2},
)
