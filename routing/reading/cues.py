"""Finds cues in a text: words that a person would go by, and how far each lifts what the reader says.

What an installation begins with is `data/cues.toml`; workers read by the rows that its leads have made of it, see
`routing/reading/cue_rows.py`. All expressions are RE2's, so no text and no cue can make them slow.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import re2

from routing.reading.cue_text import DENIED, NOT_QUITE, SENTENCE_END, shouts

SOURCE = Path(__file__).resolve().parent / "data" / "cues.toml"
LIFTS = SOURCE.with_name("cue_lifts.toml")
# How a cue is found: by its words; by words that say that trouble is over; by capitals and marks.
BY_WORDS, SAYS_OVER, BY_CAPITALS = "words", "over", "capitals"
# Lifts of it are log-odds of their own; those of the others are weighed against each other.
SIGN = "sign"
# How far before a word of trouble its denial may stand.
DENIAL_CHARACTERS = 30
LEAST_LIFT = 0.05
# Weaker ones decided nothing that a person would want to know.
LEAST_NAMED = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class CueLift:
    """By how much, in log-odds, the cue makes the word of the head likelier: urgency's `high`, the tone's `angry`."""

    head: str
    word: str
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """`deniable` is not counted where it is denied or only asked about, what `passes` not where it is over."""

    name: str
    says: str
    words: tuple[str, ...] = ()
    finds: str = BY_WORDS
    deniable: bool = False
    passes: bool = False
    lifts: tuple[CueLift, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CueBook:
    """Cues made ready to be found; `version` is the same as long as they are."""

    cues: tuple[Cue, ...]
    expressions: tuple[Any, ...] = field(init=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "expressions", tuple(_compile(cue.words) for cue in self.cues))
        plain = json.dumps([asdict(cue) for cue in self.cues], sort_keys=True)
        object.__setattr__(self, "version", hashlib.sha256(plain.encode()).hexdigest()[:8])


def find_cues(text: str, book: CueBook | None = None) -> tuple[Cue, ...]:
    """The cues that the text has, in the order of the book; by default of the package's."""
    book = shipped_cues() if book is None else book
    sentences = SENTENCE_END.split(_harmless().sub(" … ", _plain(text)))
    places = [_places(cue, expression, sentences) for cue, expression in zip(book.cues, book.expressions, strict=True)]
    over = [where[-1] for cue, where in zip(book.cues, places, strict=True) if cue.finds == SAYS_OVER and where]
    is_over = bool(over) and _stays_over(max(over), book.cues, places, sentences)
    return tuple(
        cue
        for cue, where in zip(book.cues, places, strict=True)
        if (shouts(text) if cue.finds == BY_CAPITALS else where)
        and not (cue.passes and is_over)
        and not (cue.finds == SAYS_OVER and not is_over)
    )


def lifts_of(found: Iterable[Cue], head: str) -> dict[str, float]:
    """What all cues together lift each word of a head by."""
    lifts: dict[str, float] = {}
    for lift in (lift for cue in found for lift in cue.lifts if lift.head == head):
        lifts[lift.word] = lifts.get(lift.word, 0.0) + lift.by
    return lifts


def cues_for(found: Iterable[Cue], head: str, word: str) -> list[Cue]:
    """Those that speak for the word, the strongest first."""
    by = [(sum(lift.by for lift in cue.lifts if (lift.head, lift.word) == (head, word)), cue) for cue in found]
    return [cue for amount, cue in sorted(by, key=lambda pair: -pair[0]) if amount >= LEAST_NAMED]


@cache
def shipped_cues() -> CueBook:
    """What the package brings."""
    return CueBook(tuple(_shipped(entry, _read(LIFTS)) for entry in _read(SOURCE)["cue"]))


def expand_words(word: str) -> str:
    """A line of a cue as an expression: `<people>` and the like stand for lists."""
    for name, words in _lists().items():
        word = word.replace(f"<{name}>", words)
    return word


def list_names() -> tuple[str, ...]:
    return tuple(_lists())


def _shipped(entry: Mapping[str, Any], learnt: Mapping[str, Any]) -> Cue:
    lifts = {**learnt.get(entry["name"], {}), SIGN: entry.get("signs", {})}
    return Cue(
        name=entry["name"],
        says=entry["says"],
        words=tuple(entry["patterns"]),
        finds=entry.get("finds", BY_WORDS),
        deniable=entry.get("deniable", False),
        passes=entry.get("passes", False),
        lifts=tuple(
            CueLift(head=head, word=word, by=by) for head, words in lifts.items() for word, by in words.items()
        ),
    )


def _compile(words: Sequence[str]) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    # RE2 can't look behind, so what stands before a word is taken and left out by the group.
    return re2.compile(rf"(?:^|\W)({'|'.join(f'(?:{expand_words(word)})' for word in words)})", options)


def _places(cue: Cue, expression: Any, sentences: Sequence[str]) -> list[int]:
    """Numbers of the sentences that have the cue."""
    if not cue.words:
        return []
    return [number for number, sentence in enumerate(sentences) if _has(cue, expression, sentence)]


def _has(cue: Cue, expression: Any, sentence: str) -> bool:
    if not cue.deniable:
        return expression.search(sentence) is not None
    return any(
        not DENIED.search(sentence, max(0, match.start(1) - DENIAL_CHARACTERS), match.start(1))
        for match in expression.finditer(sentence)
    ) and not _supposed().search(sentence)


def _stays_over(last: int, cues: Sequence[Cue], places: Sequence[list[int]], sentences: Sequence[str]) -> bool:
    """“It was down but works again” is no outage; “works again, but not for me”, or a new complaint after it, is."""
    after = any(place > last for cue, where in zip(cues, places, strict=True) if cue.passes for place in where)
    return not after and not NOT_QUITE.search(sentences[last])


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'").replace("\u2018", "'")


@cache
def _read(source: Path) -> dict[str, Any]:
    with source.open("rb") as file:
        return tomllib.load(file)


@cache
def _lists() -> dict[str, str]:
    return {name: f"(?:{'|'.join(words)})" for name, words in _read(SOURCE)["lists"].items()}


@cache
def _harmless() -> re.Pattern[str]:
    """What only looks like trouble."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(_read(SOURCE)['harmless']['patterns'])})")


@cache
def _supposed() -> re.Pattern[str]:
    """In such a sentence trouble is only talked about."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(_read(SOURCE)['supposed']['patterns'])})\b")
