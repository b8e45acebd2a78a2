"""What integrations tell about customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from tickets.db.insert import insert_unless_known
from tickets.models import AccountEvent, Customer


class AddressTaken(Exception):
    """Another customer has this address."""


@transaction.atomic
def put_customer(customer: Customer, *, values: dict[str, Any]) -> tuple[Customer, bool]:
    """Replaces the fields given; stores the customer if it is not yet. Gives the customer and whether it is new.

    Raises AddressTaken when another customer has the address.
    """
    if not customer._state.adding:
        if Customer.objects.with_address(values.get("email") or "").exclude(pk=customer.pk).exists():
            raise AddressTaken
        if values:
            Customer.objects.filter(pk=customer.pk).update(**values)
            customer.refresh_from_db()
        return customer, False
    known_by = {"email": customer.email, "integration_id": customer.integration_id, "external_id": customer.external_id}
    made = Customer(**known_by | values)
    if insert_unless_known(made):
        return made, True
    made_meanwhile = _same_as(customer)
    if made_meanwhile is None:
        raise AddressTaken
    return put_customer(made_meanwhile, values=values)


def _same_as(customer: Customer) -> Customer | None:
    if customer.email:
        return Customer.objects.with_address(customer.email).first()
    return Customer.objects.filter(integration=customer.integration_id, external_id=customer.external_id).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    kind: str
    name: str
    occurred_at: Any
    data: dict[str, Any]
    external_id: str | None


def add_account_event(customer: Customer, facts: AccountFacts, *, integration_id: UUID) -> tuple[AccountEvent, bool]:
    """The event and whether it is new; one external_id of an integration makes one event."""
    values = {
        "customer": customer,
        "kind": facts.kind,
        "name": facts.name,
        "occurred_at": facts.occurred_at,
        "data": facts.data,
    }
    if facts.external_id is None:
        return AccountEvent.objects.create(integration_id=integration_id, **values), True
    same = {"integration_id": integration_id, "external_id": facts.external_id}
    if known := AccountEvent.objects.filter(**same).first():
        return known, False
    event = AccountEvent(**same, **values)
    return (event, True) if insert_unless_known(event) else (AccountEvent.objects.get(**same), False)
