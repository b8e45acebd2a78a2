"""The one door to Anthropic's models, direct or through Amazon Bedrock: a question goes in, a checked value comes out.

Nothing here logs the key, a prompt or an answer.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

import pydantic
import structlog
from django.conf import settings

from routing.llm.errors import LLMError, llm_error
from routing.llm.question import Answer, ModelQuestion, Shape, ToolCall, ToolRequest
from tickets.text import storable_text

if TYPE_CHECKING:
    from routing.llm.vendor import Message, VendorClient

__all__ = ["Answer", "LLMError", "ask_or_look_up", "hang_up", "is_configured", "service_url", "time_left", "time_limit"]

log = structlog.get_logger(__name__)

VENDOR_URL = "https://api.anthropic.com"
PAUSE_SECONDS = 0.5
# A longer wait is not worth a worker's time: the local engine takes the ticket.
LONGEST_PAUSE_SECONDS = 5.0

# Less than this is not worth asking.
LEAST_SECONDS = 0.05
_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)
_clients: dict[tuple[int, str, str, str], VendorClient] = {}
_opening = Lock()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """All questions within it have so long together: a ticket that is read and answered waits once for a model that hangs."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left() -> float:
    """Seconds until the innermost `time_limit`; endless outside of one."""
    return _deadline.get() - time.monotonic()


def service_url() -> str:
    """Whom we ask."""
    return _address()[2]


def is_configured() -> bool:
    return bool(settings.BEDROCK_REGION if settings.LLM_PROVIDER == "bedrock" else settings.ANTHROPIC_API_KEY)


def ask_or_look_up(question: ModelQuestion, shape: type[Shape]) -> Answer[Shape] | ToolRequest:
    """One call: the answer, or what the model wants to look up first. `question.system` is what stays the same from
    ticket to ticket, for the vendor keeps it in a cache."""
    question = replace(question, system=storable_text(question.system), user=storable_text(question.user))
    started = time.monotonic()
    try:
        answer = _answer(_send(question), shape)
    except LLMError as error:
        _log_failure(error, seconds=time.monotonic() - started)
        raise
    _log_answer(answer, seconds=time.monotonic() - started)
    return answer


def _send(question: ModelQuestion) -> Message:
    if not is_configured():
        raise llm_error("configuration", "no key is set.")
    if time_left() < LEAST_SECONDS:
        raise llm_error("out_of_time", f"LLM_TICKET_SECONDS is {settings.LLM_TICKET_SECONDS:g}.")
    # Opening the first one of a process takes a while, which is not the service's.
    client = _open_client()
    deadline = min(time.monotonic() + settings.ANTHROPIC_TIMEOUT_SECONDS, _deadline.get())
    return _send_until(deadline, client, question, retries=settings.LLM_RETRIES)


def _send_until(deadline: float, client: VendorClient, question: ModelQuestion, *, retries: int) -> Message:
    try:
        return client.send(question, seconds=deadline - time.monotonic())
    except LLMError as error:
        pause = _pause_after(error)
        if not retries or pause is None or time.monotonic() + pause >= deadline:
            raise
    time.sleep(pause)
    return _send_until(deadline, client, question, retries=retries - 1)


def _answer(message: Message, shape: type[Shape]) -> Answer[Shape] | ToolRequest:
    try:
        return _checked(message, shape)
    except LLMError as error:
        error.tokens = _tokens(message)
        raise


def _checked(message: Message, shape: type[Shape]) -> Answer[Shape] | ToolRequest:
    # The package checks nothing: an HTML page comes as a str, and a wrong shape as a Message full of None.
    if not isinstance(getattr(message, "content", None), list):
        raise llm_error("malformed", "it is not a message.")
    _refuse_unfinished(message)
    if message.stop_reason == "tool_use":
        return _tool_request(message)
    try:
        value = shape.model_validate_json(_text(message))
    except pydantic.ValidationError:
        raise llm_error(
            "malformed", "its content has the wrong shape.", permanent=True, request_id=_id(message)
        ) from None
    return Answer(
        value=value,
        model=str(message.model or settings.ANTHROPIC_MODEL),
        request_id=_id(message),
        stop_reason=str(message.stop_reason or ""),
        tokens=_tokens(message),
    )


def _tool_request(message: Message) -> ToolRequest:
    said = tuple(block.model_dump(mode="json", exclude_none=True, warnings=False) for block in message.content)
    wanted = [block for block in said if block.get("type") == "tool_use" and isinstance(block.get("id"), str)]
    if not wanted:
        raise llm_error("malformed", "it wants to look up nothing.", permanent=True, request_id=_id(message))
    return ToolRequest(
        calls=tuple(
            ToolCall(call_id=block["id"], name=str(block.get("name", "")), values=block.get("input"))
            for block in wanted
        ),
        said=said,
        model=str(message.model or settings.ANTHROPIC_MODEL),
        request_id=_id(message),
        stop_reason="tool_use",
        tokens=_tokens(message),
    )


def _refuse_unfinished(message: Message) -> None:
    if message.stop_reason == "refusal":
        raise llm_error("refused", request_id=_id(message))
    if message.stop_reason == "max_tokens":
        raise llm_error("malformed", "it was cut off at its limit.", permanent=True, request_id=_id(message))
    if message.stop_reason == "model_context_window_exceeded":
        raise llm_error("bad_request", "it is too long for the model.", request_id=_id(message))


def _text(message: Message) -> str:
    texts = [getattr(block, "text", None) for block in message.content if getattr(block, "type", "") == "text"]
    return "".join(text for text in texts if isinstance(text, str))


def _id(message: Message) -> str:
    return str(message._request_id or message.id or "")


def _tokens(message: Message) -> dict[str, int]:
    counted = {
        "input": "input_tokens",
        "output": "output_tokens",
        "cache_read": "cache_read_input_tokens",
        "cache_write": "cache_creation_input_tokens",
    }
    usage = getattr(message, "usage", None)
    found = {name: getattr(usage, attribute, None) for name, attribute in counted.items()}
    return {name: count if isinstance(count, int) and count > 0 else 0 for name, count in found.items()}


def _pause_after(error: LLMError) -> float | None:
    """How long to wait before asking again, or None when it is better not to."""
    if error.kind in ("overloaded", "unreachable") and error.retry_after is None:
        return PAUSE_SECONDS
    if error.kind not in ("overloaded", "rate_limited") or error.retry_after is None:
        return None
    return error.retry_after if error.retry_after <= LONGEST_PAUSE_SECONDS else None


def hang_up() -> None:
    """Closes this process's connections. A parent's client is left alone: its sockets are the parent's too."""
    for key in [key for key in _clients if key[0] == os.getpid()]:
        _clients.pop(key).close()


def _open_client() -> VendorClient:
    """One client per process and settings, made after the fork: made before, the workers would share its sockets."""
    if settings.LLM_PROVIDER == "bedrock" and find_spec("boto3") is None:
        raise llm_error("configuration", "Amazon Bedrock needs the packages of requirements-cloud.txt.")
    # The package behind it takes a second and 45 MB, which a process with the local engines never spends.
    from routing.llm.vendor import VendorClient  # noqa: PLC0415

    key = (os.getpid(), *_address())
    with _opening:
        if key not in _clients:
            hang_up()
            _clients[key] = VendorClient(*_address())
        return _clients[key]


def _address() -> tuple[str, str, str]:
    if settings.LLM_PROVIDER == "bedrock":
        region = settings.BEDROCK_REGION
        return "bedrock", region, settings.BEDROCK_BASE_URL or f"https://bedrock-runtime.{region}.amazonaws.com"
    return "anthropic", settings.ANTHROPIC_API_KEY, settings.ANTHROPIC_BASE_URL or VENDOR_URL


def _log_answer(answer: Answer[Shape] | ToolRequest, *, seconds: float) -> None:
    log.info(
        "llm.answered",
        model=answer.model,
        request_id=answer.request_id,
        stop_reason=answer.stop_reason,
        seconds=round(seconds, 3),
        **answer.tokens,
    )


def _log_failure(error: LLMError, *, seconds: float) -> None:
    log.warning(
        "llm.failed",
        kind=error.kind,
        permanent=error.permanent,
        retry_after=error.retry_after,
        request_id=error.request_id,
        seconds=round(seconds, 3),
    )
