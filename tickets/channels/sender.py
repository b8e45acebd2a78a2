"""Whom our mail comes from: the mailbox of the ticket or of its form, else the site."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings

from tickets.customers.address import is_reachable_domain
from tickets.models import Mailbox, Ticket
from tickets.signed.reply_address import signed_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """`reply_to` names the ticket, where the mailbox takes such addresses."""

    name: str
    address: str
    reply_to: str

    @property
    def domain(self) -> str:
        """For Message-IDs. Where the address makes no mail, composing it will say so."""
        try:
            return as_dns_knows_it(self.address).rpartition("@")[2] or "localhost"
        except UnicodeError:
            return "localhost"


def sender_of(ticket: Ticket, origin: Ticket) -> Sender:
    """Replies come to the ticket, by the mailbox of the ticket whose way it takes."""
    mailbox = mailbox_of(origin)
    name = mailbox.name if mailbox else ""
    address = mailbox.address if mailbox else settings.SUPPORT_ADDRESS
    is_signed = mailbox is None or mailbox.has_signed_addresses
    return Sender(
        name=name or settings.SITE_NAME,
        address=address,
        reply_to=signed_address(ticket.public_id, address) if is_signed else address,
    )


def mailbox_header(name: str, address: str) -> str:
    return formataddr((name, as_dns_knows_it(address)))


def as_dns_knows_it(address: str) -> str:
    """The domain in ASCII, since not every server takes another spelling. Raises UnicodeError where it has none."""
    local, _, domain = address.rpartition("@")
    if not domain.isascii() and not is_reachable_domain(domain.lower()):
        raise UnicodeError("DNS would be asked for another domain than this one.")
    return f"{local}@{domain.encode('idna').decode()}"


def mailbox_of(ticket: Ticket) -> Mailbox | None:
    """That the ticket's mail comes from; None: the site's own address."""
    return ticket.mailbox or (ticket.form.mailbox if ticket.form else None)
