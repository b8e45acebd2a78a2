"""Asking the model for a purpose: within the budget, past a service that hangs, and with a row for each call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from time import monotonic
from uuid import UUID

from django.conf import settings

from routing.llm import client
from routing.llm.breaker import ask_guarded
from routing.llm.budget import check_budget
from routing.llm.errors import UNASKED, LLMError, llm_error
from routing.llm.placeholders import Placeholders
from routing.llm.prices import cost_of
from routing.llm.question import Answer, ModelQuestion, Shape, ToolRequest
from routing.models import CallOutcome, CallPurpose, ModelCall
from routing.redaction.record import CustomerRecord, record_of_ticket
from tickets.models import Ticket

_ticket: ContextVar[UUID | None] = ContextVar("ticket", default=None)


@contextmanager
def calls_of_ticket(ticket_id: UUID | None) -> Iterator[None]:
    """All calls within it are the ticket's, if they are any's, and wait so long together."""
    token = _ticket.set(ticket_id)
    try:
        with client.time_limit(settings.LLM_TICKET_SECONDS):
            yield
    finally:
        _ticket.reset(token)


def ask_model(purpose: CallPurpose, *, system: str, user: str, shape: type[Shape], max_tokens: int) -> Answer[Shape]:
    """One question and its checked answer. Raises LLMError, also where the model is not asked at all.

    Not to be called in a transaction: a call that was made stays written, whatever becomes of the work.
    """
    placeholders = Placeholders()
    told = placeholders.hide(user, record_of_customer()) if settings.LLM_REDACTED else user
    question = ModelQuestion(system=system, user=told, shape=shape, max_tokens=max_tokens)
    answer = take_step(purpose, question, shape)
    if isinstance(answer, ToolRequest):
        raise llm_error("malformed", "it asks for a tool that there is not.", permanent=True)
    return replace(answer, value=placeholders.restore(answer.value))


def take_step(purpose: CallPurpose, question: ModelQuestion, shape: type[Shape]) -> Answer[Shape] | ToolRequest:
    """One call, with its row: the answer, or what the model wants to look up before it. Raises LLMError."""
    check_budget()
    return ask_guarded(partial(_ask, purpose, question, shape))


def record_of_customer() -> CustomerRecord | None:
    """What is known of the customer whose ticket the question is about."""
    ticket_id = _ticket.get()
    ticket = Ticket.objects.select_related("customer").filter(pk=ticket_id).first() if ticket_id else None
    return record_of_ticket(ticket) if ticket else None


def _ask(purpose: CallPurpose, question: ModelQuestion, shape: type[Shape]) -> Answer[Shape] | ToolRequest:
    started = monotonic()
    try:
        answer = client.ask_or_look_up(question, shape)
    except LLMError as error:
        if error.kind not in UNASKED:
            _record(purpose, error.kind, settings.ANTHROPIC_MODEL, error.tokens, error.request_id, since=started)
        raise
    _record(purpose, CallOutcome.ANSWERED, answer.model, answer.tokens, answer.request_id, since=started)
    return answer


def _record(
    purpose: CallPurpose, outcome: str, model: str, tokens: dict[str, int], request_id: str, *, since: float
) -> None:
    # By the name that we asked for: the service's own may be another, and the price is of what was asked.
    cost = cost_of(settings.ANTHROPIC_MODEL, tokens)
    ModelCall.objects.create(
        ticket_id=_ticket.get(),
        purpose=purpose,
        model=model[:200],
        outcome=outcome,
        cost=cost_of(model, tokens) if cost is None else cost,
        milliseconds=round((monotonic() - since) * 1000),
        request_id=request_id[:200],
        **{f"{kind}_tokens": tokens.get(kind, 0) for kind in ("input", "output", "cache_read", "cache_write")},
    )
