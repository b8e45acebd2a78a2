"""Whose event it is, so that the customer's own name and numbers are found in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from routing.models import PipelineEvent
from routing.redaction.record import CustomerRecord


def record_of_event(event: PipelineEvent) -> Callable[[], CustomerRecord | None]:
    """Looked up when it is first asked for."""

    @cache
    def record() -> CustomerRecord | None:
        customer = event.ticket.customer if event.ticket else None
        if customer is None:
            return None
        return CustomerRecord(
            names=(customer.name,) if customer.name else (), emails=(customer.email,) if customer.email else ()
        )

    return record
