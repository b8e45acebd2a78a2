"""Bytes to text, for charsets that lie.

What a mail declares is tried, but not trusted: a great deal of mail calls itself us-ascii or iso-8859-1 and is UTF-8 or
windows-1252. Nothing is dropped: what no charset explains is shown as windows-1252 or with replacement characters.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from functools import lru_cache

# What is declared, and the superset that is meant.
ALIASES = {
    "gb2312": "gb18030",
    "gb-2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "chinesebig5": "big5hkscs",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
}
# UTF-7 hides markup from every check; the others are no charsets, or cost quadratic time.
REFUSED = frozenset(
    (
        "utf-7",
        "utf7",
        "u7",
        "unicode-1-1-utf-7",
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
    )
)
# Said by programs that don't know what they send, just as where nothing is said or the charset is unknown.
_VAGUE = frozenset(("", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-8"))
_SEVEN_BIT = ("iso-2022", "iso2022", "csiso2022", "hz", "cp50220")
_TWO_BYTES = ("utf-16", "utf-32", "utf16", "utf32", "ucs-2", "ucs2")
_WIDE = re.compile(r"gb|big5|cp9[345]|euc|iso2022|shift|johab|hz|utf")
_OTHERWISE = "tickets.intake.windows-1252"


def decode(content: bytes, declared: str = "") -> str:
    name = declared.strip(" \t\"'").lower().replace("_", "-")
    if name.startswith(_TWO_BYTES) and not _has_two_bytes(content):
        name = ""
    if content.isascii() and not name.startswith((*_SEVEN_BIT, *_TWO_BYTES)):
        if b"\x1b" not in content:
            return content.decode("ascii")
        name = "iso-2022-jp"
    codec = _codec(name)
    if codec in _VAGUE:
        return content.decode("utf-8", _OTHERWISE)
    return _decode_as(content, codec)


def _has_two_bytes(content: bytes) -> bool:
    """Any two letters are a character of UTF-16, so it must show more than its name."""
    return content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or content.count(0) > len(content) // 8


def _decode_as(content: bytes, codec: str) -> str:
    # Text of one byte a character that happens to be right UTF-8 is UTF-8, whatever it says.
    order = (codec, "utf-8") if _WIDE.match(codec) else ("utf-8", codec)
    for candidate in order:
        with suppress(ValueError, LookupError):
            return content.decode(candidate)
    try:
        return content.decode(codec, "replace")
    except (ValueError, LookupError):
        return content.decode("utf-8", _OTHERWISE)


@lru_cache(maxsize=256)
def _codec(name: str) -> str:
    """The codec's own name, or "" where it is unknown or refused."""
    try:
        found = codecs.lookup(ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return "" if found.replace("_", "-") in REFUSED else found


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 in text that mostly is, or in text that never was."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


codecs.register_error(_OTHERWISE, _as_windows_1252)
