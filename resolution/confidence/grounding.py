"""Is what the answer says contained in its sources?"""

import re

import numpy as np

from resolution.answering.base import Candidate, Context, Draft, Statement, Support
from resolution.answering.claims import OURSELVES, SENTENCE_END, claims_of
from resolution.answering.links import invented_links
from resolution.confidence.part import ConfidencePart
from resolution.knowledge.retrieval.words import content_words
from tickets.embedding import embed_texts

_NO_SOURCE = 0.3
_INVENTED = 0.2
# Cosines of a sentence with the nearest sentence of a source: a different matter below, the same statement above.
_APART, _ALIKE = 0.3, 0.65
# What a support is worth as a probability, if nine in ten of a model's answers are faithful. Read off 27 answers that
# were written for the purpose, half of them wrong: docs/decisions/0005-confidence.md.
_SUPPORTS, _PROBABILITIES = (0.0, 0.5, 0.7, 1.0), (0.1, 0.5, 0.9, 1.0)
# The worst first. That a model finds its answer supported is not certain either.
_CHECKED = (
    (Support.UNSUPPORTED, 0.2, "What it cites does not say: “{text}” {why}"),
    (Support.PARTLY, 0.5, "What it cites says only a part of: “{text}” {why}"),
    (Support.SUPPORTED, 0.97, "A check found each statement in what it cites."),
)
# A statement and its opposite have nearly the same words and nearly the same vector. So have what the customer can do
# and what we promise to do.
_OPPOSITE = 0.4

_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|unable|none|nor|nothing|nobody)\b|n't\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[$€£]?\d[\d.,]*\d\s?%?|[$€£]\d|\d\s?%")


def judge_grounding(draft: Draft, context: Context) -> ConfidencePart:
    named = {source.article_id for source in draft.sources}
    sources = [candidate for candidate in context.candidates if candidate.article_id in named]
    value, reason = _judge(draft, sources, context)
    return ConfidencePart(name="grounding", value=value, reason=reason)


def _judge(draft: Draft, sources: list[Candidate], context: Context) -> tuple[float, str]:
    if not sources:
        return _NO_SOURCE, "The answer names no source that we know."
    invented = _invented(draft.text, sources, context)
    if invented:
        return _INVENTED, f"The answer says {', '.join(sorted(invented)[:3])}, which no source does."
    if any(statement.support for statement in draft.statements):
        return _judge_checked(draft.statements)
    claims = claims_of(draft.text)
    supports = _supports(claims, [f"{source.title}\n{source.body}" for source in sources])
    if not supports:
        return 1.0, "The answer claims nothing of its own."
    worst = min(range(len(claims)), key=supports.__getitem__)
    if supports[worst] >= 1:
        return 1.0, "Every sentence of the answer stands in its sources."
    support = (sum(supports) / len(supports) + supports[worst]) / 2
    value = float(np.interp(support, _SUPPORTS, _PROBABILITIES))
    return value, f"The sentence that the sources support least: “{claims[worst][:120]}”"


def _judge_checked(statements: tuple[Statement, ...]) -> tuple[float, str]:
    """By the check that looked at each statement beside what it cites: the worst one decides."""
    for support, value, words in _CHECKED:
        found = next((statement for statement in statements if statement.support == support), None)
        if found is not None:
            return value, words.format(text=found.text[:120], why=found.why)
    return 1.0, "The answer claims nothing of its own."


def plain_words(text: str) -> str:
    """Letters and digits only, so that layout doesn't make two texts differ."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _invented(text: str, sources: list[Candidate], context: Context) -> set[str]:
    """Numbers and links that neither the sources nor the customer nor the account have."""
    told = [f"{source.title}\n{source.body}" for source in sources]
    facts = [context.question, *(turn.text for turn in context.turns), str(context.attributes)]
    account = [str(event) for event in (*context.account_events, *context.onboarding, *context.prior_tickets)]
    known = {number.strip() for known in (*told, *facts, *account) for number in _NUMBER.findall(known)}
    numbers = {number.strip() for number in _NUMBER.findall(text)}
    return (numbers - known) | invented_links(text, sources=told)


def _supports(claims: list[str], sources: list[str]) -> list[float]:
    """For each claim, how well the best sentence of the sources supports it."""
    whole = plain_words("\n".join(sources))
    open_claims = [claim for claim in claims if plain_words(claim) not in whole]
    supports = dict(zip(open_claims, _compare(open_claims, sources), strict=True))
    return [supports.get(claim, 1.0) for claim in claims]


def _compare(claims: list[str], sources: list[str]) -> list[float]:
    if not claims:
        return []
    sentences = [sentence for source in sources for sentence in SENTENCE_END.split(source) if content_words(sentence)]
    cosines = embed_texts(claims) @ embed_texts(sentences).T
    nearest = [sentences[place] for place in cosines.argmax(axis=1)]
    alike = np.clip((cosines.max(axis=1) - _APART) / (_ALIKE - _APART), 0, 1)
    vocabulary = set(content_words("\n".join(sources)))
    return [_support(*each, vocabulary) for each in zip(claims, nearest, alike.tolist(), strict=True)]


def _support(claim: str, nearest: str, alike: float, vocabulary: set[str]) -> float:
    words = content_words(claim)
    support = (alike + sum(word in vocabulary for word in words) / len(words)) / 2
    return support * _OPPOSITE if _opposed(claim, nearest) else support


def _opposed(claim: str, nearest: str) -> bool:
    promised = bool(OURSELVES.search(claim)) and not OURSELVES.search(nearest)
    return promised or bool(_NEGATION.search(claim)) != bool(_NEGATION.search(nearest))
