"""Readers: what a ticket is about, how urgent it is, how its customer sounds."""

from collections.abc import Callable

import structlog
from django.conf import settings

from routing.llm import client as llm
from routing.reading import anthropic, local
from routing.reading.base import ReadRequest, ReadResult

log = structlog.get_logger(__name__)

READERS: dict[str, Callable[[ReadRequest], ReadResult]] = {
    "local": local.read_locally,
    "anthropic": anthropic.read_by_model,
}


def chosen() -> str:
    """The reader's name: the one that is set, else Anthropic where it is configured, else the local one."""
    return settings.READER or ("anthropic" if llm.is_configured() else "local")


def read(request: ReadRequest) -> tuple[ReadResult, str]:
    """The reading, and why the local engine stood in for the chosen one (empty if it did not)."""
    if (name := chosen()) == "local":
        return local.read_locally(request), ""
    try:
        return READERS[name](request), ""
    except llm.LLMError as error:
        log.warning("reader fell back", kind=error.kind)
        return local.read_locally(request), f"{error.kind}: {error}"
