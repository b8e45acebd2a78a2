"""What a customer's message asks, without greetings and signatures, in parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resolution.retrieval.words import content_words

# Nobody's question is in the fourth page of a message; a pasted log often is.
_MAX_CHARACTERS = 2_000
_MAX_PARTS = 8
_MIN_WORDS = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\s*[\r\n]+\s*")
# "Where is my invoice and how do I change the plan?" asks twice.
_CLAUSE = re.compile(
    r"(?:,|;)?\s+(?:and|also|plus)\s+(?:also\s+)?(?=(?:how|what|when|where|why|who|which|can|could|do|does|is|are|will)\s+\w+)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))(?:\s+(?:there|team|all|everyone|support))*\s*(?:[,!.]+\s*|$)",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"^(?:dear|hi|hello|hey)\s+[\w.'-]+(?:\s+[\w.'-]+)?\s*[,!.]*$", re.IGNORECASE)
_COURTESY = re.compile(
    r"^(?:i hope (?:you|this)|hope (?:you|this)|sorry (?:to|for) (?:bother|disturb|writ)|(?:many )?thanks|thank you|thx"
    r"|please (?:let me know|advise|help)|looking forward|i look forward|any help|(?:can|could) (?:you|someone|anyone) (?:please )?help(?: me)?\W*$"
    r"|what should i do\W*$|any ideas\W*$|let me know)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:(?:best|kind|warm|many)\s+)?(?:regards|thanks|wishes)\b.{0,15}$|^(?:best|cheers|sincerely|yours|thx|thank you)\b.{0,15}$|^--\s*$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\?\s*$|^(?:and |also |then )?(?:how|what|when|where|why|who|which|can|could|do|does|did|is|are|will|would|should|may|please)\b"
    r"|\b(?:i|we) (?:want|need|would like|wish|wonder) to\b|\b(?:i|we)'d like to\b|\btell me (?:how|what|when|where|why)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`parts` are empty when there is only one; `asks` are the places of those that ask for something."""

    text: str
    parts: tuple[str, ...]
    asks: tuple[int, ...]


def read_question(message: str) -> Question:
    said = tuple(_said(message[:_MAX_CHARACTERS]))
    if not said:
        return Question(message[:_MAX_CHARACTERS].strip(), (), ())
    parts = tuple(part for sentence in said for part in _CLAUSE.split(sentence) if len(part.split()) >= _MIN_WORDS)
    parts = parts[:_MAX_PARTS] if len(parts) > 1 else ()
    return Question(" ".join(said), parts, tuple(place for place, part in enumerate(parts) if _asks(part)))


def _said(message: str) -> Iterator[str]:
    """The sentences that say something, up to the signature."""
    for sentence in _SENTENCE.split(message.strip()):
        sentence = _GREETING.sub("", sentence.strip())
        if _SIGNATURE.match(sentence):
            return
        if sentence and not _SALUTATION.match(sentence) and not _COURTESY.match(sentence):
            yield sentence


def _asks(part: str) -> bool:
    return bool(_ASKING.search(part)) and bool(content_words(part))
