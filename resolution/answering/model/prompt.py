"""What the model is given of a ticket: fenced, in numbered passages, within a budget; what was cut is told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from resolution.answering.base import Candidate, Context, ConversationTurn
from resolution.answering.guards.incoming.screen import screen_text
from routing.llm.fence import fence_text, shorten_text
from tickets.states import Direction

MOST_TURNS = 10
LONGEST_TURN = 6_000
LONGEST_ARTICLE = 8_000
LONGEST_SOLUTION = 3_000
LONGEST_ACCOUNT = 8_000
# Of a passage, which a statement cites as a whole: short enough that a reader finds the words in it at once.
PASSAGE = 1_200
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    candidate: Candidate
    text: str


@dataclass(slots=True)
class Shown:
    """What the model has seen so far, numbered as it came; what it looks up is added. `cut` is what it has not seen."""

    code: str
    passages: dict[str, Passage] = field(default_factory=dict)
    found: list[Candidate] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)

    def article(self, candidate: Candidate) -> str:
        """Fenced, with a number before each passage."""
        body = self.shorten(candidate.body, LONGEST_ARTICLE, f"the article “{candidate.title}”")
        lines = [f"id: {candidate.article_id}", f"title: {candidate.title}"]
        for text in passages_of(body) or [candidate.title]:
            number = f"P{len(self.passages) + 1}"
            self.passages[number] = Passage(candidate=candidate, text=text)
            lines.append(f"\n[{number}]\n{text}")
        return fence_text("article", "\n".join(lines), code=self.code)

    def fenced(self, name: str, value: object, *, limit: int) -> str:
        """Any value as JSON."""
        text = json.dumps(value, ensure_ascii=False, default=str)
        text = self.screened(text, f"the {name}")
        return fence_text(name, self.shorten(text, limit, f"the {name}"), code=self.code)

    def screened(self, text: str, what: str) -> str:
        """What tries to instruct the assistant, it is not given."""
        if not screen_text(text).found:
            return text
        self.cut.append(f"all of {what}, which tries to instruct the assistant")
        return "(left out)"

    def shorten(self, text: str, limit: int, what: str) -> str:
        if len(text) > limit:
            self.cut.append(f"{len(text) - limit} of {len(text)} characters of {what}")
        return shorten_text(text, limit=limit)


def passages_of(body: str) -> list[str]:
    """The paragraphs, short ones together, long ones in pieces."""
    made: list[str] = []
    for paragraph in filter(None, map(str.strip, _PARAGRAPH.split(body))):
        if made and len(made[-1]) + len(paragraph) < PASSAGE // 3:
            made[-1] = f"{made[-1]}\n\n{paragraph}"
        else:
            made += [paragraph[start : start + PASSAGE] for start in range(0, len(paragraph), PASSAGE)]
    return made


def tell_context(context: Context, shown: Shown) -> str:
    """Articles first and the conversation last: what is asked now stands nearest to the answer."""
    return "\n\n".join(
        (
            f"The code is {shown.code}.",
            *(shown.article(candidate) for candidate in context.candidates),
            *_precedents(context, shown),
            shown.fenced("account", _account(context), limit=LONGEST_ACCOUNT),
            fence_text("subject", context.subject, code=shown.code),
            *_conversation(context, shown),
        )
    )


def _precedents(context: Context, shown: Shown) -> list[str]:
    return [
        fence_text(
            "precedent",
            f"{one.question}\n\n{shown.shorten(one.answer, LONGEST_SOLUTION, 'a precedent')}",
            code=shown.code,
        )
        for one in context.precedents
    ]


def _conversation(context: Context, shown: Shown) -> list[str]:
    spoken = [turn for turn in context.turns if turn.direction != Direction.NOTE]
    if len(spoken) > MOST_TURNS:
        shown.cut.append(f"the first {len(spoken) - MOST_TURNS} of {len(spoken)} messages")
    return [fence_text("message", _turn(turn, shown), code=shown.code) for turn in spoken[-MOST_TURNS:]]


def _turn(turn: ConversationTurn, shown: Shown) -> str:
    speaker = "customer" if turn.direction == Direction.INBOUND else "helpdesk"
    doubt = (
        f"not verified: anybody may have written this under the customer's address ({turn.doubt})\n"
        if turn.doubt
        else ""
    )
    text = shown.shorten(turn.text, LONGEST_TURN, f"a message of the {speaker}")
    return f"from: {speaker}\nat: {turn.at.isoformat()}\n{doubt}\n{text}"


def _account(context: Context) -> dict[str, object]:
    return {
        "customer_name": context.customer_name,
        "tier": context.tier,
        "is_vip": context.is_vip,
        "category": context.category,
        "channel": context.channel,
        "attributes": context.attributes,
        "account_events": context.account_events,
        "onboarding": context.onboarding,
        "prior_tickets": context.prior_tickets,
    }
