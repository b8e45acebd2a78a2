"""Amazon's notices on mail that was sent, when they come by mail: JSON as text."""

from __future__ import annotations

import re

from tickets.lanes.mail.kinds.mail_evidence import MailEvidence

_TYPE = re.compile(r'\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"(\w+)\\?"')


def notification_type(evidence: MailEvidence) -> str:
    """`bounce`, `complaint`, `delivery` …, or "" for any other mail."""
    if not evidence.sender_address.lower().endswith("@sns.amazonaws.com"):
        return ""
    found = _TYPE.search(evidence.text)
    return found[1].lower() if found else ""
