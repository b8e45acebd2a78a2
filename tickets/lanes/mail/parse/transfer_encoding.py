"""The bytes of a part behind its transfer encoding.

False base64 hides nothing: what is no base64 stays in a text as it was sent. Inside a file it is left out, as by every program
that decodes one, for a footer would break the file.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from itertools import groupby

from tickets.lanes.mail.parse.charsets import is_binary
from tickets.lanes.mail.parse.mime import HOSTILE

# Lines of an encoded file are 60 to 76 letters long; a shorter one is the last, or a word in a plain footer.
LONG_LINE = 40
# A line with more letters that base64 does not know was never encoded.
MOST_WRONG = 2
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"
_ANY_LETTER = bytes(byte if byte in _LETTERS else ord("A") for byte in range(256))
_UNKNOWN = bytes(byte for byte in range(256) if byte not in _LETTERS)
_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,3}")
_TORN_BREAK = re.compile(rb"(=[ \t]*)\r(?!\n)")
_RUN = re.compile(rb"[^=]+=*")
# Where the boundary above a part is lost or torn, the part stands inside the one before it.
_SWALLOWED = re.compile(rb"Content-[A-Za-z-]+:|--[^\s-]", re.IGNORECASE)


def content_of(part: Message, *, is_file: bool = False) -> bytes:
    """`is_file`: it is kept as a file, not read as a text."""
    encoding = _encoding(part)
    if encoding.startswith(("uu", "x-uu")):
        return _by_library(part) or as_sent(part)
    sent = as_sent(part)
    if encoding == "base64":
        content = _from_base64(sent, is_file=is_file)
        return sent if _is_garbage(part, sent, content, is_file=is_file) else content
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


def _is_garbage(part: Message, sent: bytes, raw: bytes, *, is_file: bool) -> bool:
    """Whether a text of plain words was decoded. A file that calls itself a text may well be something else."""
    if part.get_content_maintype() != "text" or not is_binary(raw, parameter_of(part, "charset")):
        return False
    return not (is_file and any(_is_encoded(line, follows_encoded=False) for line in _bare(sent.splitlines())))


def _from_base64(sent: bytes, *, is_file: bool) -> bytes:
    if not sent.translate(None, _LETTERS):
        return _decoded(sent.split())
    # Some gateways append a plain footer to an encoded part; some mails are joined from pieces.
    stretches = list(_stretches(sent.splitlines(keepends=True)))
    if is_file:
        return _decoded_file(stretches)
    return b"\n".join(_decoded(_bare(lines)) if is_encoded else b"".join(lines) for is_encoded, lines in stretches)


def _decoded_file(stretches: list[tuple[bool, list[bytes]]]) -> bytes:
    """All encoded lines as one. A file that was never encoded stays as it was sent, and so does a part that it took in."""
    if not any(is_encoded for is_encoded, _ in stretches):
        return b"".join(line for _, lines in stretches for line in lines)
    end = next((at for at, (_, lines) in enumerate(stretches) if any(map(_SWALLOWED.match, lines))), len(stretches))
    encoded = [line for is_encoded, lines in stretches[:end] if is_encoded for line in _bare(lines)]
    return _decoded(encoded) + b"".join(line for _, lines in stretches[end:] for line in lines)


def _bare(lines: list[bytes]) -> list[bytes]:
    return [line.strip() for line in lines]


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
    # A wrong letter in another's place costs three bytes; left out, it would shift all that follow.
    letters = (_without_added(run) or run).translate(_ANY_LETTER, b"=")
    # One letter too many is no byte.
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return run


def _without_added(run: bytes) -> bytes:
    """Some gateways break a long line by a mark of their own. Empty if the count tells that no letter was added."""
    known = run.translate(None, _UNKNOWN)
    return b"" if len(known) % 4 else known


def _by_library(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except HOSTILE:
        return b""
    return content if isinstance(content, bytes) else b""
