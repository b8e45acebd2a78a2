"""What a mail calls its charset, and the codec that is meant by it."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# What is declared, and the vendor's superset that is meant. ISO-8859-15 has none: it is what it says.
_SUPERSETS = {
    "utf-8-sig": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
}
# Names that the standard library does not know, after `_settled`.
_ALIASES = {
    "chinesebig5": "big5hkscs",
    "gb-2312": "gb18030",
    "ksc5601": "cp949",
    "ks-c-5601": "cp949",
    "uhc": "cp949",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "cp50222": "iso2022_jp_ext",
    "cp51932": "euc_jp",
    "eucjp-ms": "euc_jp",
    "iso-8859-8-i": "cp1255",
    "iso-8859-8-e": "cp1255",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-6-e": "iso8859_6",
    "tis620": "cp874",
    "cp874": "cp874",
    "cp936": "gb18030",
    "cp950": "cp950",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
    "mac-ce": "mac_latin2",
    "unicode": "utf-16",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "ucs-2": "utf-16",
    "ucs2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "ucs-4": "utf-32",
    "iso-10646-ucs-4": "utf-32",
    "hz-gb-2312": "hz",
}
# UTF-7 hides markup from every check; the others are no charsets, or cost quadratic time.
_REFUSED = frozenset(
    (
        "utf-7",
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
        "mbcs",
        "oem",
    )
)
_NUMBERED = re.compile(r"(?:x-)?(?:windows|win|cp|ms|ibm|dos)-?(\d{3,5})")
_ISO = re.compile(r"(?:x-)?iso-?8859-?(\d{1,2})(?:-(?:[ie]|windows).*)?(?::\d+)?")
_UTF = re.compile(r"(?:x-)?utf-?(8|16|32)-?(le|be)?(?:-sig|-?bom)?")
_SHOWN = {
    "ascii": "us-ascii",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "big5hkscs": "big5",
    "iso2022_jp_ext": "iso-2022-jp",
}


@lru_cache(maxsize=256)
def codec_named(declared: str) -> str:
    """The codec's own name, the superset where one is meant; "" if the name is missing, unknown or refused."""
    found = _lookup(_settled(declared))
    return _SUPERSETS.get(found, found)


@lru_cache(maxsize=256)
def is_called_ascii(declared: str) -> bool:
    return _lookup(_settled(declared)) == "ascii"


def shown_name(codec: str) -> str:
    """As mail spells it: windows-1252 rather than cp1252."""
    if codec in _SHOWN:
        return _SHOWN[codec]
    name = codec.replace("_", "-")
    name = re.sub(r"^cp(125\d|874)$", r"windows-\1", name)
    return re.sub(r"^iso8859-", "iso-8859-", name)


def _settled(declared: str) -> str:
    """Without quotes, blanks, a doubled `charset=`, or what follows a semicolon; `en_US.UTF-8` is UTF-8."""
    name = declared[:100].lower().partition(";")[0].rpartition("=")[2].strip(" \t\r\n\"'`<>.,")
    name = re.sub(r"[\s_]+", "-", name)
    return name.rpartition(".")[2] if re.match(r"[a-z]{2}-[a-z]{2}\.", name) else name


def _lookup(name: str) -> str:
    for spelling in _spellings(name):
        try:
            found = codecs.lookup(spelling)
        except (LookupError, ValueError):
            continue
        # Some codecs turn text into text, or bytes into bytes.
        is_charset = getattr(found, "_is_text_encoding", True) and found.name.replace("_", "-") not in _REFUSED
        return found.name if is_charset else ""
    return ""


def _spellings(name: str) -> list[str]:
    if not name or not name.isascii():
        return []
    bare = name.removeprefix("x-")
    spellings = [_ALIASES.get(name) or _ALIASES.get(bare) or name, bare]
    for pattern, spelled in ((_NUMBERED, "cp{}"), (_ISO, "iso8859-{}"), (_UTF, "utf-{}{}")):
        if found := pattern.fullmatch(name):
            numbered = spelled.format(*(group or "" for group in found.groups()))
            spellings.append(_ALIASES.get(numbered, numbered))
    return spellings
