"""Whom a customer's mail brings along: they may write to the ticket too."""

from __future__ import annotations

from collections.abc import Iterable

from tickets.customers.ticket_writers import Writer, customers_addresses, is_customer
from tickets.lanes.mail import mailboxes
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.models import Participant, Ticket

# Whoever is in To or Cc of a mail to more than this many is no participant but an audience.
MOST_PARTICIPANTS = 20


def add_participants(ticket: Ticket, parsed: ParsedMail, *, writer: Writer) -> None:
    """Whom the customer's own mail had in To or Cc may write too; our own addresses are nobody's."""
    if not writer.is_authenticated or not is_customer(writer, ticket):
        return
    named = _others((*parsed.to, *parsed.cc), without=customers_addresses(ticket))
    cause = "in To or Cc of the customer's mail"
    rows = [Participant(ticket=ticket, email=email, cause=cause) for email in named]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)


def _others(addresses: Iterable[str], *, without: set[str]) -> list[str]:
    ours = mailboxes.own_addresses()
    named = dict.fromkeys(address.lower() for address in addresses)
    others = [
        one
        for one in named
        if one not in without and not mailboxes.spellings_of_address(one) & ours and len(one) <= 254
    ]
    return others if len(others) <= MOST_PARTICIPANTS else []
