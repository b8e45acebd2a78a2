"""What an answerer is given and what it gives back. It is a function `Context -> Draft` that writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tickets.states import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTurn:
    """One utterance of the conversation, oldest first. `direction` is inbound, outbound or note.

    `doubt` says why anybody may have written it under the customer's address; empty where it is the customer's.
    """

    direction: str
    author: str
    text: str
    at: datetime
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may hold the answer. `score` is comparable only within one ranking."""

    article_id: str
    title: str
    body: str
    score: float
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedQuestion:
    """A precedent that reads like this ticket: its question and answer, approved by a person and without personal data."""

    precedent_id: str
    question: str
    answer: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything that an answer is made from. It is stored with the attempt, so it holds plain values only."""

    ticket_id: str
    subject: str
    category: str
    channel: str
    customer_name: str
    tier: str
    is_vip: bool
    turns: tuple[ConversationTurn, ...]
    # Answers from before the first of the turns: only whether something was said already is asked of them.
    said_before: tuple[str, ...] = ()
    attributes: dict[str, object] = field(default_factory=dict)
    account_events: tuple[dict[str, object], ...] = ()
    # The newest onboarding events, of a ticket about onboarding.
    onboarding: tuple[dict[str, object], ...] = ()
    prior_tickets: tuple[dict[str, object], ...] = ()
    precedents: tuple[SolvedQuestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    # What retrieval measured of this question against the whole base, by name; confidence is computed from it.
    retrieval: dict[str, float] = field(default_factory=dict)
    # The policy makes the customer's next message a person's; the last line, which no engine writes, says so.
    people_take_over: bool = False
    # The program that would hear the answer though nobody else says that its user is the customer: nothing is told to
    # it of the account. `tells_others`: what others than it wrote is a part of the conversation.
    stranger: str = ""
    tells_others: bool = False
    # Of the customer's messages; no engine is given them.
    attachment_names: tuple[str, ...] = ()
    # What a model's tools told it, and what of all this was too long for it.
    looked_up: tuple[dict[str, object], ...] = ()
    cut: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """What the customer asks now."""
        return question_in(self.subject, [(turn.direction, turn.text) for turn in self.turns])

    def with_looked_up(self, draft: Draft) -> Context:
        """All that the draft was made from, what the engine found meanwhile included."""
        if not (draft.found or draft.looked_up or draft.cut):
            return self
        candidates = (*self.candidates, *draft.found)
        return replace(self, candidates=candidates, looked_up=draft.looked_up, cut=draft.cut)

    @property
    def earlier_answers(self) -> list[str]:
        """What was said to the customer before."""
        told = [turn.text for turn in self.turns if turn.direction == Direction.OUTBOUND]
        return [*self.said_before, *told]


def question_in(subject: str, said: Sequence[tuple[str, str]], *, otherwise: str = "") -> str:
    """The subject with the customer's latest words, or with other words if the customer is not among the turns.

    `said` has the direction and the text of each turn, the oldest first.
    """
    latest = next((text for direction, text in reversed(said) if direction == Direction.INBOUND), otherwise)
    return f"{subject}\n{latest}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    article_id: str
    title: str
    version: int = 1


class Support(StrEnum):
    """What the check of a model's answer found of a statement; empty where it was not checked."""

    UNCHECKED = ""
    NO_CLAIM = "no_claim"
    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePassage:
    """A piece of an article, as the model was shown it."""

    article_id: str
    title: str
    version: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A piece of a model's answer, and what it cites for it."""

    text: str
    passages: tuple[SourcePassage, ...] = ()
    support: Support = Support.UNCHECKED
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before anything is decided about it.

    `text` is empty when the engine has no answer. `stated_confidence` is what a model says of its own answer, or None.
    """

    text: str
    sources: tuple[Source, ...]
    engine: str
    version: str
    stated_confidence: float | None = None
    reasons: tuple[str, ...] = ()
    tokens: dict[str, int] = field(default_factory=dict)
    # Of a model's answer alone: what each piece of it rests on, what it looked up, and what it was not shown.
    statements: tuple[Statement, ...] = ()
    found: tuple[Candidate, ...] = ()
    looked_up: tuple[dict[str, object], ...] = ()
    cut: tuple[str, ...] = ()
