"""A draft as the guards look at it: its own words, what its cited articles say, and what is the customer's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from resolution.answering.base import Context, Draft
from tickets.actions.last_lines import without_last_line

# More of an answer nobody sends, and more of what is known nobody compares with.
LONGEST_ANSWER = 40_000
LONGEST_KNOWN = 2_000_000
_GAP = re.compile(r"(?<=[.!?])\s+|\n+")
_DIGITS = re.compile(r"\d(?:[ ()./+-]{0,2}\d)*")
_NO_DIGIT = re.compile(r"\D+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """From where to where in the draft, and what stands there."""

    start: int
    end: int
    what: str


@dataclass(frozen=True)
class DraftText:
    draft: Draft
    context: Context

    @cached_property
    def text(self) -> str:
        return without_last_line(self.draft.text)[:LONGEST_ANSWER]

    @cached_property
    def sources(self) -> str:
        """Titles and bodies of the cited articles."""
        cited = {source.article_id for source in self.draft.sources}
        told = (f"{one.title}\n{one.body}" for one in self.context.candidates if one.article_id in cited)
        return "\n".join(told)[:LONGEST_KNOWN]

    @cached_property
    def own_words(self) -> list[tuple[int, str]]:
        """The sentences that do not stand in a cited article letter for letter, each with its place."""
        return [(start, piece) for start, piece in _pieces(self.text) if piece.strip() not in self.sources]

    @cached_property
    def known(self) -> str:
        """What may be told to this customer: the cited articles, the conversation, the account."""
        context = self.context
        account = [context.attributes, context.account_events, context.prior_tickets, context.looked_up]
        told = json.dumps(account, ensure_ascii=False, default=str)
        said = "\n".join(turn.text for turn in context.turns)
        return f"{self.sources}\n{context.customer_name}\n{context.question}\n{said}\n{told}"[:LONGEST_KNOWN].casefold()

    @cached_property
    def known_numbers(self) -> str:
        """Digits alone, however they are grouped, a number a line."""
        return "\n".join({_NO_DIGIT.sub("", found) for found in _DIGITS.findall(self.known)})

    @cached_property
    def known_words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.known))

    def knows(self, told: str) -> bool:
        """Letter for letter, or by its digits."""
        plain = " ".join(told.casefold().split())
        digits = _NO_DIGIT.sub("", told)
        return plain in self.known or (len(digits) > 3 and digits in self.known_numbers)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in (*_GAP.finditer(text), None):
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            yield start, text[start:end]
        start = gap.end() if gap else end
