"""Finds the signs of `data/cues.toml` in a text. What each is worth has been learnt, see `routing/reading/heads.py`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "data" / "cues.toml"

OVER = "over"
SHOUTING = "shouting"
# Trouble that is over is no trouble. Lost data and break-ins stay what they were.
MAY_BE_OVER = ("outage", "broken", "blocked", "degraded")
# How far before a word of trouble its denial may stand.
DENIAL_CHARACTERS = 30

_DENIED = re.compile(
    r"\b(?:no|not|never|without|nothing|none|neither|no longer|\w+n't)"
    r"(?: (?:a|an|any|the|been|seen|really|has|have|had|is|it|was|very|so|yet|ever|even|find|found)){0,3} $"
)
_NOT_QUITE = re.compile(r"\bbut\b.{0,20}\b(?:not|still|only|never)\b|n't")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s|\n")
_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    name: str
    says: str
    pattern: re.Pattern[str]
    trouble: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CueBook:
    cues: tuple[Cue, ...]
    harmless: re.Pattern[str]
    supposed: re.Pattern[str]

    @property
    def names(self) -> tuple[str, ...]:
        return (*(cue.name for cue in self.cues), SHOUTING)


def find_cues(text: str) -> dict[str, str]:
    """The cues in the text by name, each with what it says."""
    book = load_cues()
    plain = text.lower().replace("\u2019", "'").replace("\u2018", "'")
    sentences = _SENTENCE_END.split(book.harmless.sub(" … ", plain))
    places = {cue: _places(book, cue, sentences) for cue in book.cues}
    found = {cue.name: cue.says for cue, where in places.items() if where}
    if OVER in found:
        found = _settle_over(found, {cue.name: where for cue, where in places.items()}, sentences)
    if shouts(text):
        found[SHOUTING] = "it is written in capitals or with exclamation marks"
    return found


@cache
def load_cues() -> CueBook:
    with SOURCE.open("rb") as file:
        source = tomllib.load(file)
    lists = {name: f"(?:{'|'.join(words)})" for name, words in source["lists"].items()}
    return CueBook(
        cues=tuple(
            Cue(
                name=entry["name"],
                says=entry["says"],
                pattern=_compile(entry["patterns"], lists),
                trouble=entry.get("trouble", False),
            )
            for entry in source["cue"]
        ),
        harmless=_compile(source["harmless"]["patterns"], lists),
        supposed=_compile(source["supposed"]["patterns"], lists, end=r"\b"),
    )


def shouts(text: str) -> bool:
    """Several words in capitals, more than a name or a code would be, or exclamation marks that pile up."""
    words = _WORD.findall(text)
    capitals = sum(word.isupper() for word in words)
    return "!!" in text or (capitals >= 4 and capitals > 0.4 * len(words))


def _compile(patterns: Sequence[str], lists: Mapping[str, str], end: str = "") -> re.Pattern[str]:
    joined = "|".join(patterns)
    for name, words in lists.items():
        joined = joined.replace(f"<{name}>", words)
    return re.compile(rf"(?<!\w)(?:{joined}){end}")


def _places(book: CueBook, cue: Cue, sentences: Sequence[str]) -> list[int]:
    """Numbers of the sentences that have the cue."""
    return [number for number, sentence in enumerate(sentences) if _has(book, cue, sentence)]


def _has(book: CueBook, cue: Cue, sentence: str) -> bool:
    if not cue.trouble:
        return cue.pattern.search(sentence) is not None
    return any(
        not _DENIED.search(sentence, max(0, match.start() - DENIAL_CHARACTERS), match.start())
        for match in cue.pattern.finditer(sentence)
    ) and not book.supposed.search(sentence)


def _settle_over(found: dict[str, str], places: Mapping[str, list[int]], sentences: Sequence[str]) -> dict[str, str]:
    """“It was down but works again” is no outage; “works again, but not for me”, or a new complaint after it, is."""
    last_over = places[OVER][-1]
    trouble_after = any(place > last_over for name in MAY_BE_OVER for place in places[name])
    if trouble_after or _NOT_QUITE.search(sentences[last_over]):
        return {name: says for name, says in found.items() if name != OVER}
    return {name: says for name, says in found.items() if name not in MAY_BE_OVER}
