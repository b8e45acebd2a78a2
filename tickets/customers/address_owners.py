"""Whose an address is: a customer's main address, one of their further ones, or a new customer's."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from tickets.db.insert import insert_unless_known
from tickets.models import Address, Customer

ANONYMOUS = ""


def find_customer(email: str) -> Customer | None:
    for written in dict.fromkeys((email, canonical_address(email))):
        if customer := Customer.objects.with_address(written).first():
            return customer
        if further := Address.objects.written(written).exclude(customer=None).select_related("customer").first():
            return further.customer
    return None


def get_or_create_customer(email: str, *, name: str = "", tier: str = "", is_their_word: bool = True) -> Customer:
    """The customer whose address this is; a new one where it is nobody's. Runs in the caller's transaction.

    What somebody who may be anybody calls them changes nothing of a customer who is known already.
    """
    if customer := find_customer(email):
        if is_their_word:
            _learn_name(customer, name)
        return customer
    customer = Customer(email=email, name=name, **({"tier": tier} if tier else {}))
    # Else another message of theirs came at the same moment.
    return customer if insert_unless_known(customer) else Customer.objects.with_address(email).get()


def get_or_create_addressless_customer(*, integration_id: UUID, external_id: str, name: str = "") -> Customer:
    """A customer that a program knows by its own id; without an id the integration's anonymous one."""
    same = {"integration_id": integration_id, "external_id": external_id or ANONYMOUS}
    if customer := Customer.objects.filter(**same).first():
        return customer
    customer = Customer(name=name or ("" if external_id else "Anonymous"), **same)
    return customer if insert_unless_known(customer) else Customer.objects.get(**same)


def canonical_address(email: str) -> str:
    """Without its tag, in the domains where a tag is known to change nothing."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if domain.lower() in settings.PLUS_TAG_DOMAINS else email


def _learn_name(customer: Customer, name: str) -> None:
    if name and not customer.name:
        Customer.objects.filter(pk=customer.pk, name="").update(name=name)
