"""A second look at a model's answer: does each statement stand in what it cites? A call of its own, which sees nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel

from resolution.answering.base import Statement, Support
from resolution.answering.claims import claims_of
from routing.llm.calls import ask_model
from routing.llm.fence import fence_text, new_code
from routing.models import CallPurpose
from tickets.text import one_line

MAX_TOKENS = 1_500
LONGEST_WHY = 300


class Verdict(BaseModel):
    statement: int
    verdict: Literal["supported", "partly", "unsupported"]
    why: Annotated[str, AfterValidator(one_line)]


class Verdicts(BaseModel):
    verdicts: list[Verdict]


def check_statements(statements: Sequence[Statement]) -> tuple[tuple[Statement, ...], dict[str, int]]:
    """The statements with what was found of each, and the tokens that it took. Raises LLMError.

    What claims nothing needs no passage; what claims something and cites none is unsupported without a question.
    """
    known = [_without_a_call(statement) for statement in statements]
    asked = [place for place, statement in enumerate(known) if not statement.support]
    if not asked:
        return tuple(known), {}
    user = _user([known[place] for place in asked])
    answer = ask_model(CallPurpose.CHECK, system=_prompt(), user=user, shape=Verdicts, max_tokens=MAX_TOKENS)
    judged = {verdict.statement: verdict for verdict in answer.value.verdicts}
    for number, place in enumerate(asked, start=1):
        known[place] = _judged(known[place], judged.get(number))
    return tuple(known), answer.tokens


def _without_a_call(statement: Statement) -> Statement:
    if not claims_of(statement.text):
        return replace(statement, support=Support.NO_CLAIM)
    if not statement.passages:
        return replace(statement, support=Support.UNSUPPORTED, why="It cites nothing.")
    return statement


def _judged(statement: Statement, verdict: Verdict | None) -> Statement:
    if verdict is None:
        return replace(statement, support=Support.UNSUPPORTED, why="The check said nothing of it.")
    return replace(statement, support=Support(verdict.verdict), why=verdict.why[:LONGEST_WHY])


def _user(statements: Sequence[Statement]) -> str:
    code = new_code()
    parts = [f"The code is {code}."]
    for number, statement in enumerate(statements, start=1):
        parts.append(fence_text("statement", f"number: {number}\n\n{statement.text}", code=code))
        parts += [fence_text("passage", passage.text, code=code) for passage in statement.passages]
    return "\n\n".join(parts)


@cache
def _prompt() -> str:
    return Path(__file__).with_name("check.md").read_text(encoding="utf-8")
