"""ISO-2022-JP as programs write it: with the vendors' characters (①, ㈱, 髙), half-width kana, and bytes of Shift_JIS between.

The standard library's codecs know the standards only. A character of JIS X 0208 has a fixed place in Shift_JIS, and the vendor's
table of that (cp932) holds the others at the same places.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\x1b(\$\([@BDOQ]|\$[@B]|\([BJHI])|([\x0e\x0f])")
_EUC = re.compile(rb"\x8f[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|[\xa1-\xfe]{2}")
_KANJI = (b"$@", b"$B", b"$(@", b"$(B")
_KOREAN = b"\x1b$)C"
_KANA = b"(I"
_OTHER_KANJI = (b"$(D", b"$(O", b"$(Q")
SEVEN_BIT = ("iso2022_jp", "iso2022_kr", "hz")
_STRICT = ("iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_kr")


def decode_iso_2022(raw: bytes, codec: str) -> str:
    told = ("iso2022_kr",) if _KOREAN in raw else (codec,)
    for candidate in dict.fromkeys((*told, *_STRICT)):
        try:
            return raw.decode(candidate)
        except UnicodeDecodeError:
            continue
    return _by_stretches(raw)


def decode_euc_jp(raw: bytes) -> str:
    """EUC-JP with the vendors' characters."""
    try:
        return raw.decode("euc_jp")
    except UnicodeDecodeError:
        return _EUC.sub(_of_euc, raw).decode("utf-8", "replace")


def _by_stretches(raw: bytes) -> str:
    pieces: list[str] = []
    set_now, before_shift, start = b"(B", b"(B", 0
    for escape in _ESCAPE.finditer(raw):
        pieces.append(_read(raw[start : escape.start()], set_now))
        start = escape.end()
        if escape[1]:
            set_now = escape[1]
        elif escape[2] == b"\x0e":
            before_shift, set_now = set_now, _KANA
        else:
            set_now = before_shift
    return "".join([*pieces, _read(raw[start:], set_now)])


def _read(stretch: bytes, set_now: bytes) -> str:
    if set_now in _KANJI:
        return "".join(map(_read_kanji, stretch.splitlines(keepends=True)))
    if set_now == _KANA:
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in stretch).decode("cp932", "replace")
    if set_now in _OTHER_KANJI:
        return b"".join(b"\x8f" + _with_high_bits(pair) for pair in _pairs(stretch)).decode("euc_jp", "replace")
    text = stretch.decode("cp932", "replace")
    return text.replace("\\", "¥") if set_now == b"(J" else text


def _read_kanji(line: bytes) -> str:
    bare = line.rstrip(b"\r\n")
    return b"".join(map(_in_shift_jis, _pairs(bare))).decode("cp932", "replace") + line[len(bare) :].decode("ascii")


def _pairs(stretch: bytes) -> list[bytes]:
    return [stretch[at : at + 2] for at in range(0, len(stretch), 2)]


def _in_shift_jis(pair: bytes) -> bytes:
    if len(pair) != 2 or not all(0x21 <= byte <= 0x7E for byte in pair):
        return pair
    row, cell = pair
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F + (cell > 0x5F) if row % 2 else 0x7E)
    return bytes((lead, trail))


def _with_high_bits(pair: bytes) -> bytes:
    return bytes(byte | 0x80 for byte in pair)


def _of_euc(found: re.Match[bytes]) -> bytes:
    word = found[0]
    if word[0] == 0x8E:
        return word[1:].decode("cp932", "replace").encode()
    if word[0] == 0x8F:
        return word.decode("euc_jp", "replace").encode()
    return _in_shift_jis(bytes(byte & 0x7F for byte in word)).decode("cp932", "replace").encode()
