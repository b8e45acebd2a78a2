"""Answerers: from a context to a draft."""

from collections.abc import Callable
from functools import partial

import structlog
from django.conf import settings

from resolution.answering import anthropic, local
from resolution.answering.base import Context, Draft
from routing import llm
from routing.model_breaker import ask_guarded

log = structlog.get_logger(__name__)

ANSWERERS: dict[str, Callable[[Context], Draft]] = {
    "local": local.draft,
    "anthropic": anthropic.draft,
}


def chosen() -> str:
    """The answerer's name: the one that is set, else Anthropic where it is configured, else the local one."""
    return settings.ANSWERER or ("anthropic" if llm.is_configured() else "local")


def draft(context: Context) -> tuple[Draft, str]:
    """The draft, and why the local engine stood in for the chosen one (empty if it did not)."""
    if (name := chosen()) == "local":
        return local.draft(context), ""
    try:
        return ask_guarded(partial(ANSWERERS[name], context)), ""
    except llm.LLMError as error:
        log.warning("answerer fell back", kind=error.kind)
        return local.draft(context), f"{error.kind}: {error}"
