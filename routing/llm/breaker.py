"""A model service that does not answer is left alone for a while: the local engine does the work, and one ticket probes it.

What is known of it is a row, so that one worker's bad minute spares all the others theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from routing.llm import client as llm
from routing.llm.errors import UNASKED, LLMError, llm_error
from tickets import far_ends
from tickets.models import FarEnd, FarEndKind

log = structlog.get_logger(__name__)
Result = TypeVar("Result")

# It did not answer, or could not; of these, three within the window pause it.
SILENT = ("timeout", "unreachable", "unavailable", "overloaded")
# Nothing was learnt of it.
UNKNOWN = ("configuration", *UNASKED)
WINDOW = timedelta(minutes=1)
ADVICE = "The local engine reads and answers meanwhile. Look at the service's status page, and at ANTHROPIC_BASE_URL."


def ask_guarded(ask: Callable[[], Result]) -> Result:
    """What `ask` gives. Raises LLMError, also where the service is left alone just now."""
    service = model_service()
    if service.is_paused and not far_ends.take_probe(service.pk, seconds=settings.LLM_PAUSE_SECONDS):
        raise llm_error("paused", "it did not answer several times.")
    try:
        result = ask()
    except LLMError as error:
        _note(service, error)
        raise
    far_ends.answered(service.pk)
    return result


def model_service() -> FarEnd:
    """Its row, made when it is first met."""
    name = urlsplit(llm.service_url()).netloc
    return FarEnd.objects.get_or_create(kind=FarEndKind.MODEL, name=name[:300], integration=None)[0]


def _note(service: FarEnd, error: LLMError) -> None:
    if error.kind in SILENT:
        far_ends.failed(
            service.pk,
            error=str(error),
            advice=ADVICE,
            # The first of three may have begun a whole time-out before it failed.
            window=WINDOW + timedelta(seconds=settings.ANTHROPIC_TIMEOUT_SECONDS),
            pause=timedelta(seconds=settings.LLM_PAUSE_SECONDS),
        )
        # A probe that failed as well is the same outage.
        if not service.is_paused and FarEnd.objects.paused().filter(pk=service.pk).exists():
            log.error("model paused", service=service.name, kind=error.kind, seconds=settings.LLM_PAUSE_SECONDS)
    elif error.kind not in UNKNOWN:
        far_ends.answered(service.pk)
