"""Names of attachments, made safe: no path, no control, no letter that turns the reading direction, an ending kept."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from email.message import Message

from tickets.lanes.mail.parse.charsets import decode_text
from tickets.lanes.mail.parse.encoded_words import decode_words
from tickets.lanes.mail.parse.mime import HOSTILE
from tickets.stream_safe import normalize_text

LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"|?*%]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_MISSING_ENDINGS = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics"}


def name_of(part: Message, *, hint: str = "") -> str:
    """As the sender gave it, RFC 2231 and the wrongly used RFC 2047 read; "" if there is none."""
    try:
        name = part.get_param("filename", "", "content-disposition") or part.get_param("name", "")
    except HOSTILE:
        return ""
    if isinstance(name, tuple):
        charset, _, quoted = name
        # The library gives the bytes as letters; the charset may be as wrong as anywhere.
        return decode_text(str(quoted).encode("raw-unicode-escape", "replace"), str(charset or ""), hint=hint)
    return decode_words(str(name), hint=hint)


def safe_name(name: str, *, content_type: str, number: int) -> str:
    name = normalize_text("NFC", name.encode("utf-8", "replace").decode())
    name = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in name)
    name = name.replace("\\", "/").rpartition("/")[2]
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    if not name:
        return f"attachment-{number}{_ending_for(content_type)}"
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name)


def _shortened(name: str) -> str:
    ending = found[0] if (found := _ENDING.search(name)) else ""
    return name if len(name) <= LONGEST else name[: LONGEST - len(ending)].rstrip(". ") + ending


def _ending_for(content_type: str) -> str:
    return _MISSING_ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"
