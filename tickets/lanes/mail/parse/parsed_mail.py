"""What a mail says, once it is parsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Label = Literal["human", "bounce", "auto_reply", "feedback_report", "list", "own"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAttachment:
    """A part that is not the text. Its name is safe to store and to show."""

    name: str
    content_type: str
    raw: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """Which mail came back, for whom, and why, as far as the report tells."""

    message_ids: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    action: str = "failed"
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    message_id: str
    sender_name: str
    sender_address: str
    reply_to: tuple[str, ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    delivered_to: tuple[str, ...]
    date: datetime | None
    subject: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    quoted: str
    signature: str
    html: str
    attachments: tuple[ParsedAttachment, ...]
    label: Label
    cause: str
    reply_allowed: bool
    opens_ticket: bool
    original_sender: tuple[str, str] | None
    bounce: Bounce | None
    # None: no bridge told it. "": the null sender of bounces and automatic answers.
    envelope_sender: str | None
    list_id: str
    # The envelope's, if the mail itself names none.
    is_sender_from_envelope: bool
    authentication_results: tuple[str, ...]
    defects: tuple[str, ...]
    # For staff: where a text was not read as the mail says.
    remarks: tuple[str, ...] = ()
