"""Readers: what a ticket is about, how urgent it is, how its customer sounds."""

from collections.abc import Callable
from dataclasses import replace

import structlog
from django.conf import settings

from routing.llm import client as llm
from routing.reading import anthropic, local
from routing.reading.base import ReadRequest, ReadResult
from routing.reading.cache import read_once
from tickets.states import UNSURE, Urgency

log = structlog.get_logger(__name__)

READERS: dict[str, Callable[[ReadRequest], ReadResult]] = {
    "local": local.read_locally,
    "anthropic": anthropic.read_by_model,
}
# What makes a reader read differently, beside the topics. A reader without a line here reads each text anew.
VERSIONS: dict[str, Callable[[], str]] = {
    "local": lambda: local.VERSION,
    "anthropic": anthropic.asked_version,
}


def chosen() -> str:
    """The reader's name: the one that is set, else Anthropic where it is configured, else the local one."""
    return settings.READER or ("anthropic" if llm.is_configured() else "local")


def read(request: ReadRequest) -> tuple[ReadResult, str]:
    """The reading, and why the local engine stood in for the chosen one (empty if it did not)."""
    if (name := chosen()) == "local":
        return _read_by("local", request), ""
    try:
        return _read_by(name, request), ""
    except llm.LLMError as error:
        log.warning("reader fell back", kind=error.kind)
        result = _read_by("local", request)
        return _in_doubt(result) if error.is_nonsense else result, f"{error.kind}: {error}"


def _read_by(name: str, request: ReadRequest) -> ReadResult:
    version = VERSIONS[name]() if name in VERSIONS else ""
    return read_once(name, version, READERS[name], request)


def _in_doubt(result: ReadResult) -> ReadResult:
    """The model answered what is no answer: something about this text is odd, so its topic is a person's to say."""
    return replace(
        result,
        topic=UNSURE,
        topic_confidence=0.0,
        urgency=max(result.urgency, Urgency.MEDIUM.value, key=Urgency.values.index),
        reasons=("The model's answer could not be used, so the topic counts as unsure.", *result.reasons),
        text_hash="",
        source_hash="",
        reused=False,
    )
