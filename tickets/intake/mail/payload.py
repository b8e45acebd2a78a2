"""The bytes of a part behind its transfer encoding. False base64 hides nothing: what is no base64 stays as it was sent."""

from __future__ import annotations

import binascii
import quopri
import re
from email.message import Message

from tickets.intake.mail.mime import HOSTILE

# Lines of an encoded file are 60 to 76 letters long; a shorter one is the last, or a word in a plain footer.
LONG_LINE = 40
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"
_ANY_LETTER = bytes(byte if byte in _LETTERS else ord("A") for byte in range(256))
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,3}")
_RUN = re.compile(rb"[^=]+=*")


def content_of(part: Message) -> bytes:
    encoding = _encoding(part)
    if encoding.startswith(("uu", "x-uu")):
        return _by_library(part) or as_sent(part)
    sent = as_sent(part)
    if encoding == "base64":
        content = _from_base64(sent)
        return sent if part.get_content_maintype() == "text" and _is_garbage(content) else content
    if encoding == "quoted-printable":
        return quopri.decodestring(sent)
    return sent


def as_sent(part: Message) -> bytes:
    """Without a declared encoding the library gives the bytes as they came."""
    del part["content-transfer-encoding"]
    return _by_library(part)


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).partition(";")[0].strip(" \t\r\n\"'").lower()


def _from_base64(sent: bytes) -> bytes:
    if not sent.translate(None, _LETTERS):
        return _decoded(sent)
    # Some gateways append a plain footer to an encoded part.
    lines = sent.splitlines(keepends=True)
    count = _count_encoded(lines)
    rest = b"".join(lines[count:])
    return _decoded(b"".join(lines[:count])) + (b"\n" + rest if rest.strip() else b"")


def _count_encoded(lines: list[bytes]) -> int:
    """How many lines belong to the encoded part; a broken one in its midst still does."""
    encoded = [bool(_LINE.fullmatch(line.strip())) for line in lines]
    count = max((at + 1 for at, line in enumerate(lines) if encoded[at] and len(line) >= LONG_LINE), default=0)
    while count < len(lines) and encoded[count] and len(lines[count].strip()) % 4 == 0:
        count += 1
    return count


def _decoded(encoded: bytes) -> bytes:
    """The library stops at the first padding; parts that were joined after encoding have it in their midst."""
    return b"".join(_decoded_run(run) for run in _RUN.findall(encoded)) if b"=" in encoded else _decoded_run(encoded)


def _decoded_run(run: bytes) -> bytes:
    # A wrong letter costs three bytes; left out, it would shift all that follow.
    letters = run.translate(_ANY_LETTER, b"= \t\r\n")
    # One letter too many is no byte.
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return run


def _is_garbage(content: bytes) -> bool:
    return len(content) - len(content.translate(None, _CONTROLS)) > len(content) // 20


def _by_library(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except HOSTILE:
        return b""
    return content if isinstance(content, bytes) else b""
