"""A mail inside a mail: its parts for reading, its source for keeping."""

from __future__ import annotations

from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO

from tickets.intake.mail.limits import USUAL_LIMITS
from tickets.intake.mail.mime import HOSTILE, POLICY, read
from tickets.intake.mail.payload import content_of


def enclosed_mail(part: Message) -> Message | None:
    """The mail in a `message/rfc822` part, also in one that was encoded against the rules."""
    parts = part.get_payload()
    if not isinstance(parts, list) or not parts:
        return None
    inner = parts[0]
    if not isinstance(inner, Message):
        return None
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding in ("base64", "quoted-printable") and not inner.keys():
        inner["content-transfer-encoding"] = encoding
        inner, _ = read(content_of(inner), USUAL_LIMITS)
    return inner


def source_of(message: Message) -> bytes:
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, policy=POLICY).flatten(message)
    except HOSTILE:
        return out.getvalue()
    return out.getvalue()
