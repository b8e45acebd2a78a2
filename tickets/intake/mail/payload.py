"""The bytes of a part behind its transfer encoding. False base64 hides nothing: what is no base64 stays as it was sent."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from itertools import groupby

from tickets.intake.mail.charsets import is_binary
from tickets.intake.mail.mime import HOSTILE

# Lines of an encoded file are 60 to 76 letters long; a shorter one is the last, or a word in a plain footer.
LONG_LINE = 40
# A line with more letters that base64 does not know was never encoded.
MOST_WRONG = 2
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"
_ANY_LETTER = bytes(byte if byte in _LETTERS else ord("A") for byte in range(256))
_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,3}")
_TORN_BREAK = re.compile(rb"(=[ \t]*)\r(?!\n)")
_RUN = re.compile(rb"[^=]+=*")


def content_of(part: Message) -> bytes:
    encoding = _encoding(part)
    if encoding.startswith(("uu", "x-uu")):
        return _by_library(part) or as_sent(part)
    sent = as_sent(part)
    if encoding == "base64":
        content = _from_base64(sent)
        is_garbage = part.get_content_maintype() == "text" and is_binary(content, parameter_of(part, "charset"))
        return sent if is_garbage else content
    if encoding == "quoted-printable":
        # Of a line that ends in a soft break and a bare CR the library drops all that follows.
        return quopri.decodestring(_TORN_BREAK.sub(rb"\1\n", sent))
    return sent


def parameter_of(part: Message, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except HOSTILE:
        return ""
    return str(value[2] if isinstance(value, tuple) else value).strip()


def as_sent(part: Message) -> bytes:
    """Where no encoding is declared the library gives the bytes as they came."""
    encodings = part.get_all("content-transfer-encoding", [])
    del part["content-transfer-encoding"]
    content = _by_library(part)
    for encoding in encodings:
        part["content-transfer-encoding"] = encoding
    return content


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).partition(";")[0].strip(" \t\r\n\"'").lower()


def _from_base64(sent: bytes) -> bytes:
    if not sent.translate(None, _LETTERS):
        return _decoded(sent.split())
    # Some gateways append a plain footer to an encoded part; some mails are joined from pieces.
    return b"\n".join(
        _decoded([line.strip() for line in lines]) if is_encoded else b"".join(lines)
        for is_encoded, lines in _stretches(sent.splitlines(keepends=True))
    )


def _stretches(lines: list[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """Neighbouring lines that are all encoded, or all not."""
    encoded: list[bool] = []
    for line in lines:
        encoded.append(_is_encoded(line.strip(), follows_encoded=bool(encoded) and encoded[-1]))
    for is_encoded, pairs in groupby(zip(encoded, lines, strict=True), key=lambda pair: pair[0]):
        yield is_encoded, [line for _, line in pairs]


def _is_encoded(line: bytes, *, follows_encoded: bool) -> bool:
    if len(line) >= LONG_LINE:
        return b" " not in line and len(line.translate(None, _LETTERS)) <= MOST_WRONG
    return follows_encoded and len(line) % 4 == 0 and bool(_LINE.fullmatch(line))


def _decoded(lines: list[bytes]) -> bytes:
    """All lines as one, unless one of them is broken: that would shift the letters of all that follow."""
    uneven = sum(1 for line in lines[:-1] if len(line) % 4 or line.endswith(b"="))
    if 0 < uneven <= len(lines) // 2:
        return b"".join(_decoded_run(run) for line in lines for run in _RUN.findall(line))
    # The library stops at the first padding.
    return b"".join(_decoded_run(run) for run in _RUN.findall(b"".join(lines)))


def _decoded_run(run: bytes) -> bytes:
    # A wrong letter costs three bytes; left out, it would shift all that follow.
    letters = run.translate(_ANY_LETTER, b"=")
    # One letter too many is no byte.
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return run


def _by_library(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except HOSTILE:
        return b""
    return content if isinstance(content, bytes) else b""
