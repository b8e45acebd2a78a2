"""A question to the model that may look things up before it answers: within so many turns and so many tokens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Generic

import pydantic
from django.conf import settings

from routing.llm import client
from routing.llm.calls import record_of_customer, take_step
from routing.llm.errors import llm_error
from routing.llm.placeholders import Placeholders
from routing.llm.question import Answer, Exchange, ModelQuestion, Shape, Tool, ToolCall, ToolRequest
from routing.models import CallPurpose
from tickets.text import storable_text

# What is wanted beyond it in one turn is refused in words, so that the model can choose.
MOST_CALLS_A_TURN = 4
LONGEST_RESULT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What a tool was asked and what it said, as it was, without names that stand for personal data."""

    tool: str
    values: dict[str, Any]
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformedAnswer(Generic[Shape]):
    """The answer with the tokens of all its calls, and what was looked up before it, in order."""

    answer: Answer[Shape]
    looked_up: tuple[LookedUp, ...] = ()


def ask_with_tools(
    purpose: CallPurpose, question: ModelQuestion, shape: type[Shape], *, most_turns: int, most_tokens: int
) -> InformedAnswer[Shape]:
    """Raises LLMError. After so many turns with tools, or so many tokens in and out, or late, the model must answer.

    Not to be called in a transaction.
    """
    desk = _Desk(question.tools)
    question = replace(question, user=desk.hide(question.user))
    spent: Counter[str] = Counter()
    for turn in range(most_turns + 1):
        must_answer = turn == most_turns or spent["input"] + spent["output"] >= most_tokens or _is_late()
        step = take_step(purpose, replace(question, must_answer=must_answer), shape)
        spent.update(step.tokens)
        if isinstance(step, Answer):
            answer = replace(step, value=desk.restore(step.value), tokens=dict(spent))
            return InformedAnswer(answer=answer, looked_up=tuple(desk.looked_up))
        if must_answer:
            break
        question = replace(question, exchanges=(*question.exchanges, desk.look_up(step)))
    raise llm_error("malformed", "it goes on looking things up where it should answer.", permanent=True)


def _is_late() -> bool:
    """What is left of the ticket's time is for the answer."""
    return client.time_left() < settings.ANTHROPIC_TIMEOUT_SECONDS / 2


class _Desk:
    """Runs the tools of one question, and keeps what they said."""

    def __init__(self, tools: tuple[Tool, ...]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._placeholders = Placeholders()
        self.looked_up: list[LookedUp] = []

    def hide(self, text: str) -> str:
        return self._placeholders.hide(text, record_of_customer()) if settings.LLM_REDACTED else text

    def restore(self, value: Shape) -> Shape:
        return self._placeholders.restore(value)

    def look_up(self, request: ToolRequest) -> Exchange:
        told = [
            (call.call_id, self._run(call) if place < MOST_CALLS_A_TURN else "Not looked up: too many at once.")
            for place, call in enumerate(request.calls)
        ]
        return Exchange(said=request.said, results=tuple(told))

    def _run(self, call: ToolCall) -> str:
        tool = self._tools.get(call.name)
        if tool is None:
            return "There is no such tool."
        try:
            wanted = self.restore(tool.shape.model_validate(call.values))
        except pydantic.ValidationError:
            return "The input does not fit the tool's description."
        result = storable_text(tool.run(wanted))[:LONGEST_RESULT]
        self.looked_up.append(LookedUp(tool=tool.name, values=wanted.model_dump(mode="json"), result=result))
        return self.hide(result)
