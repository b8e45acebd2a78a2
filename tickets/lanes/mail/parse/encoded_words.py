"""RFC 2047 words in headers, also the broken ones that most programs write at times.

The standard library joins what it decoded; here the bytes of neighbouring words are joined first, since many programs cut
a character in two, and a word may hold spaces, lack padding or sit inside a longer word.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tickets.lanes.mail.parse.charsets import DecodedText, read_text

_OPENING = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?")
_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedWord:
    start: int
    end: int
    charset: str
    raw: bytes


def decode_words(text: str, *, hint: str = "") -> str:
    """The text of a header: 8-bit characters and encoded words read, everything else as it stands.

    `hint`: the charset of the mail's text, which a program that names none here most likely uses here too.
    """
    return read_words(text, hint=hint).text


def read_words(text: str, *, hint: str = "") -> DecodedText:
    """With what was remarkable about the first charset that was not what it said."""
    raw = _read_raw(text, hint=hint)
    text, remarks = raw.text, [raw.remark]
    if "=?" not in text:
        return raw

    def read(contents: list[bytes], charset: str) -> str:
        word = read_text(b"".join(contents), charset, hint=hint)
        remarks.append(word.remark)
        return word.text

    pieces: list[str] = []
    waiting: list[bytes] = []
    charset, end = "", 0
    for word in words_in(text):
        between = text[end : word.start]
        is_next = bool(waiting) and not between.strip()
        if is_next and word.charset == charset:
            waiting.append(word.raw)
        else:
            pieces += [read(waiting, charset), "" if is_next else between]
            waiting, charset = [word.raw], word.charset
        end = word.end
    pieces += [read(waiting, charset), text[end:]]
    return DecodedText("".join(pieces), remark=next(filter(None, remarks), ""))


def words_in(text: str) -> Iterator[EncodedWord]:
    """From the left, none inside another. Where no end follows any more nothing is looked for."""
    at = 0
    while (opening := _OPENING.search(text, at)) and (end := text.find("?=", opening.end())) >= 0:
        at = end + 2
        yield EncodedWord(
            start=opening.start(),
            end=at,
            charset=opening[1].lower(),
            raw=_content(opening[2], text[opening.end() : end]),
        )


def unescape_words(text: str, *, hint: str = "") -> str:
    """Bytes that the parser could not read as ASCII, read as what they most likely are."""
    return _read_raw(text, hint=hint).text


def _read_raw(text: str, *, hint: str) -> DecodedText:
    if text.isascii() and "\x1b" not in text:
        return DecodedText(text)
    return read_text(text.encode("utf-8", "surrogateescape"), hint=hint)


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
