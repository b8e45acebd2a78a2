"""Binds one of its labels, or null. The same inputs, labels, prompt and engine cost one judgement in 30 days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from routing.conditions.parse import Mistakes
from routing.llm import client as llm
from routing.llm.errors import LLMError
from routing.models import StepLabel
from routing.pipelines.references import as_text, expand
from routing.pipelines.steps.base import StepContext, StepError, StepKind, StepOutcome
from routing.pipelines.steps.label_engines import ENGINES, Labelled, LabelRequest
from routing.pipelines.steps.label_scale import CRITICAL, HIGH, LOW, MEDIUM, is_scale, label_at
from routing.pipelines.steps.settings_fields import TEXT, read_text, read_texts, read_word
from tickets.stream_safe import normalize_text

KEPT = timedelta(days=30)
FEWEST_LABELS, MOST_LABELS = 2, 100
LONGEST_LABEL, LONGEST_DESCRIPTION, LONGEST_PROMPT = 80, 500, 10_000
LOOKS_AT = ("$event.payload.subject", "$event.payload.body")
# What our own events tell of a ticket's priority, where labels are steps of urgency.
STEPS_OF_PRIORITY = {"low": LOW, "normal": MEDIUM, "high": HIGH, "urgent": CRITICAL}
USUAL_LABELS = {"low": "", "normal": "", "high": "", "critical": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Classify:
    labels: Mapping[str, str]
    on: tuple[str, ...]
    prompt: str
    engine: str
    is_from_reading: bool


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> Classify:
    is_from_reading = read_word(settings, "from", place, mistakes, ("text", "reading")) == "reading"
    labels = dict(USUAL_LABELS) if is_from_reading and "labels" not in settings else _labels(settings, place, mistakes)
    if is_from_reading and labels and not is_scale(labels):
        mistakes.add(
            f"{place}.labels", "With from: reading the labels are steps of urgency, as low, high and critical."
        )
    return Classify(
        labels=labels,
        on=read_texts(settings, "on", place, mistakes, LOOKS_AT),
        prompt=read_text(settings, "prompt", place, mistakes, longest=LONGEST_PROMPT),
        engine=read_word(settings, "engine", place, mistakes, tuple(ENGINES)),
        is_from_reading=is_from_reading,
    )


def _labels(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> dict[str, str]:
    given, at = settings.get("labels"), f"{place}.labels"
    if isinstance(given, list) and all(isinstance(one, str) for one in given):
        given = dict.fromkeys(given, "")
    if not isinstance(given, Mapping) or not all(told is None or isinstance(told, str) for told in given.values()):
        mistakes.add(at, "This is an object of labels and what each means.")
        return {}
    labels = {str(name).strip(): (told or "").strip() for name, told in given.items()}
    if not FEWEST_LABELS <= len(labels) <= MOST_LABELS or len({name.casefold() for name in labels}) != len(given):
        mistakes.add(at, f"There are from {FEWEST_LABELS} to {MOST_LABELS} labels that differ; here are {len(given)}.")
    for name, told in labels.items():
        if not name or len(name) > LONGEST_LABEL or len(told) > LONGEST_DESCRIPTION:
            mistakes.add(
                f"{at}.{name[:LONGEST_LABEL]}",
                f"A label has 1 to {LONGEST_LABEL} characters, its meaning {LONGEST_DESCRIPTION}.",
            )
    return labels


def _run(settings: Classify, context: StepContext) -> StepOutcome:
    if settings.is_from_reading:
        return _told(_of_reading(settings, context), engine="reading")
    texts = tuple(as_text(found) for found in expand(list(settings.on), context.scope))
    request = LabelRequest(texts=texts, labels=settings.labels, prompt=settings.prompt)
    digest = digest_of(settings, request)
    if (kept := _kept(digest)) is not None:
        return _told(kept, engine=f"{settings.engine}, found again")
    labelled = _ask(settings, request, context)
    if context.run_id is not None:
        StepLabel.objects.update_or_create(
            digest=digest, defaults={"label": labelled.label, "confidence": labelled.confidence, "made_at": Now()}
        )
    return _told(labelled, engine=settings.engine, is_paid=settings.engine == "model")


def digest_of(settings: Classify, request: LabelRequest) -> bytes:
    """Of all that the label is found from, and nothing else of the event."""
    version = ENGINES[settings.engine][1]()
    texts = [" ".join(normalize_text("NFC", text).split()) for text in request.texts]
    asked = [settings.engine, version, texts, list(settings.labels.items()), settings.prompt]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")).digest()


def _kept(digest: bytes) -> Labelled | None:
    row = StepLabel.objects.filter(digest=digest, made_at__gt=Now() - KEPT).first()
    if row is None:
        return None
    return Labelled(label=row.label, confidence=row.confidence, reason="" if row.label else "None of the labels.")


def _ask(settings: Classify, request: LabelRequest, context: StepContext) -> Labelled:
    if settings.engine == "model" and not context.may_ask_model:
        return Labelled(label=None, reason="The model is not asked in a test run unless you say so.")
    if settings.engine == "model" and not llm.is_configured():
        raise StepError("No model is configured: set one up, or take the local engine.", is_permanent=True)
    try:
        return ENGINES[settings.engine][0](request)
    except LLMError as error:
        if error.is_nonsense:
            return Labelled(label=None, reason="The model's answer could not be used.")
        raise StepError(str(error), is_permanent=error.permanent) from error


def _of_reading(settings: Classify, context: StepContext) -> Labelled:
    ticket = context.event.ticket
    priority = context.payload.get("priority") or (ticket.priority if ticket and ticket.team_id else None)
    if priority not in STEPS_OF_PRIORITY:
        return Labelled(label=None, reason="The ticket has no priority yet; support.ticket.routed comes after it.")
    return Labelled(label=label_at(STEPS_OF_PRIORITY[priority], settings.labels))


def _told(labelled: Labelled, *, engine: str, is_paid: bool = False) -> StepOutcome:
    sure = f" ({labelled.confidence:.2f})" if labelled.confidence is not None else ""
    return StepOutcome(
        word=labelled.label or "none",
        detail=f"{engine}{sure}. {labelled.reason}".strip(),
        binding={"label": labelled.label, "confidence": labelled.confidence},
        cost=labelled.cost,
        is_paid=is_paid,
    )


CLASSIFY = StepKind(
    name="classify",
    summary="Finds which of its labels fits, or none; $urgency.label tells it where its name is urgency.",
    schema={
        "as": {"type": "string", "pattern": "^[A-Za-z_]\\w*$"},
        "labels": {
            "anyOf": [
                {
                    "type": "object",
                    "additionalProperties": {"type": ["string", "null"], "maxLength": LONGEST_DESCRIPTION},
                },
                {"type": "array", "items": TEXT},
            ]
        },
        "on": {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]},
        "prompt": {"type": "string", "maxLength": LONGEST_PROMPT},
        "engine": {"enum": list(ENGINES)},
        "from": {"enum": ["text", "reading"]},
    },
    parse=_parse,
    run=_run,
    binds="classify",
    refers=("on",),
    example={"as": "urgency", "labels": {"low": "can wait", "critical": "outage, data loss, security"}},
)
