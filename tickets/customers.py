"""What integrations tell about customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tickets.models import AccountEvent, Customer


@transaction.atomic
def put_customer(customer: Customer | None, *, email: str | None, values: dict[str, Any]) -> tuple[Customer, bool]:
    """Replaces the fields given; makes the customer where there is none. Gives the customer and whether it is new.

    Raises IntegrityError when another customer has the address.
    """
    if customer is not None:
        Customer.objects.filter(pk=customer.pk).update(**values)
        customer.refresh_from_db()
        return customer, False
    try:
        with transaction.atomic():
            return Customer.objects.create(**{"email": email} | values), True
    except IntegrityError:
        made_meanwhile = Customer.objects.with_address(email or "").first()
        if made_meanwhile is None:
            raise
        return put_customer(made_meanwhile, email=email, values=values)


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
    return AccountEvent.objects.get_or_create(
        integration_id=integration_id, external_id=facts.external_id, defaults=values
    )
