"""Who would hear an answer beside the customer: what is known of a customer is not told to a program that only says that
its user is the customer."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from tickets.channels.reply_way import ways_of
from tickets.customers.program_customers import is_own
from tickets.models import Customer, Integration, Merge, MergeState, Message, Ticket
from tickets.models.ticket_queryset import TicketQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A program that hears the answer though nobody but itself says that its user is this customer."""

    integration_id: UUID
    name: str


def stranger_hearing(ticket: Ticket) -> Stranger | None:
    """None where the answer reaches the customer's own address alone, and programs that vouch or whose own the customer is.

    A program that posted a ticket reads its answers by the API, by whatever channel they go.
    """
    programs = {way.integration for way in ways_of(ticket) if way.integration is not None}
    for program in sorted(programs, key=attrgetter("name")):
        if not program.vouches_for_addresses and not _is_known_by_its_word(ticket.customer, program):
            return Stranger(integration_id=program.pk, name=program.name)
    return None


def _is_known_by_its_word(customer: Customer, program: Integration) -> bool:
    """Only a customer that it made may be: of all others this need not be asked."""
    return customer.integration_id == program.pk and is_own(customer, program.pk)


def posted_by(integration_id: UUID) -> Q:
    """Messages by this program. The plain ingest keeps no receipt with the message."""
    return Q(receipt__integration=integration_id) | Q(receipt=None, ticket__integration=integration_id)


def hears_others(stranger: Stranger, ticket: Ticket) -> bool:
    """Whether a part of the conversation is not the stranger's: then an answer may tell it what others wrote."""
    said = Message.objects.of_conversation(ticket).inbound()
    return said.exclude(posted_by(stranger.integration_id)).exists()


def only_of(stranger: Stranger, tickets: TicketQuerySet) -> TicketQuerySet:
    """Those of this program that never had a part of anybody else in them."""
    merges = Merge.objects.filter(
        Q(survivor=OuterRef("pk")) | Q(merged=OuterRef("pk")), state__in=[MergeState.MERGED, MergeState.UNDONE]
    )
    inbound = Message.objects.filter(ticket=OuterRef("pk")).inbound()
    foreign = inbound.exclude(Q(receipt=None) | Q(receipt__integration=stranger.integration_id))
    return tickets.filter(~Exists(merges), ~Exists(foreign), integration=stranger.integration_id)
