"""Bytes to a tree of parts, by the standard library's parser, guarded against what makes it fail or take for ever."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import StartBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32

from tickets.lanes.mail.parse.broken_mail_head import mend_head
from tickets.lanes.mail.parse.limits import Limits, TooManyParts

# What the standard library raises on hostile headers, in one place or another.
HOSTILE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
# After a boundary that closes what none opened, the library drops the rest.
LOSING = StartBoundaryNotFoundDefect
MOST_NESTED = 100
MOST_WORK = 30_000_000
HEAD_BYTES = 256_000
# The library takes quadratic time for many parameters, and takes them apart anew for each that is asked for.
WITH_PARAMETERS = ("content-type", "content-disposition")
LONGEST_PARAMETERS = 10_000
_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\r\r")
_BEFORE = b"\xef\xbb\xbf \t\r\n\0"


class _AsItStands(Compat32):
    """Gives header values as they were sent, 8-bit characters escaped, so that we decide how to read them."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:LONGEST_PARAMETERS] if name.lower() in WITH_PARAMETERS else value

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\n".encode("utf-8", "surrogateescape")


POLICY = _AsItStands()


def read_mime(raw: bytes, limits: Limits) -> tuple[Message, tuple[str, ...]]:
    """The mail's parts, and what was wrong with it. Raises TooManyParts."""
    raw = mend_head(raw.lstrip(_BEFORE))
    _refuse_many_parts(raw, limits)
    if _is_too_deep(raw):
        return _read_flat(raw), ("The parts are nested too deeply to be taken apart.",)
    try:
        message = message_from_bytes(raw, policy=POLICY)
    except HOSTILE as error:
        return _read_flat(raw), (f"The structure can't be read ({type(error).__name__}).",)
    if any(isinstance(defect, LOSING) for defect in message.defects):
        return _read_flat(raw), ("No boundary opens the first part.",)
    return message, ()


def read_head(raw: bytes) -> Message:
    raw = mend_head(raw.lstrip(_BEFORE)[:HEAD_BYTES])
    end = _END_OF_HEAD.search(raw, 0, HEAD_BYTES)
    return BytesHeaderParser(policy=POLICY).parsebytes(raw[: end.end() if end else HEAD_BYTES])


def _read_flat(raw: bytes) -> Message:
    return BytesHeaderParser(policy=POLICY).parsebytes(raw)


def _refuse_many_parts(raw: bytes, limits: Limits) -> None:
    """Counts the outer boundary's lines before anything is made of them, since each part costs memory."""
    if raw.count(b"\n--") <= limits.parts:
        return
    try:
        boundary = read_head(raw).get_boundary()
    except HOSTILE:
        return
    if boundary and raw.count(b"\n--" + boundary.encode("ascii", "surrogateescape")) > limits.parts + 2:
        raise TooManyParts(limits.parts)


def _is_too_deep(raw: bytes) -> bool:
    """The parser asks every open container about every line, and each container is a frame on the stack."""
    if raw.count(b"ultipart/") + raw.count(b"essage/") + raw.count(b"ULTIPART/") + raw.count(b"ESSAGE/") <= 10:
        return False
    nested = len(_CONTAINER.findall(raw))
    return nested > MOST_NESTED or nested * raw.count(b"\n") > MOST_WORK
