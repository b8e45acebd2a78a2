"""RFC 2047 words in headers, also the broken ones that most programs write at times.

The standard library joins what it decoded; here the bytes of neighbouring words are joined first, since many programs cut
a character in two, and a word may hold spaces, lack padding or sit inside a longer word.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tickets.intake.mail.charsets import decode

_OPENING = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?")
_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedWord:
    start: int
    end: int
    charset: str
    content: bytes


def decode_words(text: str) -> str:
    """The text of a header: 8-bit characters and encoded words read, everything else as it stands."""
    text = unescaped(text)
    if "=?" not in text:
        return text
    pieces: list[str] = []
    waiting: list[bytes] = []
    charset, end = "", 0
    for word in words_in(text):
        between = text[end : word.start]
        is_next = bool(waiting) and not between.strip()
        if is_next and word.charset == charset:
            waiting.append(word.content)
        else:
            pieces += [decode(b"".join(waiting), charset), "" if is_next else between]
            waiting, charset = [word.content], word.charset
        end = word.end
    return "".join([*pieces, decode(b"".join(waiting), charset), text[end:]])


def words_in(text: str) -> Iterator[EncodedWord]:
    """From the left, none inside another. Where no end follows any more nothing is looked for."""
    at = 0
    while (opening := _OPENING.search(text, at)) and (end := text.find("?=", opening.end())) >= 0:
        at = end + 2
        yield EncodedWord(
            start=opening.start(),
            end=at,
            charset=opening[1].lower(),
            content=_content(opening[2], text[opening.end() : end]),
        )


def unescaped(text: str) -> str:
    """Bytes that the parser could not read as ASCII, read as what they most likely are."""
    if text.isascii():
        return text
    return decode(text.encode("utf-8", "surrogateescape"))


def _content(encoding: str, text: str) -> bytes:
    if encoding in "qQ":
        plain = text.replace("_", " ").encode("utf-8", "surrogatepass")
        return _BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), plain)
    letters = re.sub(r"[^A-Za-z0-9+/]", "", text)
    try:
        # One letter too many is no byte; what lacks is padding.
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return text.encode("utf-8", "surrogatepass")
