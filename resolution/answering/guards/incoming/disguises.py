"""What a text says below what it shows: encoded, spelt backwards, in characters that nobody sees. In linear time."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

# More nobody decodes: what is longer is a file.
LONGEST = 60_000
MOST_TOKENS = 20
LONGEST_TOKEN = 6_000
LEAST_LETTERS = 0.7

_TAGS = re.compile("[\U000e0020-\U000e007e]{3,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{6,}")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{12,}={0,2}")
_BASE32 = re.compile(r"(?<![A-Z2-7])[A-Z2-7]{16,4000}={0,6}")
_MORSE = re.compile(r"[.·•-]{1,5}(?:[ /|]{1,3}[.·•-]{1,5}){8,2000}")
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢǫ\u3164\u115f\u1160\uffa0", "abcdefghijklmnoprstuvwyzq    ")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9A-Fa-f]{4,}(?:[ :,\\x]{1,3}[0-9A-Fa-f]{2,}){0,400}(?![0-9A-Za-z])")
_NOT_HEX = re.compile(r"0x|[^0-9A-Fa-f]")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPES = re.compile(r"(?:\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}){4,}")
_BINARY = re.compile(r"(?:[01]{8}[ ,]?){8,}")
_DASHED = re.compile(r"(?<![A-Za-z])[A-Za-z]+(?:[_+.~/-][A-Za-z]+){3,40}")
_TURNED = re.compile(r"vtaber|vafgehpgvba|cebzcg|qvfertneq|flfgrz|fgneg jvgu|cerivbhf", re.IGNORECASE)
_BACKWARDS = re.compile(r"snoitcurtsni|erongi|tpmorp|dragersid|metsys|seluR|selur ruoy", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#|[a-z]{2,8};)", re.IGNORECASE)

_LETTERS = dict(
    zip(
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        "abcdefghijklmnopqrstuvwxyz",
        strict=True,
    )
)


def hidden_texts(text: str) -> Iterator[str]:
    """Each text that stands in another dress in this one."""
    text = text[:LONGEST]
    for find in (_of_characters, _of_base_codes, _of_digits, _of_signs, _of_the_whole):
        yield from find(text)


def _of_characters(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for found in _TAGS.findall(text):
        yield "".join(chr(ord(one) - 0xE0000) for one in found)
    if (changed := text.translate(_SMALL_CAPITALS)) != text:
        yield changed
    for found in _SELECTORS.findall(text):
        told = bytes(ord(one) - 0xFE00 if ord(one) < 0xFE10 else ord(one) - 0xE0100 + 16 for one in found)
        yield told.decode("utf-8", errors="replace")


def _of_base_codes(text: str) -> Iterator[str]:
    tokens = [found for found in _BASE64.findall(text) if len(found) <= LONGEST_TOKEN][:MOST_TOKENS]
    decoded = [told for token in tokens for told in _readable(_from_base64(token))]
    yield from decoded
    if len(decoded) > 1:
        yield "".join(decoded)
    for token in _BASE32.findall(text)[:MOST_TOKENS]:
        yield from _readable(_from_base32(token))


def _of_digits(text: str) -> Iterator[str]:
    for found in list(_HEX.finditer(text))[:MOST_TOKENS]:
        digits = _NOT_HEX.sub("", found[0])
        if len(digits) >= 16:
            yield from _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))
    for found in list(_BINARY.finditer(text))[:MOST_TOKENS]:
        bits = found[0].replace(" ", "").replace(",", "")
        yield from _readable(bytes(int(bits[place : place + 8], 2) for place in range(0, len(bits) - 7, 8)))


def _of_signs(text: str) -> Iterator[str]:
    for found in list(_MORSE.finditer(text))[:MOST_TOKENS]:
        yield _from_morse(found[0])
    for found in list(_ESCAPES.finditer(text))[:MOST_TOKENS]:
        yield codecs.decode(found[0].encode("ascii"), "unicode_escape", "replace")
    for found in list(_DASHED.finditer(text))[:MOST_TOKENS]:
        yield re.sub(r"[_+.~/-]", " ", found[0])


def _of_the_whole(text: str) -> Iterator[str]:
    if "%" in text and _PERCENT.search(text):
        yield unquote(text)
    if _ENTITY.search(text):
        yield html.unescape(text)
    if _TURNED.search(text):
        yield codecs.decode(text, "rot13")
    if _BACKWARDS.search(text):
        yield text[::-1]


def _from_base64(token: str) -> bytes:
    bare = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _from_base32(token: str) -> bytes:
    bare = token.rstrip("=")
    try:
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except (binascii.Error, ValueError):
        return b""


def _from_morse(told: str) -> str:
    words = re.split(r"\s*[/|]\s*|\s{3,}", re.sub("[·•]", ".", told))
    return " ".join("".join(_LETTERS.get(sign, "") for sign in word.split()) for word in words)


def _readable(told: bytes) -> Iterator[str]:
    """Words, and not the bytes of a picture."""
    try:
        text = told.decode("utf-8")
    except UnicodeDecodeError:
        return
    letters = sum(one.isalpha() or one.isspace() for one in text)
    if len(text) >= 8 and letters >= LEAST_LETTERS * len(text):
        yield text
