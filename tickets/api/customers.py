"""Reading and writing customers and their account events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets.api.authentication import HasCustomersScope, caller_of
from tickets.api.fields import AddressField, ExternalId, JsonObject, Moment, Strict, Text, Word
from tickets.api.lookups import address_in, customer_named
from tickets.api.parsing import body_of
from tickets.api.serializers import AccountEventOut, CustomerOut
from tickets.customers.program_customers import id_of_address, vouches_for_addresses
from tickets.customers.put_customer import AccountFacts, AddressTaken, add_account_event, put_customer
from tickets.db.actor import acting_as
from tickets.models import AccountKind, Customer
from tickets.states import Tier

CLOCK_TOLERANCE = timedelta(minutes=5)
# What the health score counts of these kinds: `data.score`, from 0 to so much.
HIGHEST = {AccountKind.NPS: 10, AccountKind.ENGAGEMENT: 100}
NOT_VOUCHED = "This integration does not vouch for its customers' addresses, so it can't give them one."


class CustomerIn(Strict):
    name = Text(required=False, allow_blank=True, max_length=200)
    email = AddressField(required=False)
    tier = Word(choices=Tier.choices, required=False)
    is_vip = serializers.BooleanField(required=False)
    attributes = JsonObject(required=False, help_text="Replaced whole.")


class AccountEventIn(Strict):
    kind = Word(choices=AccountKind.choices)
    name = Text(max_length=120)
    occurred_at = Moment()
    data = JsonObject(required=False)  # type: ignore[assignment]  # `data` is our API's name for it
    external_id = ExternalId(required=False)

    def validate_occurred_at(self, value: Any) -> Any:
        if value > timezone.now() + CLOCK_TOLERANCE:
            raise ValidationError("This lies in the future.")
        return value

    def to_internal_value(self, data: Any) -> Any:
        checked = super().to_internal_value(data)
        if mistake := _mistake_of_number(checked["kind"], checked.get("data", {})):
            raise ValidationError({"data": [mistake]})
        return checked


class CustomerDetail(APIView):
    permission_classes = [HasCustomersScope]

    @extend_schema(summary="Read a customer", responses=CustomerOut, tags=["Customers"])
    def get(self, request: Request, id: str) -> Response:
        customer = customer_named(id, integration_id=caller_of(request).integration_id)
        if customer is None:
            raise Http404
        return Response(CustomerOut(customer).data)

    @extend_schema(
        summary="Write a customer",
        description=(
            "By address or id. Replaces the fields sent and leaves the others; an unknown address is made. An"
            " integration that does not vouch for its customers' addresses reads and writes customers of its own alone."
        ),
        request=CustomerIn,
        responses={200: CustomerOut, 201: CustomerOut},
        examples=[OpenApiExample("Tier", {"tier": "pro", "attributes": {"seats": 12}}, request_only=True)],
        tags=["Customers"],
    )
    def put(self, request: Request, id: str) -> Response:
        checked = CustomerIn(data=body_of(request))
        checked.is_valid(raise_exception=True)
        values = dict(checked.validated_data)
        if "email" in values:
            values["email"] = values["email"][1]
        caller = caller_of(request)
        customer = customer_named(id, integration_id=caller.integration_id)
        customer = customer or _unknown(address_in(id) if "@" in id else "", caller.integration_id)
        if not vouches_for_addresses(caller.integration_id):
            _leave_addresses(values, customer)
        try:
            with acting_as(caller.actor_by_key):
                customer, is_new = put_customer(customer, values=values)
        except (AddressTaken, IntegrityError):
            # The second: another took it at this very moment.
            raise ValidationError({"email": ["Another customer has this address."]}) from None
        return Response(CustomerOut(customer).data, status=201 if is_new else 200)


class AccountEventList(APIView):
    permission_classes = [HasCustomersScope]

    @extend_schema(
        summary="Tell what happened to an account",
        description=(
            "Billing, usage and onboarding events become part of what answers are made from; billing, usage, `nps` and"
            " `engagement` of the customer's health score. Of `nps`, `data.score` is 0 to 10; of `engagement` it may be"
            " 0 to 100."
        ),
        request=AccountEventIn,
        responses={
            201: OpenApiResponse(AccountEventOut, "Kept."),
            200: OpenApiResponse(AccountEventOut, "A repeat: the first event, with `duplicate: true`."),
        },
        examples=[
            OpenApiExample(
                "Payment",
                {
                    "kind": "billing",
                    "name": "payment_failed",
                    "occurred_at": "2026-01-15T10:23:00Z",
                    "data": {"eur": 240},
                },
                request_only=True,
            )
        ],
        tags=["Customers"],
    )
    def post(self, request: Request, id: str) -> Response:
        caller = caller_of(request)
        customer = customer_named(id, integration_id=caller.integration_id)
        if customer is None and not vouches_for_addresses(caller.integration_id):
            customer = _unknown(address_in(id) if "@" in id else "", caller.integration_id)
        if customer is None:
            raise Http404
        checked = AccountEventIn(data=body_of(request))
        checked.is_valid(raise_exception=True)
        values = {"data": {}, "external_id": None} | checked.validated_data
        with acting_as(caller.actor_by_key):
            kept, _ = put_customer(customer, values={})
        event, is_new = add_account_event(kept, AccountFacts(**values), integration_id=caller.integration_id)
        if is_new:
            return Response(AccountEventOut(event).data, status=201)
        return Response(AccountEventOut(event).data | {"duplicate": True}, headers={"Idempotent-Replayed": "true"})


def _mistake_of_number(kind: str, told: dict[str, Any]) -> str:
    """An answer to *would you recommend us* without its number says nothing; engagement may be told without one."""
    highest = HIGHEST.get(AccountKind(kind))
    name = next((name for name in ("score", "value") if name in told), None)
    if highest is None or (name is None and kind != AccountKind.NPS):
        return ""
    number = told.get(name or "score")
    if isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number <= highest:
        return ""
    return f"Of {kind}, “{name or 'score'}” is a number from 0 to {highest}."


def _unknown(address: str, integration_id: UUID) -> Customer:
    """A customer that is not stored yet. Raises Http404 if no address was named."""
    if not address:
        raise Http404
    if vouches_for_addresses(integration_id):
        return Customer(email=address)
    return Customer(integration_id=integration_id, external_id=id_of_address(address))


def _leave_addresses(values: dict[str, Any], customer: Customer) -> None:
    """Raises ValidationError, and the same whether anybody has the address or not."""
    address = values.pop("email", None)
    known = customer.email or customer.address_as_id or ""
    if address is not None and address.lower() != known.lower():
        raise ValidationError({"email": [NOT_VOUCHED]})
