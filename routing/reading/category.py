"""The category: the topic's, where there is a topic; else what the text itself and the topics near it say."""

import math
from collections.abc import Mapping

from routing.reading.judgement import Judgement, likeliest_word, normalise_chances
from routing.topics.choose import TopicGuess

# How much the nearest topics count beside the text itself when none is near enough. From trials on the examples.
TOPICS_SHARE = 0.3


def judge_category(guess: TopicGuess | None, chances: Mapping[str, float]) -> Judgement:
    if guess is not None and guess.is_sure:
        return _by_topic(guess, chances)
    leaning = {word: math.log(chance) for word, chance in chances.items()}
    if guess is not None:
        leaning = {
            word: (1 - TOPICS_SHARE) * value + TOPICS_SHARE * math.log(0.02 + guess.by_category.get(word, 0.0))
            for word, value in leaning.items()
        }
    word, confidence = likeliest_word(normalise_chances({word: math.exp(value) for word, value in leaning.items()}))
    told = f"Reads most like {word} ({confidence:.2f})."
    return Judgement(word=word, confidence=confidence, reasons=(told,))


def _by_topic(guess: TopicGuess, chances: Mapping[str, float]) -> Judgement:
    """Two topics of one category may be hard to tell apart while the category is plain: it has its own confidence."""
    word = guess.topic.category
    among_topics = guess.by_category[word]
    confidence = guess.familiarity * among_topics + (1 - guess.familiarity) * chances.get(word, 0.0)
    return Judgement(word=word, confidence=min(1.0, confidence), reasons=())
