"""Answering by one of Anthropic's models, from the context and from nothing else."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from resolution.answering.base import Candidate, Context, ConversationTurn, Draft, Source
from resolution.answering.links import invented_links
from routing.llm.calls import ask_model
from routing.llm.fence import fence_text, fenced_json, new_code, shorten_text
from routing.models import CallPurpose
from tickets.states import Direction
from tickets.text import many_lines, one_line

ENGINE = "anthropic"
MAX_TOKENS = 2_000
MOST_TURNS = 10
LONGEST_TURN = 6_000
LONGEST_ARTICLE = 8_000
LONGEST_SOLUTION = 3_000
LONGEST_ACCOUNT = 8_000
LONGEST_REASON = 300
MOST_REASONS = 5
# What the model may say of itself at most when its answer rests on no article, or carries a link of its own making.
UNGROUNDED = 0.5
INVENTED = 0.0


class DraftAnswer(BaseModel):
    """What the model is asked for. Its ranges are checked here: the vendor's schema knows only types."""

    can_answer: bool
    text: Annotated[str, AfterValidator(many_lines)]
    sources: list[str]
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    reasons: list[Annotated[str, AfterValidator(one_line)]]


def draft_by_model(context: Context) -> Draft:
    """Raises LLMError."""
    user = _user(context, code=new_code())
    answer = ask_model(CallPurpose.ANSWER, system=_prompt(), user=user, shape=DraftAnswer, max_tokens=MAX_TOKENS)
    said = answer.value
    answers = said.can_answer and bool(said.text)
    sources = _sources(said, context.candidates) if answers else ()
    ceiling, doubts = _ceiling(said, sources, context.candidates) if answers else (0.0, ())
    return Draft(
        text=said.text if answers else "",
        sources=sources,
        engine=ENGINE,
        version=f"{answer.model} {_prompt_version()}"[-120:],
        stated_confidence=min(said.confidence, ceiling),
        reasons=(*(reason[:LONGEST_REASON] for reason in said.reasons[:MOST_REASONS] if reason), *doubts),
        tokens=answer.tokens,
    )


def _sources(said: DraftAnswer, candidates: tuple[Candidate, ...]) -> tuple[Source, ...]:
    """Articles that the model was shown; an id that it made up is dropped."""
    named = {source.strip() for source in said.sources}
    return tuple(
        Source(article_id=shown.article_id, title=shown.title, version=shown.version)
        for shown in candidates
        if shown.article_id in named
    )


def _ceiling(
    said: DraftAnswer, sources: tuple[Source, ...], candidates: tuple[Candidate, ...]
) -> tuple[float, tuple[str, ...]]:
    """How sure the model may be at most, and why no surer."""
    if invented_links(said.text, sources=(f"{shown.title}\n{shown.body}" for shown in candidates)):
        return INVENTED, ("The answer contains a link that no source has.",)
    if not sources:
        return UNGROUNDED, ("The answer rests on no article that the model was shown.",)
    return 1.0, ()


def _user(context: Context, *, code: str) -> str:
    """Articles first and the conversation last: what is asked now stands nearest to the answer."""
    articles = (fence_text("article", _article(shown), code=code) for shown in context.candidates)
    solved = (
        fence_text("precedent", f"{one.question}\n\n{shorten_text(one.answer, limit=LONGEST_SOLUTION)}", code=code)
        for one in context.precedents
    )
    spoken = [turn for turn in context.turns if turn.direction != Direction.NOTE]
    turns = (fence_text("message", _turn(turn), code=code) for turn in spoken[-MOST_TURNS:])
    account = fenced_json("account", _account(context), code=code, limit=LONGEST_ACCOUNT)
    subject = fence_text("subject", context.subject, code=code)
    return "\n\n".join((f"The code is {code}.", *articles, *solved, account, subject, *turns))


def _article(shown: Candidate) -> str:
    return f"id: {shown.article_id}\ntitle: {shown.title}\n\n{shorten_text(shown.body, limit=LONGEST_ARTICLE)}"


def _turn(turn: ConversationTurn) -> str:
    speaker = "customer" if turn.direction == Direction.INBOUND else "helpdesk"
    doubt = (
        f"not verified: anybody may have written this under the customer's address ({turn.doubt})\n"
        if turn.doubt
        else ""
    )
    return f"from: {speaker}\nat: {turn.at.isoformat()}\n{doubt}\n{shorten_text(turn.text, limit=LONGEST_TURN)}"


def _account(context: Context) -> dict[str, object]:
    return {
        "customer_name": context.customer_name,
        "tier": context.tier,
        "is_vip": context.is_vip,
        "category": context.category,
        "channel": context.channel,
        "attributes": context.attributes,
        "account_events": context.account_events,
        "prior_tickets": context.prior_tickets,
    }


@cache
def _prompt() -> str:
    return Path(__file__).with_name("answer.md").read_text(encoding="utf-8")


def _prompt_version() -> str:
    return hashlib.sha256(_prompt().encode()).hexdigest()[:8]
