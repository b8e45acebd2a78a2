"""What each sentence of an answer rests on: the best passage of the sources that are stored with the attempt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from resolution.answering.claims import claims_of
from resolution.confidence.grounding import plain_words
from resolution.models import Attempt
from tickets.actions.last_lines import without_last_line
from tickets.embedding import embed_texts

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
# From here on two sentences say the same; below, the passage is only the nearest.
ALIKE = 0.65
# More than a reviewer reads; an article of a megabyte has more than anybody compares.
MOST_CLAIMS, MOST_PASSAGES = 60, 2_000
# So many passages with the most words in common are compared by their meaning.
COMPARED = 6


class Rests(StrEnum):
    WORD_FOR_WORD = "Word for word"
    ALIKE = "Says the same"
    NOWHERE = "Not in the sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    article_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportedSentence:
    """`passage` is the nearest there is; None of a greeting or a courtesy, and where there is no source."""

    text: str
    rests: Rests | None = None
    passage: Passage | None = None


def sentences_of(attempt: Attempt) -> list[SupportedSentence]:
    """The whole answer, sentence by sentence."""
    passages = list(islice(_passages_of(attempt), MOST_PASSAGES))
    plain = [plain_words(passage.text) for passage in passages]
    claims = set(claims_of(attempt.text)[:MOST_CLAIMS])
    sentences = [one.strip() for one in _SENTENCE.split(without_last_line(attempt.text)) if one.strip()]
    return [_support(one, passages, plain) if one in claims else SupportedSentence(text=one) for one in sentences]


def _passages_of(attempt: Attempt) -> Iterator[Passage]:
    named = {str(source.get("article_id")) for source in attempt.sources}
    for candidate in attempt.context.get("candidates", []):
        if str(candidate.get("article_id")) in named:
            for text in _SENTENCE.split(f"{candidate.get('title', '')}\n{candidate.get('body', '')}"):
                if plain_words(text):
                    yield Passage(article_id=str(candidate["article_id"]), title=candidate["title"], text=text.strip())


def _support(sentence: str, passages: list[Passage], plain: list[str]) -> SupportedSentence:
    told = plain_words(sentence)
    for passage, words in zip(passages, plain, strict=True):
        if told in words or (len(words) > len(told) / 2 and words in told):
            return SupportedSentence(text=sentence, rests=Rests.WORD_FOR_WORD, passage=passage)
    near = _most_in_common(told, plain)
    if not near:
        return SupportedSentence(text=sentence, rests=Rests.NOWHERE)
    vectors = embed_texts([sentence, *(passages[place].text for place in near)])
    cosines = vectors[1:] @ vectors[0]
    best = int(cosines.argmax())
    rests = Rests.ALIKE if cosines[best] >= ALIKE else Rests.NOWHERE
    return SupportedSentence(text=sentence, rests=rests, passage=passages[near[best]])


def _most_in_common(told: str, plain: list[str]) -> list[int]:
    words = set(told.split())
    common = [len(words & set(one.split())) for one in plain]
    ordered = sorted(range(len(plain)), key=lambda place: -common[place])[:COMPARED]
    return [place for place in ordered if common[place]]
