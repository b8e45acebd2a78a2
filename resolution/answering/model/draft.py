"""Answering by one of Anthropic's models, from the context and what it looks up, and from nothing else."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings

from resolution.answering.base import Context, Draft, Source, Statement
from resolution.answering.links import invented_links
from resolution.answering.model.grounding import check_statements
from resolution.answering.model.prompt import Shown, tell_context
from resolution.answering.model.statements import DraftAnswer, cite_passages
from resolution.answering.model.tools import tools_for
from routing.llm.errors import LLMError
from routing.llm.fence import new_code
from routing.llm.question import ModelQuestion
from routing.llm.tools import ask_with_tools
from routing.models import CallPurpose

log = structlog.get_logger(__name__)

ENGINE = "anthropic"
MAX_TOKENS = 3_000
LONGEST_REASON = 300
MOST_REASONS = 5
# What the model may say of itself at most when its answer rests on no article, leaves something open, or carries a link
# of its own making.
UNGROUNDED = 0.5
INVENTED = 0.0


def draft_by_model(context: Context, *, prompt: str = "", looks_up: bool = True) -> Draft:
    """`prompt` stands in for the one of the package. Raises LLMError."""
    system = prompt or shipped_prompt()
    shown = Shown(new_code())
    user = tell_context(context, shown)
    question = ModelQuestion(
        system=system,
        user=user,
        shape=DraftAnswer,
        max_tokens=MAX_TOKENS,
        tools=tools_for(context, shown) if looks_up else (),
    )
    informed = ask_with_tools(
        CallPurpose.ANSWER,
        question,
        DraftAnswer,
        most_turns=settings.LLM_TOOL_TURNS,
        most_tokens=settings.LLM_ANSWER_TOKENS,
    )
    said, tokens = informed.answer.value, Counter(informed.answer.tokens)
    answers = said.can_answer and bool(said.text)
    statements = cite_passages(said.statements, shown.passages) if answers else ()
    ceiling, doubts = _ceiling(said, statements, shown) if answers else (0.0, _left_open(said))
    if answers and settings.GROUNDING_CHECK:
        statements, doubts = _check(statements, doubts, tokens)
    return Draft(
        text=said.text if answers else "",
        sources=_sources(statements),
        engine=ENGINE,
        version=f"{informed.answer.model} {_version_of(system)}"[-120:],
        stated_confidence=min(said.confidence, ceiling),
        reasons=(*(reason[:LONGEST_REASON] for reason in said.reasons[:MOST_REASONS] if reason), *doubts),
        tokens=dict(tokens),
        statements=statements,
        found=tuple(shown.found),
        looked_up=tuple(asdict(one) for one in informed.looked_up),
        cut=tuple(shown.cut),
    )


def _check(
    statements: tuple[Statement, ...], doubts: tuple[str, ...], tokens: Counter[str]
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Where the check can't be made, our own comparison of words and meaning judges alone."""
    try:
        checked, spent = check_statements(statements)
    except LLMError as error:
        log.warning("statements not checked", kind=error.kind)
        return statements, (*doubts, f"The statements could not be checked: {error}")
    tokens.update(spent)
    return checked, doubts


def _sources(statements: tuple[Statement, ...]) -> tuple[Source, ...]:
    """The articles that are cited, each once, as they come."""
    cited = {passage.article_id: passage for statement in statements for passage in statement.passages}
    return tuple(Source(article_id=key, title=cited[key].title, version=cited[key].version) for key in cited)


def _ceiling(said: DraftAnswer, statements: tuple[Statement, ...], shown: Shown) -> tuple[float, tuple[str, ...]]:
    """How sure the model may be at most, and why no surer."""
    candidates = {id(passage.candidate): passage.candidate for passage in shown.passages.values()}.values()
    if invented_links(said.text, sources=(f"{one.title}\n{one.body}" for one in candidates)):
        return INVENTED, ("The answer contains a link that no source has.",)
    if not any(statement.passages for statement in statements):
        return UNGROUNDED, ("The answer rests on no article that the model was shown.",)
    open_points = _left_open(said)
    return (UNGROUNDED, open_points) if open_points else (1.0, ())


def _left_open(said: DraftAnswer) -> tuple[str, ...]:
    unanswered = (f"Not answered: {point}"[:LONGEST_REASON] for point in said.unanswered[:MOST_REASONS] if point)
    blockers = (f"A person is needed: {point}"[:LONGEST_REASON] for point in said.blockers[:MOST_REASONS] if point)
    return (*unanswered, *blockers)


@cache
def shipped_prompt() -> str:
    return Path(__file__).with_name("answer.md").read_text(encoding="utf-8")


def _version_of(prompt: str) -> str:
    return hashlib.sha256(prompt.encode()).hexdigest()[:8]
