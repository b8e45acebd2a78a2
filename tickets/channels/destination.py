"""Where a person's reply to a ticket goes, told before it is sent: by which way, to whom, from whom, under which subject."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tickets.channels import callback
from tickets.channels.composing import subject_of
from tickets.channels.recipient import recipient_of
from tickets.channels.reply_way import BY_MAIL, ways_of
from tickets.channels.sender import sender_of
from tickets.customers.verified_addresses import is_verified
from tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """`also` are the ways that it takes besides. `mail_to` is the address that it may be mailed to instead, if any."""

    way: str
    also: tuple[str, ...] = ()
    mail_to: str = ""
    by_mail: str = ""

    @property
    def sentence(self) -> str:
        return f"{'; and also: '.join([self.way, *self.also])}."

    @property
    def mark(self) -> str:
        """What the form carries, so that an answer never goes elsewhere than the page said."""
        return hashlib.sha256(f"{self.sentence}\0{self.by_mail}".encode()).hexdigest()[:32]


def destination_of(ticket: Ticket, *, has_merged: bool | None = None) -> Destination:
    """`has_merged`: whether any was merged into it, where the caller knows."""
    origin, *others = ways_of(ticket, has_merged=has_merged)
    mail_to = "" if others or origin.channel in BY_MAIL else _verified_address(ticket, origin)
    return Destination(
        way=_in_words(ticket, origin),
        also=tuple(_in_words(ticket, other) for other in others),
        mail_to=mail_to,
        by_mail=_mailed(ticket, origin, mail_to) if mail_to else "",
    )


def _in_words(ticket: Ticket, origin: Ticket) -> str:
    if origin.channel in BY_MAIL:
        return _mailed(ticket, origin, recipient_of(ticket, origin))
    program = origin.integration.name if origin.integration else "A program"
    if callback.address_of(origin):
        return f"By a POST to the callback of {program}"
    return f"{program} fetches it by the API"


def _mailed(ticket: Ticket, origin: Ticket, address: str) -> str:
    if not address:
        return "By mail, but no address of the customer is known"
    return f"By mail to {address} from {sender_of(ticket, origin).address}, as “{subject_of(origin)}”"


def _verified_address(ticket: Ticket, origin: Ticket) -> str:
    """The customer's, where we know that they read its mail, or the program answers for it."""
    address = recipient_of(ticket, origin)
    is_vouched = origin.integration is not None and origin.integration.vouches_for_addresses
    return address if address and (is_vouched or is_verified(address)) else ""
