"""Finding what an address of the API names; what is another integration's does not exist here."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404

from tickets import ids
from tickets.customers.address import parse_address
from tickets.customers.program_customers import with_address, with_id
from tickets.models import Customer

Row = TypeVar("Row", bound=models.Model)


def by_public_id(rows: models.QuerySet[Row], prefix: str, text: str) -> Row:
    """Raises Http404."""
    found = rows.filter(pk=key_of(prefix, text)).first()
    if found is None:
        raise Http404
    return found


def customer_named(text: str, *, integration_id: UUID) -> Customer | None:
    """Of the customers whom the integration may read, the one with this id or address; it may not be stored yet.

    Raises Http404 when it is neither's form.
    """
    if "@" in text:
        return with_address(address_in(text), integration_id=integration_id)
    return with_id(key_of("c", text), integration_id=integration_id)


def key_of(prefix: str, text: str) -> UUID:
    """Raises Http404."""
    try:
        return ids.from_public(prefix, text)
    except ValueError:
        raise Http404 from None


def address_in(text: str) -> str:
    """Raises Http404."""
    try:
        return parse_address(text)[1]
    except ValueError:
        raise Http404 from None
