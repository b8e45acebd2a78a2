"""What charset unlabelled or wrongly labelled bytes are most likely in."""

from __future__ import annotations

import re
from contextlib import suppress

from charset_normalizer import from_bytes

from tickets.lanes.mail.parse.alphabets import latin_codec_of
from tickets.lanes.mail.parse.charset_plausibility import oddness_of

_USUAL = "cp1252"
_LATIN = (_USUAL, "cp1250", "iso8859_2", "cp1254")
# The detector's time grows with what it sees.
_SAMPLE = 4_096
_CANDIDATES = (
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5hkscs",
    "cp949",
    "cp866",
    "iso8859_5",
)
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII = bytes(range(128))
# Words of Cyrillic have letters from all over the upper half, and a capital here and there.
_HEBREW = frozenset(range(0xE0, 0xFB))
_RUNS = re.compile(rb"[\x80-\xff]+")
# Letters beside a to z stand alone within Latin words, and side by side in other scripts.
_MOST_ADJACENT = 0.35
_MOST_HIGH = 0.4
_LONGEST_LATIN_RUN = 3
_SURE = 2


def detect_charset(raw: bytes) -> str:
    """A codec's name. Bytes that tell nothing are taken for windows-1252, as browsers take them."""
    sample = _sample(raw)
    if not _is_other(sample):
        return latin_codec_of(sample) or _least_odd(sample, list(_LATIN))
    matches = from_bytes(sample, cp_isolation=list(_CANDIDATES), enable_fallback=False)
    found = [match.encoding for match in matches]
    if "cp1255" in found and _HEBREW.issuperset(sample.translate(None, _ASCII)):
        return "cp1255"
    return _least_odd(sample, [*found, _USUAL] if found else [*_CANDIDATES, *_LATIN])


def is_of_other_script(raw: bytes) -> bool:
    """Whether words of letters beyond a to z show that the text is in no Latin script."""
    words = sum(1 for run in _RUNS.findall(raw, 0, _SAMPLE) if len(run) > _LONGEST_LATIN_RUN)
    return words >= _SURE and _is_other(_sample(raw))


def _sample(raw: bytes) -> bytes:
    """From the first byte that tells something on; cut before a byte that can begin no half of a character."""
    first = found.start() if (found := _HIGH.search(raw)) else 0
    start = max(raw.rfind(b"\n", 0, first), raw.rfind(b" ", max(0, first - 80), first), 0)
    sample = raw[start : start + _SAMPLE]
    cut = max(sample.rfind(b"\n"), sample.rfind(b" "))
    return sample[:cut] if len(sample) == _SAMPLE and cut > _SAMPLE // 2 else sample


def _is_other(sample: bytes) -> bool:
    runs = _RUNS.findall(sample)
    high = sum(map(len, runs))
    if high <= len(sample) * _MOST_HIGH and latin_codec_of(sample):
        return False
    adjacent = sum(len(run) for run in runs if len(run) > 1)
    # In some charsets the second byte of a character may be an ASCII letter.
    return adjacent > high * _MOST_ADJACENT or high > len(sample) * _MOST_HIGH


def _least_odd(sample: bytes, codecs: list[str]) -> str:
    """The first of those that make the best text of it."""
    rated: list[tuple[int, int, str]] = []
    for place, codec in enumerate(codecs):
        with suppress(UnicodeDecodeError):
            rated.append((_rating(sample.decode(codec)), place, codec))
    return min(rated)[2] if rated else _USUAL


def _rating(text: str) -> int:
    # A single oddity more or less says nothing of a long text.
    return oddness_of(text) * 20 // max(len(text), 20)
