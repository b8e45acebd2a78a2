"""What a description says that a topic is about, clause by clause: a customer's sentence is like one of them, not like all."""

import re
from collections.abc import Sequence

from routing.reading.base import TopicCard

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")
_CLAUSE_END = re.compile(r"[;:,]\s+|\.\s")
# What a topic is not about draws the very tickets that it should not have.
_EXCLUDES = re.compile(r"(?:not|no|never|excludes?|excluding|without|except)\b", re.IGNORECASE)
_EXCLUDED_REST = re.compile(r",?\s+(?:but )?(?:not|rather than|instead of|except)\b.*", re.IGNORECASE | re.DOTALL)
_BELONGS = r"\b(?:is|are|belongs? (?:to|in|under)|see|goes to|in|under|use) (?:an? |the )?"


def spoken_name(topic: TopicCard) -> str:
    return topic.name.replace("_", " ").strip() or "topic"


def told_sentences(topic: TopicCard, names: Sequence[str]) -> list[str]:
    """Sentences of the description, less what it excludes or gives to another topic of the list."""
    kept = []
    for sentence in _SENTENCE_END.split(topic.description.strip()):
        if not _EXCLUDES.match(sentence) and not _gives_away(sentence, topic.name, names):
            kept.append(_EXCLUDED_REST.sub("", sentence).strip())
    return [sentence for sentence in kept if sentence] or [topic.description.strip()]


def clauses_of(topic: TopicCard, names: Sequence[str]) -> list[str]:
    """Each with the topic's name, so that it is understood alone. Never empty."""
    name = spoken_name(topic)
    parts = [part.strip(" .") for sentence in told_sentences(topic, names) for part in _CLAUSE_END.split(sentence)]
    return [f"{name}: {part}" for part in dict.fromkeys(parts) if part] or [name]


def describe(topic: TopicCard, names: Sequence[str]) -> str:
    return f"{spoken_name(topic)}. {' '.join(told_sentences(topic, names))}".strip()


def _gives_away(sentence: str, own: str, names: Sequence[str]) -> bool:
    others = (name for name in names if name != own and name.replace("_", " ").casefold() in _plain(sentence))
    return any(re.search(_BELONGS + re.escape(_plain(other)) + r"\b", _plain(sentence)) for other in others)


def _plain(text: str) -> str:
    return text.replace("_", " ").casefold()
