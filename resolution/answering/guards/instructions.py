"""Whether what reaches the assistant from outside tries to instruct it, and what that permits."""

from __future__ import annotations

import json
from collections.abc import Iterator

from resolution.answering.base import Context
from resolution.answering.guards.incoming.screen import Instruction, Screened, screen_text
from resolution.policies.caps import AnswerCap, cap_by, nothing_found
from tickets.states import Band, Direction

CHECK = "instructions"
# The newest messages, as a model is given them.
MOST_TURNS = 10


def screen_context(context: Context) -> AnswerCap:
    """All that a model would see of the ticket and the account. Where nothing else is asked, no answer is made."""
    asked = screen_text(context.question)
    if asked.found:
        return _cap_of(asked, "The customer's text")
    for place, text in _outside_texts(context):
        if found := screen_text(text).found:
            return _held(found[0], place)
    return nothing_found(CHECK)


def screen_question(text: str) -> AnswerCap:
    screened = screen_text(text)
    return _cap_of(screened, "The text") if screened.found else nothing_found(CHECK)


def _cap_of(screened: Screened, place: str) -> AnswerCap:
    if screened.asks_too:
        return _held(screened.found[0], place)
    reason = f"{place} only tries to instruct the assistant: “{screened.found[0].quote}”"
    return cap_by(CHECK, Band.HOLD, reason, no_answer=True)


def _held(found: Instruction, place: str) -> AnswerCap:
    return cap_by(CHECK, Band.HOLD, f"{place} tries to instruct the assistant: “{found.quote}”")


def _outside_texts(context: Context) -> Iterator[tuple[str, str]]:
    yield "The subject", context.subject
    for turn in context.turns[-MOST_TURNS:]:
        if turn.direction == Direction.INBOUND:
            yield "An earlier message", turn.text
    yield "The customer's name", context.customer_name
    if context.attachment_names:
        # As words, whatever joins them.
        yield "The name of an attachment", "\n".join(context.attachment_names)
    account = [context.attributes, context.account_events, context.prior_tickets]
    if any(account):
        yield "The account", _told("account", account)
    for precedent in context.precedents:
        yield "A precedent", f"{precedent.question}\n{precedent.answer}"


def _told(name: str, value: object) -> str:
    """Each value in a line of its own, with its name before it."""
    if isinstance(value, dict):
        return "\n".join(_told(str(key), one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(_told(name, one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, default=str)
