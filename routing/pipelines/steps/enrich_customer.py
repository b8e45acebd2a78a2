"""Binds what is known of the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.conditions.parse import Mistakes
from routing.pipelines.references import expand
from routing.pipelines.steps.base import StepContext, StepKind, StepOutcome
from routing.pipelines.steps.settings_fields import TEXT, read_text
from tickets.models import Customer, Ticket
from tickets.states import Status

LONGEST = 500
BOUND = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichCustomer:
    """By which address or id of a program the customer is found; both empty: the ticket's."""

    email: str
    external_id: str


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> EnrichCustomer:
    return EnrichCustomer(
        email=read_text(settings, "email", place, mistakes, longest=LONGEST),
        external_id=read_text(settings, "external_id", place, mistakes, longest=LONGEST),
    )


def _run(settings: EnrichCustomer, context: StepContext) -> StepOutcome:
    customer = find_customer(settings, context)
    if customer is None:
        return StepOutcome(word="passed", detail="Nobody is known by that.", binding=None)
    return StepOutcome(word="found", detail=customer.public_id, binding=_told_of(customer))


def find_customer(settings: EnrichCustomer, context: StepContext) -> Customer | None:
    email = expand(settings.email, context.scope) if settings.email else None
    if isinstance(email, str) and "@" in email:
        return Customer.objects.with_address(email.strip()).first()
    external_id = expand(settings.external_id, context.scope) if settings.external_id else None
    if external_id not in (None, "") and context.event.integration_id:
        return Customer.objects.filter(integration=context.event.integration_id, external_id=str(external_id)).first()
    return context.event.ticket.customer if context.event.ticket else None


def _told_of(customer: Customer) -> dict[str, Any]:
    tickets = Ticket.objects.filter(customer=customer)
    return {
        "id": customer.public_id,
        "name": customer.name,
        "email": customer.email,
        "tier": customer.tier,
        "is_vip": customer.is_vip,
        "external_id": customer.external_id,
        "attributes": customer.attributes,
        "open_tickets": tickets.exclude(status__in=[Status.RESOLVED, Status.CLOSED])[:1_000].count(),
        "customer_since": customer.created_at.isoformat(),
    }


ENRICH_CUSTOMER = StepKind(
    name="enrich.customer",
    summary="Finds the customer that the ticket has, or who has an address or id; $customer tells of them.",
    schema={"email": TEXT, "external_id": TEXT},
    parse=_parse,
    run=_run,
    binds=BOUND,
    refers=("email", "external_id"),
    example={"email": "$event.payload.email"},
)
