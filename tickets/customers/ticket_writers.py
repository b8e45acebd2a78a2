"""Who may write to a ticket, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower

from tickets.customers.address_owners import canonical_address
from tickets.models import Participant, SentMail, Ticket

# Who shares one of these domains shares nothing else.
FREE_MAIL = Path(__file__).with_name("free_mail_domains.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A sender as a mail names them. `is_forged`: DMARC failed; `is_proven`: DKIM or DMARC passed.

    Without `is_authenticated` anybody may have written that name: it opens a ticket, and joins one only by a mark of ours.
    """

    email: str
    is_forged: bool = False
    is_authenticated: bool = False
    is_proven: bool = False


def may_write(writer: Writer, ticket: Ticket) -> str:
    """Why the sender may write to the ticket; empty when they may not."""
    if writer.is_forged or not writer.email:
        return ""
    if is_customer(writer, ticket):
        return "the customer's address"
    conversation = Q(ticket=ticket) | Q(ticket__merged_into=ticket.merged_into_id or ticket.pk)
    if _is_participant(writer, conversation):
        return "a participant whom the customer added"
    if SentMail.objects.filter(conversation, address=writer.email.lower()).exists():
        return "an address that was answered"
    return "a colleague of the customer" if _is_colleague(writer, ticket) else ""


def is_customer(writer: Writer, ticket: Ticket) -> bool:
    """Whether it is one of the customer's addresses, and nobody said that it is forged."""
    return not writer.is_forged and canonical_address(writer.email).lower() in customers_addresses(ticket)


def customers_addresses(ticket: Ticket) -> set[str]:
    """All of them, in lower case."""
    customer = ticket.customer
    addresses = [customer.email or "", *customer.addresses.values_list("email", flat=True)]
    return {canonical_address(address).lower() for address in addresses if address}


def _is_participant(writer: Writer, conversation: Q) -> bool:
    named = Participant.objects.filter(conversation).annotate(lower=Lower("email"))
    return named.filter(lower=writer.email.lower()).exists()


def _is_colleague(writer: Writer, ticket: Ticket) -> bool:
    domain = domain_of(writer.email)
    return (
        settings.COLLEAGUES_MAY_WRITE
        and writer.is_proven
        and bool(domain)
        and domain == domain_of(ticket.customer.email or "")
        and domain not in free_mail_domains()
        and domain not in settings.FREE_MAIL_DOMAINS
    )


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


@cache
def free_mail_domains() -> frozenset[str]:
    return frozenset(FREE_MAIL.read_text(encoding="utf-8").split())
