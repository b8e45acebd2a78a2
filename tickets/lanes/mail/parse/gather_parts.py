"""The parts of a mail, sorted: pieces of text in their order, attachments, and what the structure says of the mail's kind.

A mail inside a mail is an attachment; its parts are not ours.
"""

from __future__ import annotations

from email.message import Message

from tickets.lanes.mail.parse.attachment_names import name_of
from tickets.lanes.mail.parse.enclosed_mail import enclosed_mail, parts_of, source_of
from tickets.lanes.mail.parse.encoded_words import decode_words
from tickets.lanes.mail.parse.gathered_parts import GatheredParts, Piece
from tickets.lanes.mail.parse.leaf_part import read_leaf
from tickets.lanes.mail.parse.limits import Limits, TooManyParts
from tickets.lanes.mail.parse.recover_parts import (
    lines_dropped,
    lines_unread,
    opened_again,
    part_of_lost,
    pieces_of_lost,
    with_mended_head,
)

# A mail may carry as many attachments as the limit says; the containers and texts around them are some more.
_CONTAINERS = 50
_MAILS = ("message/rfc822", "message/global", "message/news")


def gather_parts(message: Message, limits: Limits) -> GatheredParts:
    """Raises TooManyParts."""
    gathered = GatheredParts()
    gathered.pieces += _pieces_of(message, gathered, limits)
    if len(gathered.attachments) > limits.parts:
        raise TooManyParts(limits.parts)
    return gathered


def _pieces_of(part: Message, gathered: GatheredParts, limits: Limits) -> list[Piece]:
    mended = with_mended_head(part)
    unread = lines_unread(mended) if mended is not part else []
    part = mended
    kind = part.get_content_type()
    gathered.types.append(kind)
    if len(gathered.types) > limits.parts + _CONTAINERS:
        raise TooManyParts(limits.parts)
    gathered.defects += [type(defect).__name__ for defect in part.defects]
    return [*unread, *lines_dropped(part), *_pieces_of_kind(part, kind, gathered, limits)]


def _pieces_of_kind(part: Message, kind: str, gathered: GatheredParts, limits: Limits) -> list[Piece]:
    if kind.startswith("multipart/"):
        return _pieces_of_container(part, kind, gathered, limits)
    if kind.startswith("message/"):
        return _keep_enclosed(part, kind, gathered)
    return read_leaf(part, kind, gathered)


def _pieces_of_container(part: Message, kind: str, gathered: GatheredParts, limits: Limits) -> list[Piece]:
    if not part.is_multipart():
        again = opened_again(part, limits)
        return _pieces_of(again, gathered, limits) if again is not None else pieces_of_lost(part, gathered)
    pieces = [piece for inner in parts_of(part) for piece in _pieces_of(inner, gathered, limits)]
    if kind == "multipart/alternative":
        pieces = _as_choice(pieces)
    return [*_around(part.preamble, gathered, limits), *pieces, *_around(part.epilogue, gathered, limits)]


def _as_choice(pieces: list[Piece]) -> list[Piece]:
    texts = [piece.text for piece in pieces if piece.text]
    pages = [piece.html for piece in pieces if piece.html]
    return [Piece(text="\n\n".join(texts), html="\n".join(pages))] if texts and pages else pieces


def _around(lines: str | None, gathered: GatheredParts, limits: Limits) -> list[Piece]:
    """What stands before the first boundary and after the last: nothing, unless a boundary is broken."""
    lost = part_of_lost(lines)
    return _pieces_of(lost, gathered, limits) if lost is not None else []


def _keep_enclosed(part: Message, kind: str, gathered: GatheredParts) -> list[Piece]:
    inner = enclosed_mail(part)
    if inner is None:
        return read_leaf(part, kind, gathered)
    if kind in _MAILS:
        gathered.enclosed.append(inner)
        subject = decode_words(str(inner.get("subject", "")))
        name = name_of(part, hint=gathered.charset) or (f"{subject[:80]}.eml" if subject.strip() else "")
        gathered.keep(part, source_of(inner), kind, name)
    else:
        fields = b"\n\n".join(source_of(block) for block in parts_of(part))
        gathered.reports[kind] = fields.decode("utf-8", "replace")
        gathered.keep(part, fields, "text/plain", name_of(part) or f"{kind.partition('/')[2]}.txt")
    return []
