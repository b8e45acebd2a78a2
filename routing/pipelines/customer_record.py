"""Whose event it is, so that the customer's own name and numbers are found in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from routing.models import PipelineEvent
from routing.redaction.record import CustomerRecord, record_of_payload, record_of_ticket


def record_of_event(event: PipelineEvent) -> Callable[[], CustomerRecord]:
    """Looked up when it is first asked for."""

    @cache
    def record() -> CustomerRecord:
        told = record_of_payload(event.payload) if isinstance(event.payload, dict) else CustomerRecord()
        return record_of_ticket(event.ticket).with_other(told) if event.ticket else told

    return record
