"""Words as they are meant, however they are spelt: without accents, invisible characters, look-alikes, digits for
letters, and spaces or dots between the letters of a word. In time that grows with the text and not with its square.
"""

from __future__ import annotations

import re
import unicodedata

from tickets.stream_safe import normalize_text

# More than this nobody writes; what is pasted below is logs.
LONGEST = 40_000

_INVISIBLE = ("Cf", "Cc", "Mn", "Me", "Co", "Cs")
_LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһκοαιυνρτ’‘´`ʼ", "aeopcyxijsdhkoaiuvpt'''''")
_DIGITS_FOR_LETTERS = str.maketrans("013457@$!|+8", "oieastasiltb")
# A digit or sign inside a word, with letters on at least one side and no sign at its end.
_MIXED = re.compile(r"(?<![\w@$!|+])(?=[\d@$!|+]{0,3}[a-z])[a-z\d@$!|+]{2,24}")
_SPELT_OUT = re.compile(r"(?<!\w)(?:[^\W_][ ._*~-]{1,3}){3,60}[^\W_](?!\w)")
_ASCII_SPACES = str.maketrans("\t\r", "  ")
_SEPARATORS = re.compile(r"[ ._*~-]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SPACES = re.compile(r"[^\S\n]+")


def plain_words(text: str) -> str:
    """In small letters, with one space between words; lines stay."""
    text = _without_marks(_without_marks(text[:LONGEST]).casefold().translate(_LOOK_ALIKES))
    text = _SPACES.sub(" ", text)
    text = _STRETCHED.sub(r"\1", text)
    return _SPELT_OUT.sub(_join, _MIXED.sub(_unmask, text))


def _without_marks(text: str) -> str:
    """Runs of marks are what makes normalising slow, so they go first; those that it brings forth go afterwards."""
    if text.isascii():
        # Most texts: nothing to normalise, and no mark but those that are white space.
        return text.translate(_ASCII_SPACES)
    text = normalize_text("NFKD", "".join(map(_seen, text)))
    return "".join(map(_seen, text))


def _seen(character: str) -> str:
    if character in "\n\t\r":
        return "\n" if character == "\n" else " "
    return "" if not character.isascii() and unicodedata.category(character) in _INVISIBLE else character


def _unmask(found: re.Match[str]) -> str:
    word = found[0]
    bare = word.rstrip("!|+$@")
    letters = sum(letter.isalpha() for letter in bare)
    # `k1ll` and `su1c1de` are words; `b2b`, `2fa`, `404s` and an address are what they are.
    if letters == len(bare) or letters * 2 < len(bare) or re.fullmatch(r"[a-z]+\d+|\d+[a-z]{1,3}", bare):
        return word
    return bare.translate(_DIGITS_FOR_LETTERS) + word[len(bare) :]


def _join(found: re.Match[str]) -> str:
    return _SEPARATORS.sub("", found[0])
