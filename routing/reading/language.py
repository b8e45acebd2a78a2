"""Whether a text is English, the language of the model and of the cues: all of it, for half of it may be the matter.

Two signs: the small words of each language, and how many words the English model's own vocabulary holds whole. The second
tells languages apart that no list here names, among them those that are written in Latin letters by ear.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from routing.reading.language_words import ELSEWHERE, HEAD_WORDS, HERE, TRADE_WORDS
from tickets.embedding import vocabulary

LOOKED_AT = 6_000
FEW_WORDS = 2
# Of the letters, or letters in a row: a name in another script is no text in it.
MOSTLY = 0.3
MANY_LETTERS = 12
# A passage of so many words is told by itself.
TELLING_WORDS = 6
# So many English small words, and no other language's, tell a short question by themselves.
TELLING_SMALL = 3
# The share of words that the vocabulary must hold: more where small words speak for another language.
LEAST_KNOWN = 0.6
LEAST_KNOWN_ANYWAY = 0.3
# So many words with letters that English has not, and such a share of all: more than a name or two.
MARKED_WORDS = 2
MARKED_SHARE = 0.25
LEAST_REST = 4
LONGEST_HEAD = 6
ACRONYM = 5
SHOUTED = 3

_ENDS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "ated", "able", "less", "ness", "ment")
_BEGINNINGS = ("un", "de", "re", "dis", "mis", "non", "over", "under", "pre", "auto")

_WORD = re.compile(r"[^\W\d_][\w']*")
# `NullPointerException` is three words.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PASSAGE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
# What is written for machines, in whatever language: links, addresses, codes.
_MACHINE = re.compile(r"[@_/\\<>{}=]|\d{3}")
_TOKEN = re.compile(r"\S+")


@lru_cache(maxsize=64)
def looks_english(text: str) -> bool:
    """Every passage of it; a text without words is no text in another language.

    Reader, guards and cap ask it of the same ticket within a second.
    """
    told = _TOKEN.sub(lambda token: " " if _MACHINE.search(token[0]) else _HUMP.sub(" ", token[0]), text[:LOOKED_AT])
    return all(_is_english(words) for words in (_WORD.findall(told), *_passages(told)) if words)


def _passages(text: str) -> Iterator[list[str]]:
    """Parts that are long enough to be told by themselves."""
    for passage in _PASSAGE.split(text):
        words = _WORD.findall(passage)
        if len(words) >= TELLING_WORDS:
            yield words


def _is_english(words: list[str]) -> bool:
    if _is_in_another_script(words):
        return False
    if _has_letters_of_others(words):
        return False
    small = [word.lower() for word in words]
    english, other = sum(word in HERE for word in small), sum(word in ELSEWHERE for word in small)
    if other >= FEW_WORDS and other > english:
        return False
    if not other and english >= TELLING_SMALL and english * 2 >= len(words):
        return True
    doubtful = other >= FEW_WORDS or (other and not english)
    return _share_known(words) >= (LEAST_KNOWN if doubtful else LEAST_KNOWN_ANYWAY)


def _has_letters_of_others(words: list[str]) -> bool:
    """Names begin with a capital, so only words in small letters count."""
    marked = sum(not word.isascii() and word[0].islower() for word in words)
    return marked >= MARKED_WORDS and marked >= MARKED_SHARE * len(words)


def _share_known(words: list[str]) -> float:
    """Names begin with a capital in the middle of a sentence, so they say nothing; short words are in every language."""
    shouted = len(words) >= SHOUTED and all(word.isupper() for word in words)
    told = [
        word.lower().split("'")[0]
        for place, word in enumerate(words)
        if (place == 0 or not word[0].isupper()) and (shouted or not _is_acronym(word))
    ]
    told = [word for word in told if len(word) > 3]
    return sum(_is_known(word) for word in told) / len(told) if told else 1.0


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) <= ACRONYM


# Words come from outside: no more of them are remembered than are common.
@lru_cache(maxsize=20_000)
def _is_known(word: str) -> bool:
    return _is_told(word) or _is_put_together(word)


def _is_told(word: str) -> bool:
    """Whole, or without its ending: `synced`, `cropped`."""
    held = vocabulary()
    stems = [word.removesuffix(end) for end in _ENDS if word.endswith(end)]
    doubled = [stem[:-1] for stem in stems if len(stem) > 3 and stem[-1] == stem[-2]]
    return word in held or word in TRADE_WORDS or any(len(stem) > 2 and stem in held for stem in (*stems, *doubled))


def _is_put_together(word: str) -> bool:
    rests = [word.removeprefix(start) for start in _BEGINNINGS if word.startswith(start)]
    if any(len(rest) >= LEAST_REST and _is_told(rest) for rest in rests):
        return True
    held = vocabulary()
    cuts = range(2, min(len(word) - 2, LONGEST_HEAD + 1))
    return any(word[:cut] in HEAD_WORDS and word[cut:] in held for cut in cuts)


def _is_in_another_script(words: list[str]) -> bool:
    letters = "".join(words)
    if letters.isascii():
        return False
    other = sum(not _is_latin(letter) for letter in letters)
    return other > MANY_LETTERS or other / len(letters) > MOSTLY


def _is_latin(letter: str) -> bool:
    return letter.isascii() or not letter.isalpha() or unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))
