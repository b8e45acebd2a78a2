"""Whether a text without blanks looks random, as keys and tokens do."""

from __future__ import annotations

import re
from math import log2

SHORTEST_RANDOM = 20
SHORTEST_PIECE = 12
# Of the 6 bits that a random character of base64 tells. The words of a language tell less, and change their case less often.
LEAST_BITS, LEAST_BITS_IF_NAMED = 3.6, 3.0
LEAST_CHANGES = 0.34
_HEX = re.compile(r"[0-9a-fA-F-]+\Z")
_PIECES = re.compile(r"[A-Za-z0-9]+")
_HAS_ALL = re.compile(r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^0-9]*[0-9])")
_SIGNS = frozenset("!#$%^&*+=?@~")


def is_random(text: str) -> bool:
    """Letters of both cases and digits that change more often than words do."""
    text = text.strip("=.-_/")
    if len(text) < SHORTEST_RANDOM or _HAS_ALL.match(text) is None or _HEX.match(text):
        return False
    if len(max(_PIECES.findall(text), key=len)) < SHORTEST_PIECE or ("." in text and "/" in text):
        return False
    return _changes(text) >= LEAST_CHANGES and _bits(text) >= LEAST_BITS


def is_named_secret(text: str) -> bool:
    """Such as a hash or a UUID, where a word says that it is one."""
    text = text.rstrip(".=")
    return (
        len(text) >= SHORTEST_RANDOM
        and is_mixed(text)
        and not {"/", "."} & set(text)
        and _bits(text) > LEAST_BITS_IF_NAMED
    )


def is_mixed(text: str) -> bool:
    """No word: it has letters and digits, or signs that no word has."""
    if any(one.isdigit() for one in text):
        return any(one.isalpha() for one in text)
    return not _SIGNS.isdisjoint(text)


def _changes(text: str) -> float:
    """How often a character is of another class than the one before."""
    classes = ["0" if one.isdigit() else "A" if one.isupper() else "a" if one.islower() else "-" for one in text]
    return sum(one != other for one, other in zip(classes, classes[1:], strict=False)) / (len(text) - 1)


def _bits(text: str) -> float:
    """That a character tells: Shannon's entropy."""
    shares = [text.count(one) / len(text) for one in set(text)]
    return -sum(share * log2(share) for share in shares)
