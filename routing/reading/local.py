"""The reader that needs no key and no network: the vectors of its sentences, cues, phrases, and what both were measured to mean.

When it is `unsure` of the topic, `topic_confidence` is that of the nearest topic, which the reasons name: low means
that people should look, in a rule as on the page.
"""

from dataclasses import replace

from routing.reading.base import ReadRequest, ReadResult
from routing.reading.category import judge_category
from routing.reading.cues import find_cues
from routing.reading.desk import heads_with
from routing.reading.heads import head_features, judge_heads, load_rarities
from routing.reading.impact import judge_impact
from routing.reading.language import looks_english
from routing.reading.mood import judge_tone, judge_urgency
from routing.reading.opening import Opening, read_opening
from routing.reading.signs import signs_of_cues
from routing.topics.choose import TopicGuess, guess_topic, learn_topics
from routing.topics.text_vectors import vectors_of_text
from tickets.embedding import MODEL_VERSION
from tickets.states import UNSURE, Category, Impact, Tone, Urgency

READER = "local"
VERSION = f"4 ({MODEL_VERSION})"
EXAMPLE_CHARACTERS = 80
# What remains of a confidence when the text is not in the language that the engine was made for.
FOREIGN_SHARE = 0.5
# How often the middle urgency and the tone are right where the words could not be read, on tickets of two companies; what
# the marks and figures say moves it a little.
UNREAD_URGENCY, UNREAD_TONE, UNREAD_NUDGE = 0.7, 0.4, 0.2
UNREAD_IMPACT = 0.5


def read_locally(request: ReadRequest) -> ReadResult:
    """Deterministic: the same request gives the same reading."""
    opening = read_opening(request.subject, request.body)
    if opening.is_blank:
        return _nothing_to_read()
    reading = _read(request, opening)
    return reading if looks_english(opening.whole) else _doubt(reading)


def _read(request: ReadRequest, opening: Opening) -> ReadResult:
    told = vectors_of_text(opening.whole, opening.sentences)
    found = find_cues(opening.whole, request.cues)
    features = head_features(told.mean[None], [opening.whole], load_rarities())
    chances = judge_heads(features, heads_with(request.desk), found)
    learnt = request.learnt or learn_topics(request.topics)
    guess = guess_topic(learnt, told)
    category = judge_category(guess, chances["category"])
    urgency, tone = judge_urgency(chances["urgency"], found), judge_tone(chances["tone"], found)
    impact = judge_impact(chances["impact"], found)
    signs = signs_of_cues(found)
    reasons = (_tell_topic(guess), *category.reasons, *impact.reasons, *urgency.reasons, *tone.reasons)
    return ReadResult(
        topic=guess.topic.name if guess and guess.is_sure else UNSURE,
        topic_guess=guess.topic.name if guess else "",
        topic_confidence=guess.confidence if guess else 0.0,
        category=category.word,
        category_confidence=category.confidence,
        urgency=urgency.word,
        urgency_confidence=urgency.confidence,
        tone=tone.word,
        tone_confidence=tone.confidence,
        impact=impact.word,
        impact_confidence=impact.confidence,
        signs=tuple(signs),
        sign_confidences=signs,
        reasons=reasons,
        reader=READER,
        version=_version(request),
    )


def _version(request: ReadRequest) -> str:
    """Topics and labels are learnt together, so either tells the number of both."""
    number = request.learnt.number if request.learnt else request.desk.number if request.desk else 0
    cues = f", cues {request.cues.version}" if request.cues else ""
    return f"{VERSION}{cues}, topics {number}" if number else f"{VERSION}{cues}"


def _tell_topic(guess: TopicGuess | None) -> str:
    if guess is None:
        return "There are no topics to choose from."
    near = f"{guess.topic.name} ({guess.confidence:.2f}); nearest example: “{_shorten(guess.nearest_example)}”"
    return f"Reads like the topic {near}." if guess.is_sure else f"Fits no topic well enough; nearest is {near}."


def _shorten(example: str) -> str:
    return example if len(example) <= EXAMPLE_CHARACTERS else f"{example[: EXAMPLE_CHARACTERS - 1].rstrip()}…"


def _doubt(reading: ReadResult) -> ReadResult:
    """What was not understood is not called low: whoever writes it may be in trouble."""
    urgency = max(reading.urgency, Urgency.MEDIUM, key=Urgency.values.index)
    agrees = reading.urgency_confidence if urgency == reading.urgency else 1 - reading.urgency_confidence
    return replace(
        reading,
        urgency=urgency,
        topic=UNSURE,
        topic_confidence=reading.topic_confidence * FOREIGN_SHARE,
        category_confidence=reading.category_confidence * FOREIGN_SHARE,
        urgency_confidence=UNREAD_URGENCY + UNREAD_NUDGE * (agrees - 0.5),
        tone_confidence=UNREAD_TONE + UNREAD_NUDGE * (reading.tone_confidence - 0.5),
        impact_confidence=min(reading.impact_confidence * FOREIGN_SHARE, UNREAD_IMPACT),
        reasons=(
            "It, or a part of it, does not read like English, which is all that this reader knows.",
            "Urgency and tone are unknown, so a person should look soon.",
        ),
    )


def _nothing_to_read() -> ReadResult:
    return ReadResult(
        topic=UNSURE,
        topic_confidence=0.0,
        category=Category.GENERAL,
        category_confidence=0.25,
        urgency=Urgency.MEDIUM,
        urgency_confidence=0.33,
        tone=Tone.CONFUSED,
        tone_confidence=0.33,
        impact=Impact.QUESTION,
        impact_confidence=0.125,
        reasons=("There is no text to read.",),
        reader=READER,
        version=VERSION,
    )
