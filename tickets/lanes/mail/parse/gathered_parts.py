"""What is collected while the parts are gone through."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message

from tickets.lanes.mail.parse.attachment_names import safe_name
from tickets.lanes.mail.parse.mime import HOSTILE
from tickets.lanes.mail.parse.parsed_mail import ParsedAttachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the mail's text, as text or HTML, or both where the sender gives the choice."""

    text: str = ""
    html: str = ""


@dataclass(slots=True)
class GatheredParts:
    pieces: list[Piece] = field(default_factory=list)
    attachments: list[ParsedAttachment] = field(default_factory=list)
    # Mails that this one carries, in order.
    enclosed: list[Message] = field(default_factory=list)
    # Every part's type, containers too, in order.
    types: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    # The fields of machine-readable reports and of returned heads, by the type of their part.
    reports: dict[str, str] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)
    # For staff: where a text was not read as the mail says.
    remarks: list[str] = field(default_factory=list)
    # Of the first text, as it was read.
    charset: str = ""

    def keep(self, part: Message, raw: bytes, content_type: str, name: str) -> None:
        content_id = str(part.get("content-id", "")).strip(" \t\r\n<>")
        disposition = disposition_of(part)
        self._add(
            raw,
            content_type,
            name=name,
            content_id=content_id[:250] if content_id.isprintable() else "",
            is_inline=disposition == "inline" or (bool(content_id) and not disposition),
        )

    def keep_made(self, raw: bytes, content_type: str, *, name: str = "", content_id: str = "") -> None:
        """What is no part of its own."""
        self._add(raw, content_type, name=name, content_id=content_id, is_inline=bool(content_id))

    def _add(self, raw: bytes, content_type: str, *, name: str, content_id: str, is_inline: bool) -> None:
        safe = safe_name(name, content_type=content_type, number=len(self.attachments) + 1)
        kept = ParsedAttachment(
            name=safe, content_type=content_type, raw=raw, content_id=content_id, is_inline=is_inline
        )
        self.attachments.append(kept)


def disposition_of(part: Message) -> str:
    try:
        return part.get_content_disposition() or ""
    except HOSTILE:
        return ""
