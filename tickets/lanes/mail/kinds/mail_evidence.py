"""What the decision on a mail's kind rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tickets.lanes.mail.parse.addresses import settled_address
from tickets.lanes.mail.parse.gathered_parts import GatheredParts
from tickets.lanes.mail.parse.mail_head import MailHead

# Where a report begins; a person who quotes one writes something above it.
OPENING = 1_500
_PROGRAMS = re.compile(
    r"thunderbird|outlook|apple mail|iphone mail|ipad mail|mutt|evolution|kmail|claws|sylpheed|pine\b|roundcube|squirrelmail|"
    r"horde|zimbra|yahoo ?mail|yahoomailwebservice|k-9|fairemail|samsung|the bat|becky|gnus|mew\b|seamonkey|foxmail|"
    r"windows ?(live )?mail|eudora|lotus notes|airmail|spark|mailmate|webmail",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvidence:
    head: MailHead
    gathered: GatheredParts
    # The parameter of the outermost Content-Type.
    report_type: str
    text: str
    subject: str
    sender_name: str
    sender_address: str
    # The mail itself names nobody.
    is_sender_from_envelope: bool
    # None: unknown. "": the null sender.
    envelope_sender: str | None

    @property
    def local_part(self) -> str:
        return self.sender_address.rpartition("@")[0].lower()

    @property
    def has_null_sender(self) -> bool:
        return self.envelope_sender == ""

    @property
    def opening(self) -> str:
        return self.text[:OPENING]

    @property
    def is_from_mail_program(self) -> bool:
        """Whether a program that people write mail with says that it made this."""
        return bool(_PROGRAMS.search(self.head.first("user-agent") or self.head.first("x-mailer")))


def envelope_sender_of(head: MailHead, told: str | None) -> str | None:
    """As the bridge tells it, or Return-Path. A bridge that drops the envelope leaves none, or an empty line."""
    value = head.first("return-path").strip() if told is None else told.strip() or "<>"
    if not value:
        return None
    bare = value.partition("(")[0].strip().strip("<>").strip()
    return settled_address(bare) or bare.lower()
