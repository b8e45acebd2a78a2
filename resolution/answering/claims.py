"""The sentences of an answer that claim something."""

import re

from resolution.knowledge.retrieval.words import content_words
from tickets.actions.last_lines import without_last_line

# Fewer are a signature, a heading, the mark of a list.
_MIN_WORDS = 3
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
OURSELVES = re.compile(r"\b(?:we|i)\b", re.IGNORECASE)
_POLITENESS = re.compile(
    r"""(?:hello|hi|dear|hey)\b.{0,45}[,!.]?$ | thank(?:s|\ you)\b
    | (?:i|we)(?:'m|\ am|'re|\ are)\ sorry | sorry\b | (?:i|we)\ hope\b
    | (?:please\ )?(?:just\ )?(?:let\ (?:me|us)\ know|reply|feel\ free) | (?:best|kind|warm)\ regards | happy\ to\ help
    | if\ (?:you\ have|there\ is)\ any | yes\b .{0,30}$""",
    re.IGNORECASE | re.VERBOSE,
)


def claims_of(text: str) -> list[str]:
    """The sentences that state something: no greeting, no closing, no courtesy."""
    sentences = (sentence.strip() for sentence in SENTENCE_END.split(without_last_line(text).strip()))
    return [sentence for sentence in sentences if _states(sentence)]


def _states(sentence: str) -> bool:
    polite = _POLITENESS.match(sentence)
    # "Sorry about that, we have refunded you" is more than polite.
    if polite and not OURSELVES.search(sentence[polite.end() :]):
        return False
    return len(sentence.split()) >= _MIN_WORDS and bool(content_words(sentence))
