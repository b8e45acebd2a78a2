"""A part without parts: text for the reader, or an attachment."""

from __future__ import annotations

import re
from email.message import Message

from tickets.lanes.mail.parse.attachment_names import name_of
from tickets.lanes.mail.parse.charsets import decode_text, is_binary, read_text
from tickets.lanes.mail.parse.flowed import unflow_text
from tickets.lanes.mail.parse.gathered_parts import GatheredParts, Piece, disposition_of
from tickets.lanes.mail.parse.inline_pictures import pictures_taken_out
from tickets.lanes.mail.parse.text_start import text_start
from tickets.lanes.mail.parse.transfer_encoding import content_of, parameter_of

# A longer text is kept as a file, and its beginning shown.
LONGEST_TEXT = 500_000
LONGEST_PAGE = 2_000_000
# No charset needs more than four bytes for a character, so more than this need not be looked at.
_MOST_BYTES = {"text/plain": 4 * LONGEST_TEXT, "text/html": 4 * LONGEST_PAGE}
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_CALENDARS = ("text/calendar", "application/ics")
_READ = (*_CALENDARS, "text/rfc822-headers")


def read_leaf(part: Message, kind: str, gathered: GatheredParts) -> list[Piece]:
    name = name_of(part, hint=gathered.charset)
    is_shown = _is_shown(part, kind, name, gathered)
    content = content_of(part, is_file=not is_shown and kind not in _READ)
    if is_shown and not is_binary(content, parameter_of(part, "charset")):
        return _pieces_of_text(part, kind, content, gathered)
    if kind in _READ:
        text = decode_text(text_start(content, LONGEST_TEXT), parameter_of(part, "charset"))
        gathered.calendars += [text] if kind in _CALENDARS else []
        gathered.reports.setdefault(kind, text)
    if content or name:
        gathered.keep(part, content, kind, name)
    return []


def _is_shown(part: Message, kind: str, name: str, gathered: GatheredParts) -> bool:
    """A named text is a file, but some phones name the body too: then it is the first part of all."""
    if kind not in ("text/plain", "text/html") or disposition_of(part) == "attachment":
        return False
    is_first = not gathered.attachments and all(before.startswith("multipart/") for before in gathered.types[:-1])
    return not name or is_first


def _pieces_of_text(part: Message, kind: str, raw: bytes, gathered: GatheredParts) -> list[Piece]:
    hint = _charset_of_page(raw) if kind == "text/html" else ""
    read = read_text(text_start(raw, _MOST_BYTES[kind]), parameter_of(part, "charset"), hint=hint)
    text = read.text
    gathered.remarks += [read.remark] if read.remark else []
    gathered.charset = gathered.charset or read.charset
    if kind == "text/html" or _is_whole_page(text):
        return _shortened(part, Piece(html=pictures_taken_out(text, gathered)), raw, gathered)
    if parameter_of(part, "format").lower() == "flowed":
        text = unflow_text(text, joins_without_space=parameter_of(part, "delsp").lower() == "yes")
    return _shortened(part, Piece(text=text), raw, gathered)


def _is_whole_page(text: str) -> bool:
    start = text[:500].lstrip().lower()
    return start.startswith(("<!doctype html", "<html")) and "</html>" in text[-500:].lower()


def _shortened(part: Message, piece: Piece, raw: bytes, gathered: GatheredParts) -> list[Piece]:
    is_whole = len(raw) <= _MOST_BYTES[part.get_content_type()]
    if is_whole and len(piece.text) <= LONGEST_TEXT and len(piece.html) <= LONGEST_PAGE:
        return [piece] if piece.text.strip() or piece.html.strip() else []
    gathered.keep(part, raw, "text/html" if piece.html else "text/plain", "")
    return [Piece(text=piece.text[:LONGEST_TEXT], html=piece.html[:LONGEST_PAGE])]


def _charset_of_page(raw: bytes) -> str:
    found = _META.search(raw, 0, 2_000)
    return found[1].decode("ascii", "replace") if found else ""
