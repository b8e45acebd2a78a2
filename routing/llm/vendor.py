"""Anthropic's own package, in our words. The client loads this file when it first asks."""

import json
import logging
from functools import partial
from importlib import import_module
from typing import Any

import anthropic
import httpx2
from anthropic.types import Message
from django.conf import settings

from routing.llm.errors import LLMError, kind_of_status, llm_error, reason_of, seconds_to_wait
from routing.llm.question import ModelQuestion
from tickets.outbound.deadline import limit_body, within_seconds

__all__ = ["Message", "VendorClient"]

CONNECT_SECONDS = 5.0


class VendorClient:
    """The connections to one address. Raises LLMError only; what the package itself says may quote the ticket."""

    def __init__(self, provider: str, key_or_region: str, url: str) -> None:
        # At DEBUG the package logs whole requests.
        logging.getLogger("anthropic").setLevel(logging.INFO)
        self._client = _open_client(provider, key_or_region, url)

    def send(self, question: ModelQuestion, *, seconds: float) -> Message:
        try:
            return within_seconds(seconds, partial(self._create, question, seconds))
        except (anthropic.APITimeoutError, TimeoutError):
            raise llm_error("timeout", f"{seconds:.3g} s.") from None
        except anthropic.APIConnectionError as error:
            raise _connection_error(error.__cause__) from None
        except anthropic.APIStatusError as error:
            raise _status_error(error) from None
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise llm_error("malformed", "it is not JSON.") from None
        except _setup_faults() as error:
            raise llm_error("configuration", f"{type(error).__name__} before anything was sent.") from None

    def close(self) -> None:
        self._client.close()

    def _create(self, question: ModelQuestion, seconds: float) -> Message:
        message: Message = self._client.messages.create(
            model=settings.ANTHROPIC_MODEL,
            max_tokens=question.max_tokens,
            system=[{"type": "text", "text": question.system, "cache_control": {"type": "ephemeral"}}],
            messages=_messages(question),
            output_config={"format": {"type": "json_schema", "schema": anthropic.transform_schema(question.shape)}},
            timeout=httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            **_tools(question),
        )
        return message


def _messages(question: ModelQuestion) -> list[Any]:
    messages: list[Any] = [{"role": "user", "content": question.user}]
    for exchange in question.exchanges:
        told = [{"type": "tool_result", "tool_use_id": call, "content": text} for call, text in exchange.results]
        messages += [{"role": "assistant", "content": list(exchange.said)}, {"role": "user", "content": told}]
    return messages


def _tools(question: ModelQuestion) -> dict[str, Any]:
    if not question.tools:
        return {}
    tools = [
        {"name": tool.name, "description": tool.description, "input_schema": anthropic.transform_schema(tool.shape)}
        for tool in question.tools
    ]
    return {"tools": tools, "tool_choice": {"type": "none" if question.must_answer else "auto"}}


def _open_client(provider: str, key_or_region: str, url: str) -> anthropic.Anthropic | anthropic.AnthropicBedrock:
    # A redirect would carry the ticket's text to an address that nobody has chosen.
    http = anthropic.DefaultHttpxClient(follow_redirects=False, event_hooks={"response": [limit_body]})
    try:
        if provider == "anthropic":
            return anthropic.Anthropic(api_key=key_or_region, base_url=url, max_retries=0, http_client=http)
        return anthropic.AnthropicBedrock(aws_region=key_or_region, base_url=url, max_retries=0, http_client=http)
    except (TypeError, ValueError, httpx2.InvalidURL) as error:
        raise llm_error("configuration", f"{type(error).__name__} when opening the client.") from None


def _connection_error(cause: BaseException | None) -> LLMError:
    own_fault = isinstance(cause, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol)
    return llm_error("configuration" if own_fault else "unreachable", f"{type(cause).__name__}.")


def _status_error(error: anthropic.APIStatusError) -> LLMError:
    kind = kind_of_status(error.status_code, f"{error.type} {error.error_code}")
    return llm_error(
        kind,
        f"{reason_of(kind, error.status_code, error.api_message)}.",
        retry_after=seconds_to_wait(error.response.headers),
        request_id=error.request_id or "",
    )


def _setup_faults() -> tuple[type[Exception], ...]:
    """What the client raises before it sends anything: a key that fits no header, AWS credentials not found."""
    faults = (anthropic.AnthropicError, TypeError, ValueError, RuntimeError)
    if settings.LLM_PROVIDER != "bedrock":
        return faults
    return (*faults, import_module("botocore.exceptions").BotoCoreError)
