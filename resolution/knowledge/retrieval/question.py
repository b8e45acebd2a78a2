"""What a customer's message asks, without greetings and signatures, in parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resolution.knowledge.retrieval.words import content_words
from tickets.mail_language.openings import GREETINGS, without_marks

# Nobody's question is in the fourth page of a message; a pasted log often is.
_MAX_CHARACTERS = 2_000
_MAX_PARTS = 8
_MIN_WORDS = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\s*[\r\n]+\s*")
# "Could I", but not "could not".
_ASKING_WORDS = (
    r"(?:(?:how|what|when|where|why|who|which)\b"
    r"|(?:can|could|do|does|did|is|are|will|would|should|may)\s+(?:i|we|you|it|they|he|she|there|the|this|that|my|our|your)\b)"
)
# "Where is my invoice and how do I change the plan?" asks twice.
_CLAUSE = re.compile(rf"[,;]?\s+(?:and|also|plus)\s+(?:also\s+)?(?={_ASKING_WORDS})", re.IGNORECASE)
_GREETING = re.compile(
    rf"(?:{GREETINGS})(?:\s+(?:there|team|all|everyone|support))*\s*(?:[,!.]+\s*|$)",
    re.IGNORECASE,
)
_SALUTATION = re.compile(rf"(?:{GREETINGS})\s+[\w.'-]+(?:\s+[\w.'-]+)?\s*[,!.]*$", re.IGNORECASE)
_COURTESY = re.compile(
    r"""i?\ ?hope\ (?:you|this) | sorry\ (?:to|for)\ (?:bother|disturb|writ) | (?:many\ )?thanks | thank\ you | thx
        | please\ (?:let\ me\ know|advise|help) | let\ me\ know | (?:i\ )?look(?:ing)?\ forward | any\ (?:help|ideas)\b
        | (?:can|could)\ (?:you|someone|anyone)\ (?:please\ )?help(?:\ me)?\W*$ | what\ should\ i\ do\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNATURE = re.compile(
    r"""(?:(?:with|best|kind|warm|many)\s+)* (?:regards|wishes)\b .{0,30}$
        | (?:best|cheers|sincerely|yours(?:\ \w+)?)\s*[,!.]*$ | --\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKING = re.compile(
    rf"""\?\s*$ | ^(?:and\ |also\ |then\ )?(?:{_ASKING_WORDS}|please\b)
        | \b(?:i|we)(?:'d\ like|\ (?:want|need|would\ like|wish|wonder))\ to\b | \btell\ me\ {_ASKING_WORDS}""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """`parts` are empty when there is only one; `asks` are the places of those that ask for something."""

    text: str
    parts: tuple[str, ...]
    asks: tuple[int, ...]


def read_question(message: str) -> ParsedQuestion:
    said = tuple(_said(message[:_MAX_CHARACTERS]))
    if not said:
        return ParsedQuestion(message[:_MAX_CHARACTERS].strip(), (), ())
    parts = tuple(part for sentence in said for part in _CLAUSE.split(sentence) if len(part.split()) >= _MIN_WORDS)
    parts = parts[:_MAX_PARTS] if len(parts) > 1 else ()
    return ParsedQuestion(" ".join(said), parts, tuple(place for place, part in enumerate(parts) if _asks(part)))


def _said(message: str) -> Iterator[str]:
    """The sentences that say something, up to the signature."""
    said = False
    for sentence in _SENTENCE.split(message.strip()):
        sentence = _without_greeting(without_marks(sentence.strip()))
        if said and _SIGNATURE.match(sentence):
            return
        if sentence and not _SALUTATION.match(sentence) and not _COURTESY.match(sentence):
            said = True
            yield sentence


def _without_greeting(sentence: str) -> str:
    found = _GREETING.match(sentence)
    return sentence[found.end() :] if found else sentence


def _asks(part: str) -> bool:
    return bool(_ASKING.search(part)) and bool(content_words(part))
