"""What a broken boundary would hide."""

from __future__ import annotations

import re
from email import message_from_bytes, message_from_string
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import Message

from tickets.lanes.mail.parse.broken_mail_head import UNREADABLE, mend_head
from tickets.lanes.mail.parse.charsets import decode_text
from tickets.lanes.mail.parse.gathered_parts import GatheredParts, Piece
from tickets.lanes.mail.parse.limits import Limits
from tickets.lanes.mail.parse.mime import HOSTILE, LOSING, POLICY, read_mime
from tickets.lanes.mail.parse.transfer_encoding import as_sent

# More than this is kept as a file, and its beginning shown.
LONGEST_SHOWN = 100_000
_DELIMITER = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]{2,40}:)", re.IGNORECASE | re.MULTILINE)
# What programs write above the first boundary, for those that don't know boundaries: one paragraph.
_CUSTOMARY = re.compile(
    r"(this is a|this message (is|contains)|if you (can )?(read|see)|dies ist eine|ceci est un)((?!\n\s*\n|\n--).){0,300}\Z",
    re.IGNORECASE | re.DOTALL,
)
_HAS_HEAD = re.compile(r"\s*(?:--[^\n]*\n)?(?:content-[a-z-]{2,40}:)", re.IGNORECASE)


def opened_again(part: Message, limits: Limits) -> Message | None:
    """A container whose declared boundary is nowhere in it, read with the boundary that is."""
    sent = as_sent(part)
    found = _DELIMITER.search(sent)
    if not found or b'"' in found[1]:
        return None
    head = b'Content-Type: %s; boundary="%s"\n\n' % (part.get_content_type().encode("ascii", "replace"), found[1])
    again, troubles = read_mime(head + sent, limits)
    return again if not troubles and again.is_multipart() else None


def with_mended_head(part: Message) -> Message:
    """A part whose head the library ended at its first odd line; the part itself where nothing was behind that."""
    if part.is_multipart() or not any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in part.defects):
        return part
    sent = b"".join(POLICY.fold_binary(name, value) for name, value in part.items()) + as_sent(part)
    mended = mend_head(sent)
    if mended is sent:
        return part
    try:
        again = message_from_bytes(mended, policy=POLICY)
    except HOSTILE:
        return part
    return again if len(again) > len(part) else part


def pieces_of_lost(part: Message, gathered: GatheredParts) -> list[Piece]:
    """What can't be taken apart is shown as it was sent."""
    sent = as_sent(part)
    if len(sent) > LONGEST_SHOWN:
        gathered.keep(part, sent, "text/plain", "")
    text = decode_text(sent[:LONGEST_SHOWN])
    return [Piece(text=text)] if text.strip() else []


def part_of_lost(lines: str | None) -> Message | None:
    """The lines around the parts as a part of their own, unless they say what they customarily say."""
    if not lines or not lines.strip() or _CUSTOMARY.match(lines.strip()):
        return None
    if not _HAS_HEAD.match(lines):
        lines = "\n" + lines
    try:
        part = message_from_string(re.sub(r"\A\s*--[^\n]*\n", "", lines), policy=POLICY)
    except HOSTILE:
        part = Message(policy=POLICY)
        part.set_payload(lines)
    return part


def keep_whole_if_lossy(raw: bytes, gathered: GatheredParts) -> None:
    """Where a container deep inside lost lines in the library, only the mail as a whole still has them."""
    if LOSING.__name__ in gathered.defects:
        gathered.keep_made(raw, "message/rfc822", name="as-it-came.eml")


def lines_dropped(part: Message) -> list[Piece]:
    """Lines that the library takes for misplaced parts of a head, and drops."""
    lines = [
        decode_text(str(line).encode("ascii", "surrogateescape"))
        for defect in part.defects
        if (line := getattr(defect, "line", ""))
    ]
    return [Piece(text="".join(lines))] if "".join(lines).strip() else []


def lines_unread(part: Message) -> list[Piece]:
    """Lines without a name that stood in the head of a part: its boundary's line may be broken, and they are text."""
    lines = [decode_text(line.strip().encode("utf-8", "surrogateescape")) for line in part.get_all(UNREADABLE, [])]
    return [Piece(text="\n".join(lines))] if any(lines) else []
