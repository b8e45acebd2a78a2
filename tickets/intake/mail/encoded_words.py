"""RFC 2047 words in headers, also the broken ones that most programs write at times.

The standard library joins what it decoded; here the bytes of neighbouring words are joined first, since many programs cut
a character in two, and a word may hold spaces, lack padding or sit inside a longer word.
"""

from __future__ import annotations

import binascii
import re

from tickets.intake.mail.charsets import decode

_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")


def decode_words(text: str) -> str:
    """The text of a header: 8-bit characters and encoded words read, everything else as it stands."""
    text = unescaped(text)
    if "=?" not in text:
        return text
    pieces: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        content = _content(word[2], word[3])
        if waiting and not between.strip() and word[1].lower() == charset:
            waiting += content
        else:
            pieces += [decode(waiting, charset), "" if waiting and not between.strip() else between]
            waiting, charset = content, word[1].lower()
        end = word.end()
    return "".join([*pieces, decode(waiting, charset), text[end:]])


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
