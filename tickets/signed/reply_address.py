"""Addresses that name the ticket which a reply belongs to: `support+t_01j…-signature@example.com`.

The signature only says that the address is one of ours. Whoever writes to it must be somebody who may write to the
ticket all the same: addresses are forwarded, quoted and leaked.
"""

from __future__ import annotations

import re
from uuid import UUID

from tickets import ids
from tickets.signed import short_hmac

# RFC 5321, 4.5.3.1.1.
LONGEST_LOCAL_PART = 64
# 60 bits.
CHARACTERS = 12
_TAG = re.compile(rf"(?P<ticket>t_[{ids.ALPHABET}]{{26}})-(?P<signature>[{ids.ALPHABET}]{{{CHARACTERS}}})")


def signed_address(ticket_id: str, mailbox_address: str) -> str:
    """The address that replies to the ticket of this public id should go to; the mailbox's own where the signed one were too long."""
    local, _, domain = mailbox_address.rpartition("@")
    signature = short_hmac.short_hmac("reply-address", ticket_id, characters=CHARACTERS)
    signed = f"{local}+{ticket_id}-{signature}"
    return mailbox_address if len(signed) > LONGEST_LOCAL_PART else f"{signed}@{domain}"


def ticket_id_of(address: str) -> UUID | None:
    """The ticket that a signed address names; None if the address is no such one or the signature is not ours."""
    local, _, _ = address.strip().rpartition("@")
    found = _TAG.fullmatch(local.rpartition("+")[2].lower())
    if found is None or not short_hmac.is_short_hmac(
        found["signature"], "reply-address", found["ticket"], characters=CHARACTERS
    ):
        return None
    try:
        return ids.from_public("t", found["ticket"])
    except ValueError:
        # 26 digits hold two bits more than a key has.
        return None
