"""Reading and writing customers and their account events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets.acting import acting
from tickets.api.authentication import HasCustomersScope, caller_of
from tickets.api.fields import Address, ExternalId, JsonObject, Moment, Strict, Text, Word
from tickets.api.lookups import customer_named
from tickets.api.parsing import body_of
from tickets.api.shapes import AccountEventOut, CustomerOut
from tickets.customers import AccountFacts, AddressTaken, add_account_event, put_customer
from tickets.intake.address import parse_address
from tickets.models import AccountKind, Customer
from tickets.states import Tier

CLOCK_TOLERANCE = timedelta(minutes=5)


class CustomerIn(Strict):
    name = Text(required=False, allow_blank=True, max_length=200)
    email = Address(required=False)
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


class CustomerDetail(APIView):
    permission_classes = [HasCustomersScope]

    @extend_schema(summary="Read a customer", responses=CustomerOut, tags=["Customers"])
    def get(self, request: Request, id: str) -> Response:
        return Response(CustomerOut(_existing(id)).data)

    @extend_schema(
        summary="Write a customer",
        description="By address or id. Replaces the fields sent and leaves the others; an unknown address is made.",
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
        customer = customer_named(id)
        if customer is None and "@" not in id:
            raise Http404
        address = None if customer else parse_address(id)[1]
        try:
            with acting(caller_of(request).actor_by_key):
                customer, is_new = put_customer(customer, email=address, values=values)
        except (AddressTaken, IntegrityError):
            # The second: another took it at this very moment.
            raise ValidationError({"email": ["Another customer has this address."]}) from None
        return Response(CustomerOut(customer).data, status=201 if is_new else 200)


class AccountEventList(APIView):
    permission_classes = [HasCustomersScope]

    @extend_schema(
        summary="Tell what happened to an account",
        description="Billing, usage and onboarding events become part of what answers are made from.",
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
        customer = _existing(id)
        checked = AccountEventIn(data=body_of(request))
        checked.is_valid(raise_exception=True)
        values = {"data": {}, "external_id": None} | checked.validated_data
        event, is_new = add_account_event(
            customer, AccountFacts(**values), integration_id=caller_of(request).integration_id
        )
        if is_new:
            return Response(AccountEventOut(event).data, status=201)
        return Response(AccountEventOut(event).data | {"duplicate": True}, headers={"Idempotent-Replayed": "true"})


def _existing(id: str) -> Customer:
    customer = customer_named(id)
    if customer is None:
        raise Http404
    return customer
