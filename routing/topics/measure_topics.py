"""From which confidence on a topic of this list is believed: tried on examples held out, and on topics left out whole.

What is held out has one of the topics and should be named right; what is left out has none of them any more and should be
`unsure`. Both shares, at each threshold, are the curve that the model's page draws.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from routing.reading.base import TopicCard
from routing.reading.opening import read_opening
from routing.topics.choose import SURE_ENOUGH, LearntTopics, guess_topic
from routing.topics.example_vectors import embed_examples, looked_at
from routing.topics.text_vectors import vectors_of_text
from routing.topics.topic_model import fit_topics

# One of so many examples is held out, and one of so many topics is left out, in each round.
HELD_OUT, LEFT_OUT = 5, 10
MOST_ROUNDS, ENOUGH_ASKED, MOST_ASKED = 5, 100, 200
# With fewer the shares say nothing, and the threshold of the public sets is used.
FEWEST_ASKED, FEWEST_OUTSIDE = 12, 6
# So many tickets of a desk are about none of its topics, as the threshold is weighed.
OUTSIDE_SHARE = 0.2
# The public sets count as much as so many texts of one's own.
USUAL_WEIGHT = 200
STEPS = tuple(round(step / 50, 2) for step in range(1, 50))
DRAWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTopics:
    """`points`: at which confidence, and the shares of both kinds that are read right there."""

    sure_from: float
    points: list[dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    confidence: float
    is_right: bool
    is_outside: bool


def measure_topics(cards: tuple[TopicCard, ...]) -> MeasuredTopics | None:
    """None where there is too little to hold out."""
    answers: list[_Answer] = []
    for number in range(MOST_ROUNDS):
        answers += _ask_round(cards, number)
        if min(sum(a.is_outside for a in answers), sum(not a.is_outside for a in answers)) >= ENOUGH_ASKED:
            break
    inside = [answer for answer in answers if not answer.is_outside]
    if len(inside) < FEWEST_ASKED or len(answers) - len(inside) < FEWEST_OUTSIDE:
        return None
    points = [_point(answers, step) for step in STEPS]
    best = max(points, key=lambda point: (1 - OUTSIDE_SHARE) * point["named_right"] + OUTSIDE_SHARE * point["recalled"])
    return MeasuredTopics(sure_from=_drawn_to_usual(best["at"], best["outside"]), points=points[::DRAWN])


def _drawn_to_usual(found: float, asked: float) -> float:
    """A threshold found on few texts is mostly chance, so it stays near that of the public sets."""
    return round((found * asked + SURE_ENOUGH * USUAL_WEIGHT) / (asked + USUAL_WEIGHT), 2)


def _ask_round(cards: tuple[TopicCard, ...], number: int) -> list[_Answer]:
    outside = set(range(number, len(cards), LEFT_OUT)) if len(cards) >= 3 else set()
    asked: list[tuple[str, int]] = []
    kept = []
    for place, card in enumerate(cards):
        out = card.examples if place in outside else card.examples[number::HELD_OUT]
        asked += [(text, place) for text in out if text.strip()]
        if place not in outside:
            kept.append(replace(card, examples=tuple(text for text in card.examples if text not in set(out))))
    if not kept or not asked:
        return []
    learnt = LearntTopics(number=0, model=fit_topics(tuple(kept)), sure_enough=0.0)
    return [_ask(learnt, text, cards[place].name, is_outside=place in outside) for text, place in _some(asked, outside)]


def _some(asked: list[tuple[str, int]], outside: set[int]) -> list[tuple[str, int]]:
    """As many of each kind as tell enough, from all topics."""
    chosen = []
    for kind in (True, False):
        own = [one for one in asked if (one[1] in outside) is kind]
        places = np.linspace(0, len(own) - 1, min(len(own), MOST_ASKED)).astype(int)
        chosen += [own[place] for place in places]
    return chosen


def _ask(learnt: LearntTopics, text: str, topic: str, *, is_outside: bool) -> _Answer:
    opening = read_opening("", looked_at(text))
    # Of one sentence the vector is at hand; a long text is read as a ticket is.
    vectors = embed_examples([looked_at(text)]) if len(opening.sentences) == 1 else None
    guess = guess_topic(learnt, vectors_of_text(opening.whole, opening.sentences, vectors))
    assert guess is not None
    return _Answer(confidence=guess.confidence, is_right=guess.topic.name == topic, is_outside=is_outside)


def _point(answers: list[_Answer], step: float) -> dict[str, float]:
    inside = [answer for answer in answers if not answer.is_outside]
    outside = [answer for answer in answers if answer.is_outside]
    named = sum(answer.is_right and answer.confidence >= step for answer in inside)
    recalled = sum(answer.confidence < step for answer in outside)
    return {
        "at": step,
        "named_right": round(named / len(inside), 4),
        "recalled": round(recalled / len(outside), 4),
        "inside": len(inside),
        "outside": len(outside),
    }
