"""Which customers are a program's own: of these it may read, change and be told what is known.

A program that vouches for its customers' addresses speaks for all customers. Any other could name anybody's address, so
its own are those who are known by its word alone: it made them, and nobody else has a ticket or an event of theirs.
What it tells of an address is kept with a customer of its own, whose id with the program is that address: it changes
nothing of whoever has the address, and no answer says whether anybody has.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tickets.models import AccountEvent, Address, Customer, Integration, Message, Ticket


def vouches_for_addresses(integration_id: UUID) -> bool:
    return _vouching(integration_id).exists()


def customers_of(integration_id: UUID) -> QuerySet[Customer]:
    """Asked anew of the database each time: who wrote as the customer since then counts."""
    return Customer.objects.filter(Exists(_vouching(integration_id)) | _by_its_word_alone(integration_id))


def is_own(customer: Customer, integration_id: UUID) -> bool:
    return customers_of(integration_id).filter(pk=customer.pk).exists()


def with_address(address: str, *, integration_id: UUID) -> Customer | None:
    """Whoever a program means by this address: the customer who has it, or its own of that name."""
    if vouches_for_addresses(integration_id):
        return Customer.objects.with_address(address).first()
    return customers_of(integration_id).filter(external_id=id_of_address(address)).first()


def with_id(key: UUID, *, integration_id: UUID) -> Customer | None:
    """The customer of this id, if it is the program's own; of others to whose address it has posted, what it has told of
    that address itself, which may be nothing yet."""
    if own := customers_of(integration_id).filter(pk=key).first():
        return own
    posted = Ticket.objects.of(integration_id).filter(customer=key).order_by("created_at", "id").first()
    if posted is None:
        return None
    address = _named_in(posted)
    entry = Customer(integration_id=integration_id, external_id=id_of_address(address), created_at=posted.created_at)
    # So it is shown by the id that was asked for, as long as nothing is kept of it.
    entry.pk = key
    return with_address(address, integration_id=integration_id) or entry


def id_of_address(address: str) -> str:
    """By which a program that does not vouch knows its own customer of this address."""
    return address.lower()


def told_of_writer(ticket: Ticket, integration_id: UUID) -> Customer:
    """What a program that does not vouch has told itself of the address that it named; nothing where it told nothing."""
    told = Customer.objects.filter(integration=integration_id, external_id=id_of_address(_named_in(ticket))).first()
    # Mostly it told nothing; whether anybody else knows the customer is the long question, so it is asked last.
    alone = told is not None and Customer.objects.filter(_by_its_word_alone(integration_id), pk=told.pk).exists()
    return told if told is not None and alone else Customer()


def _by_its_word_alone(integration_id: UUID) -> Q:
    elsewhere = Q(integration=None) | ~Q(integration=integration_id)
    return Q(
        ~Exists(Ticket.objects.filter(elsewhere, customer=OuterRef("pk"))),
        ~Exists(AccountEvent.objects.filter(elsewhere, customer=OuterRef("pk"))),
        ~Exists(Address.objects.filter(customer=OuterRef("pk"))),
        integration=integration_id,
    )


def _named_in(ticket: Ticket) -> str:
    said = Message.objects.filter(ticket=ticket).inbound().order_by("created_at", "id")
    return said.values_list("author_email", flat=True).first() or ""


def _vouching(integration_id: UUID) -> QuerySet[Integration]:
    return Integration.objects.filter(pk=integration_id, vouches_for_addresses=True)
