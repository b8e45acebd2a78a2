"""How unlike text a reading is: what a wrong charset makes of words mixes scripts, symbols and cases within them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

# So much of a text tells.
_LOOKED_AT = 1_000
_NOTHING, _LATIN, _EAST = "", "latin", "east"
_STARTS = (
    (0x0000, _NOTHING),
    (0x0041, _LATIN),
    (0x0250, _NOTHING),
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0700, "other"),
    (0x0900, "indic"),
    (0x0E00, "thai"),
    (0x0E80, "other"),
    (0x10A0, "georgian"),
    (0x1100, "hangul"),
    (0x1200, "other"),
    (0x1E00, _LATIN),
    (0x1F00, "greek"),
    (0x2000, _NOTHING),
    (0x2E80, _EAST),
    (0x3130, "hangul"),
    (0x3190, _EAST),
    (0xA000, "other"),
    (0xAC00, "hangul"),
    (0xD7B0, "other"),
    (0xF900, _EAST),
    (0xFB00, _LATIN),
    (0xFB1D, "hebrew"),
    (0xFB50, "arabic"),
    (0xFE00, _NOTHING),
    (0xFE70, "arabic"),
    (0xFF00, _EAST),
    (0xFF61, "halfwidth"),
    (0xFFA0, _NOTHING),
    (0x20000, _EAST),
)
_FIRSTS = [start for start, _ in _STARTS]
_NEVER = ("Cn", "Co", "Cs")
_BOXES = range(0x2500, 0x25A0)


def oddness_of(text: str) -> int:
    """The number of oddities among its first letters that are not ASCII; text that was read rightly has nearly none."""
    odd = 0
    before, script_before = " ", _NOTHING
    for letter in text[:_LOOKED_AT]:
        script = _script(letter)
        odd += _oddness_of(letter, script, before, script_before)
        before, script_before = letter, script
    return odd


def share_of_meaningless(text: str) -> float:
    """Controls, and places of Unicode where nothing stands."""
    return sum(1 for letter in text if _is_meaningless(letter)) / max(len(text), 1)


def _is_meaningless(letter: str) -> bool:
    return letter not in "\t\n\v\f\r\x1b" and (letter == "\ufffd" or unicodedata.category(letter) in (*_NEVER, "Cc"))


def _oddness_of(letter: str, script: str, before: str, script_before: str) -> int:
    if letter < "\x7f":
        return 0
    category = unicodedata.category(letter)
    if category in _NEVER or category == "Cc" or letter == "\ufffd":
        return 4
    if ord(letter) in _BOXES or script == "halfwidth":
        return 1
    if category[0] == "L" and not _is_sign(letter):
        mixes = bool(script_before) and before.isalpha() and script_before not in (script, _LATIN)
        return int(mixes) + int(letter.isupper() and before.islower()) + int(_is_sign(before))
    if category == "Mn" and script:
        # A vowel sign stands on a letter of its script.
        return int(script_before != script)
    return int(before.isalpha() and (_is_sign(letter) or letter in "¿¡"))


def _is_sign(letter: str) -> bool:
    """Signs that stand alone or beside figures, never within a word."""
    return letter > "\x7f" and (
        unicodedata.category(letter) in ("So", "Sk", "Sm", "Sc", "No") or "\u02b0" <= letter < "\u0300"
    )


def _script(letter: str) -> str:
    if letter < "\x80":
        return _LATIN if letter.isalpha() else _NOTHING
    return _STARTS[bisect_right(_FIRSTS, ord(letter)) - 1][1]
