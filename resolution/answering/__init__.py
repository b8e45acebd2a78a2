"""Answerers: from a context to a draft. Each writes the answer alone; how it closes is decided here, for all of them."""

from collections.abc import Callable
from dataclasses import replace

import structlog
from django.conf import settings

from resolution.answering import local
from resolution.answering.base import Context, Draft
from resolution.answering.model.draft import draft_by_model
from resolution.held_reasons import ResolutionHeld
from routing.llm import client as llm
from routing.llm.budget import holds_past_budget, is_spent
from tickets.actions.last_lines import close_answer
from tickets.models import Origin

log = structlog.get_logger(__name__)

# Where nothing is asked that deserves an answer.
NOTHING = Draft(text="", sources=(), engine="guards", version="1")

ANSWERERS: dict[str, Callable[[Context], Draft]] = {
    "local": local.draft_from_articles,
    "anthropic": draft_by_model,
}


def chosen() -> str:
    """The answerer's name: the one that is set, else Anthropic where it is configured, else the local one."""
    return settings.ANSWERER or ("anthropic" if llm.is_configured() else "local")


def reason_past_budget() -> str | None:
    """Why no answer is made now: the day's budget for models is spent, and the installation holds tickets then."""
    if chosen() == "local" or not holds_past_budget() or not is_spent():
        return None
    return ResolutionHeld.BUDGET


def draft(context: Context) -> tuple[Draft, str]:
    """The draft with its last line, and why the local engine stood in for the chosen one (empty if it did not)."""
    made, fallback = _drafted(context)
    return _closed(made, context), fallback


def draft_by(engine: str, context: Context, *, prompt: str = "", looks_up: bool = True) -> Draft:
    """By this engine and no other in its stead. `prompt` stands in for a model's own, and without `looks_up` it is told
    what the context holds and nothing else. Raises LLMError."""
    if engine == "local":
        return _closed(local.draft_from_articles(context), context)
    return _closed(draft_by_model(context, prompt=prompt, looks_up=looks_up), context)


def _closed(made: Draft, context: Context) -> Draft:
    text = close_answer(made.text, origin=Origin.AGENT, person_comes=context.people_take_over)
    return replace(made, text=text)


def _drafted(context: Context) -> tuple[Draft, str]:
    if (name := chosen()) == "local":
        return local.draft_from_articles(context), ""
    try:
        return ANSWERERS[name](context), ""
    except llm.LLMError as error:
        log.warning("answerer fell back", kind=error.kind)
        return local.draft_from_articles(context), f"{error.kind}: {error}"
