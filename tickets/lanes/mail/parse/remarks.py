"""Lines of our own where a mail has no words, or has something that the words don't tell."""

from __future__ import annotations

import re

from tickets.lanes.mail.parse.gathered_parts import GatheredParts
from tickets.text import one_line

_ENCRYPTED = ("multipart/encrypted", "application/pgp-encrypted")
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SHOWN = 10
_SUMMARY = re.compile(r"^SUMMARY(?:;[^:\r\n]*)?:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_METHOD = re.compile(r"^METHOD:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_KINDS = {"REQUEST": "An invitation", "CANCEL": "A cancelled invitation", "REPLY": "An answer to an invitation"}


def remark_on_silence(gathered: GatheredParts) -> str:
    """What to show of a mail without words; "" if there is nothing at all."""
    if any(kind in _ENCRYPTED for kind in gathered.types):
        return "(This mail is encrypted with PGP and can't be read here. It is attached as it came.)"
    if any(kind in _SMIME for kind in gathered.types):
        return "(This mail is encrypted or sealed with S/MIME and can't be read here. It is attached as it came.)"
    names = [attachment.name for attachment in gathered.attachments]
    if not names:
        return ""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"(This mail has no text. Attached: {', '.join(names[:_SHOWN])}{more}.)"


def remarks_on_calendars(gathered: GatheredParts) -> list[str]:
    return list(dict.fromkeys(_remark_on_calendar(calendar) for calendar in gathered.calendars))


def _remark_on_calendar(calendar: str) -> str:
    method = found[1].upper() if (found := _METHOD.search(calendar)) else ""
    summary = one_line(re.sub(r"\r?\n[ \t]", "", found[1])) if (found := _SUMMARY.search(calendar)) else ""
    summary = re.sub(r"\\([,;\\])", r"\1", summary.replace("\\n", " "))[:200]
    return f"({_KINDS.get(method, 'A calendar entry')} is attached{f': {summary}' if summary else ''}.)"
