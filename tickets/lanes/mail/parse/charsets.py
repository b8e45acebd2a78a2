"""Bytes to text, for charsets that lie.

What a mail declares is tried first, with its vendor's superset; then UTF-8, the charset that another part of the mail names,
and what a detector makes of the bytes. Nothing is dropped: single bytes that the charset does not explain are shown as windows-1252.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from tickets.lanes.mail.parse.charset_detector import detect_charset, is_of_other_script
from tickets.lanes.mail.parse.charset_names import codec_named, is_called_ascii, shown_name
from tickets.lanes.mail.parse.charset_plausibility import oddness_of, share_of_meaningless
from tickets.lanes.mail.parse.iso_2022_jp import SEVEN_BIT, decode_euc_jp, decode_iso_2022
from tickets.lanes.mail.parse.utf_16 import read_utf_16

_UTF_8_MARK = codecs.BOM_UTF8
_WIDE = re.compile(r"gb|big5|cp9[345]|euc|shift|johab")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
# Shifts between its two sets.
_CONTROLS_OF_ISO_2022 = _CONTROLS.replace(b"\x0e\x0f", b"")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
# What the bytes 128 to 255 are in windows-1252; five of them are nothing, and stay as they are.
_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in range(0x80, 0x100)]
# All at once: a call for each byte would cost seconds for a megabyte of wrong ones.
_OF_ESCAPED = dict(enumerate(_WINDOWS_1252, start=0xDC80))
_OF_C1 = {0x80 + at: letter for at, letter in enumerate(_WINDOWS_1252[:32]) if at != 5}
# Where a text of one of these has bytes that the standard leaves empty, it is the vendor's.
_VENDORS = {
    "iso8859-2": "cp1250",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-13": "cp1257",
    "euc_jp": "euc_jis_2004",
    "cp932": "shift_jis_2004",
    "big5hkscs": "cp950",
}
_MANY = 0.05
_SURE = 5
# So many controls spoil no text of plain letters, however short.
_STRAY = 2
_SAMPLE = 4_000


@dataclass(frozen=True, slots=True)
class DecodedText:
    """`remark` tells staff where the text was not read as the mail says; "" on nearly all. `charset` is the codec that read it."""

    text: str
    charset: str = ""
    remark: str = ""


def decode_text(raw: bytes, declared: str = "", *, hint: str = "") -> str:
    return read_text(raw, declared, hint=hint).text


def read_text(raw: bytes, declared: str = "", *, hint: str = "") -> DecodedText:
    """`hint` is what the page itself, or another part of the mail, names as its charset."""
    codec = codec_named(declared)
    is_plain = raw.isascii() and 0 not in raw
    if is_plain and not codec.startswith(("utf-16", "utf-32")):
        return DecodedText(_read_seven_bit(raw, codec), codec)
    if wide := read_utf_16(raw, codec):
        text, found = wide
        return DecodedText(text, found, "" if found.startswith(codec[:6] or "-") else _remark(found[:6], declared))
    codec = "" if codec.startswith(("utf-16", "utf-32")) else codec
    if is_plain:
        return DecodedText(_read_seven_bit(raw, codec), codec)
    text, found = _read(raw.removeprefix(_UTF_8_MARK), codec, declared, hint)
    return DecodedText(text, found, _remark(found, declared) if _surprises(found, codec, declared) else "")


def is_binary(raw: bytes, declared: str = "") -> bool:
    """Whether so many bytes are controls that it can't be text; of a charset of two bytes a letter it may be half of them."""
    controls = _CONTROLS_OF_ISO_2022 if b"\x1b" in raw and raw.isascii() else _CONTROLS
    fewest = _STRAY if raw.isascii() else 0
    if len(raw) - len(raw.translate(None, controls)) <= max(len(raw) // 20, fewest):
        return False
    wide = read_utf_16(raw, codec_named(declared))
    return wide is None or share_of_meaningless(wide[0][:_SAMPLE]) > _MANY


def _read_seven_bit(raw: bytes, codec: str) -> str:
    if b"\x1b" in raw:
        return decode_iso_2022(raw, codec if codec.startswith(SEVEN_BIT) else "iso2022_jp_ext")
    if codec.startswith(SEVEN_BIT):
        return raw.decode(codec, "replace")
    return raw.decode("ascii")


def _read(raw: bytes, codec: str, declared: str, hint: str) -> tuple[str, str]:
    """The text, and the codec that read it."""
    as_utf_8 = _strictly(raw, "utf-8")
    if as_utf_8 is not None and not _WIDE.match(codec):
        return as_utf_8, "utf-8"
    if codec and not is_called_ascii(declared):
        text = _read_as_declared(raw, codec)
        if text is not None and (as_utf_8 is None or not _is_rather(as_utf_8, text)):
            return text, codec
    if as_utf_8 is not None:
        return as_utf_8, "utf-8"
    return _read_as_hinted(raw, codec_named(hint)) or _read_as_detected(raw)


def _is_rather(as_utf_8: str, as_declared: str) -> bool:
    """Two letters of a wide charset may be right UTF-8 by chance, but not many of them."""
    letters = sum(1 for letter in as_utf_8[:_SAMPLE] if letter > "\x7f")
    return letters >= _SURE or oddness_of(as_declared) > oddness_of(as_utf_8)


def _read_as_declared(raw: bytes, codec: str) -> str | None:
    """None if the bytes show that the declaration is wrong."""
    if codec == "utf-8":
        return _mostly(raw, "utf-8")
    if codec == "cp1252":
        return _read_windows_1252(raw)
    if codec.startswith(SEVEN_BIT):
        return decode_iso_2022(raw, codec) if b"\x1b" in raw else None
    for candidate in (codec, _VENDORS.get(codec, codec)):
        text = _strictly(raw, candidate)
        if text is not None and not _C1.search(text):
            return text
    text = _strictly(raw, codec)
    return _with_windows_1252(text) if text is not None else _mostly(raw, codec)


def _read_windows_1252(raw: bytes) -> str | None:
    # Five bytes mean nothing in it; text of other charsets is full of them.
    empty = len(raw) - len(raw.translate(None, b"\x81\x8d\x8f\x90\x9d"))
    return _decoded(raw, "cp1252") if empty <= len(raw) // 50 and not is_of_other_script(raw) else None


def _read_as_hinted(raw: bytes, codec: str) -> tuple[str, str] | None:
    text = _strictly(raw, codec) if codec and codec not in ("utf-8", "cp1252") else None
    return (text, codec) if text is not None and not oddness_of(text) * 10 > len(text) else None


def _read_as_detected(raw: bytes) -> tuple[str, str]:
    codec = detect_charset(raw)
    return (decode_euc_jp(raw) if codec == "euc_jp" else _decoded(raw, codec)), codec


def _mostly(raw: bytes, codec: str) -> str | None:
    """Where a byte here and there is broken: each by itself as windows-1252. None if many are."""
    if codec == "euc_jp":
        text = decode_euc_jp(raw)
        return text if text.count("\ufffd") <= len(text) * _MANY else None
    text = raw.decode(codec, "replace")
    right = sum(1 for letter in text if letter > "\x7f" and letter != "\ufffd")
    if text.count("\ufffd") * 2 > right:
        return None
    return _decoded(raw, codec)


def _decoded(raw: bytes, codec: str) -> str:
    """Bytes that are not of the charset, in text that mostly is, are read as windows-1252."""
    return raw.decode(codec, "surrogateescape").translate(_OF_ESCAPED)


def _strictly(raw: bytes, codec: str) -> str | None:
    with suppress(ValueError, LookupError):
        return raw.decode(codec)
    return None


def _with_windows_1252(text: str) -> str:
    """Quotes, dashes and the euro of windows-1252 in text of a charset that leaves their places empty."""
    return text.translate(_OF_C1)


def _surprises(found: str, codec: str, declared: str) -> bool:
    if found == codec:
        return is_called_ascii(declared)
    # Without a word on it UTF-8 and windows-1252 are what one expects.
    return bool(declared.strip()) or found not in ("utf-8", "cp1252")


def _remark(found: str, declared: str) -> str:
    said = (
        " ".join("".join(letter if letter.isprintable() else " " for letter in declared).split())
        .lower()[:40]
        .strip("\"' ")
    )
    return f"Read as {shown_name(found)}, the mail said {said or 'nothing'}."
