"""UTF-16 and UTF-32, with and without a byte order mark, and told from what only says that it is."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress

from tickets.lanes.mail.parse.charset_plausibility import oddness_of, share_of_meaningless

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 2_000
# Without a mark so many of the bytes must be zero before an unlabelled text is taken for one of these.
_ZEROS_OF_UNLABELLED = 0.05
_PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\r\n.,:'-"
_MOSTLY = 0.75
# Latin letters of two bytes have a zero each; a text of single ones has a few stray zeros at most.
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \r\n"
_ZEROS_OF_LETTERS = 1 / 3
_MOST_ODD = 0.4
_MOST_MEANINGLESS = 0.02


def read_utf_16(raw: bytes, codec: str) -> tuple[str, str] | None:
    """The text and the codec that reads it; None if the bytes are something else. `codec` is "" if none is told."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            text = _decoded(raw[len(mark) :], name)
            if text is not None:
                return text, name
    if not codec.startswith(("utf-16", "utf-32")):
        return _read_unlabelled(raw)
    return None if _is_single_bytes(raw) else _read_in_either_order(raw, codec)


def _read_unlabelled(raw: bytes) -> tuple[str, str] | None:
    sample = raw[:_SAMPLE]
    bare = sample.replace(b"\0", b"")
    least = _ZEROS_OF_LETTERS if _is_mostly(bare, _LETTERS) else _ZEROS_OF_UNLABELLED
    if sample.count(0) < len(sample) * least:
        return None
    width = "utf-32" if sample.count(b"\0\0\0") > len(sample) // 8 else "utf-16"
    found = _read_in_either_order(raw, width)
    return found if found and _has_plain_letters(found[0][:_SAMPLE]) else None


def _is_mostly(raw: bytes, letters: bytes) -> bool:
    return len(raw) - len(raw.translate(None, letters)) > len(raw) * _MOSTLY


def _has_plain_letters(text: str) -> bool:
    """Every mail has blanks or figures; bytes that are no text at all have none."""
    return sum(1 for letter in text if " " <= letter < "\x7f") >= len(text) / 10


def _read_in_either_order(raw: bytes, codec: str) -> tuple[str, str] | None:
    width, told = codec[:6], codec[6:].strip("-_")
    orders = sorted(("le", "be"), key=lambda order: order != told) if told else _orders(raw, width)
    for order in orders:
        text = _decoded(raw, f"{width}-{order}")
        if text is not None:
            return text, f"{width}-{order}"
    return None


def _orders(raw: bytes, width: str) -> tuple[str, ...]:
    """The likelier first: the higher byte of a character is zero more often, and varies less."""
    sample = raw[:_SAMPLE]
    first, last = (sample[0::4], sample[3::4]) if width == "utf-32" else (sample[0::2], sample[1::2])
    zeros, variety = first.count(0) - last.count(0), len(set(last)) - len(set(first))
    return ("be", "le") if (zeros, variety) >= (0, 0) else ("le", "be")


def _decoded(raw: bytes, codec: str) -> str | None:
    """Strictly; but a transport may have added a line end of single bytes, or spelled one out within."""
    size = 4 if codec.startswith("utf-32") else 2
    for candidate in _repaired(raw, codec, b"\0" * (size - 1)):
        if len(candidate) % size == 0:
            with suppress(UnicodeDecodeError):
                text = candidate.decode(codec).removeprefix("\ufeff")
                if _is_plausible(text) and not _is_turned(text):
                    return text
    return None


def _repaired(raw: bytes, codec: str, zeros: bytes) -> Iterator[bytes]:
    spelled = (b"\r\n" + zeros, b"\n" + zeros) if codec.endswith("le") else (zeros + b"\r\n", zeros + b"\n")
    for end in (b"\r\n", b"\n", b""):
        if raw.endswith(end):
            bare = raw.removesuffix(end)
            yield bare
            if spelled[0] in bare:
                yield bare.replace(*spelled)


def _is_single_bytes(raw: bytes) -> bool:
    """Any two letters are a character of UTF-16 too, so text of single bytes is told by its blanks and letters."""
    if 0 in raw:
        return False
    if b"\x1b" in raw or _is_mostly(raw, _PLAIN):
        return True
    with suppress(UnicodeDecodeError):
        text = raw.decode("utf-8")
        return len(text) < len(raw) and not oddness_of(text)
    return False


def _is_plausible(text: str) -> bool:
    return oddness_of(text) <= len(text) * _MOST_ODD and share_of_meaningless(text[:_SAMPLE]) <= _MOST_MEANINGLESS


def _is_turned(text: str) -> bool:
    """Blanks and line ends read in the wrong order."""
    turned = text.count("\u2000") + text.count("\u0a00") + text.count("\u0d00")
    return turned > text.count(" ") + text.count("\n")
