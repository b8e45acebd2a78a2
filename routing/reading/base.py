"""What a reader is given and what it gives back. A reader is a function `ReadRequest -> Read` that writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.reading.cues import CueBook
    from routing.reading.desk import DeskHeads
    from routing.topics.choose import LearntTopics


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCard:
    """One active topic of the teams' lists, as a reader sees it."""

    name: str
    category: str
    description: str = ""
    examples: tuple[str, ...] = ()
    # Since the model was fitted that still knows it.
    is_retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text whose urgency or tone a person of the desk has named; empty is what was not named."""

    text: str
    urgency: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """The text alone: one text has one reading, whoever sent it. What is known of the customer acts in the decision."""

    subject: str
    body: str
    topics: tuple[TopicCard, ...]
    # What stands fitted of the topics; without it the local engine fits them in place.
    learnt: LearntTopics | None = None
    # What was learnt of the desk's labels of urgency and tone.
    desk: DeskHeads | None = None
    # What the leads have made of the cues; without it those of the package count.
    cues: CueBook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """A reading before it is stored.

    `topic` is a name of the request's topics, or `unsure`; `topic_guess` is the likeliest even then. `urgency` is low,
    medium or high; `tone` calm, confused or angry; `category` and `impact` are words of `tickets.states`. `signs` are
    words of `routing.reading.signs`, what else the text tells. Every confidence is a probability, 0 to 1. `reasons` are
    sentences for the person who asks why. `tokens` is empty for an engine without a model.
    """

    topic: str
    topic_confidence: float
    category: str
    category_confidence: float
    urgency: str
    urgency_confidence: float
    tone: str
    tone_confidence: float
    impact: str
    impact_confidence: float
    reasons: tuple[str, ...]
    reader: str
    version: str
    topic_guess: str = ""
    signs: tuple[str, ...] = ()
    # How likely each of them is true.
    sign_confidences: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    # What it is found again by, and whether it was; see `routing.reading.cache`.
    text_hash: str = ""
    source_hash: str = ""
    reused: bool = False
