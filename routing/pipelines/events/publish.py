"""Makes pipeline events of the lines that the history has marked. Whoever dies over it leaves the marks as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Max
from django.db.models.functions import Now

from routing.models import PipelineEvent, UnpublishedLine
from routing.pipelines.events.own_types import type_of_line
from routing.pipelines.events.payload import newest_readings, payload_of
from routing.pipelines.events.store import announce_events
from tickets.models import EventKind, Message, TicketEvent

log = structlog.get_logger(__name__)

AT_ONCE = 100
# What else goes on in the same thread has its turn after so many.
MOST_ROUNDS = 10
# A line that can't be told so often is left alone; the metrics count it.
MOST_TRIES = 5
_OF_TICKET = ("ticket__customer", "ticket__team", "ticket__assignee")
_UNREAD = ("ticket__search", "ticket__resolution")


def is_any_unpublished() -> bool:
    """Costs a look at a table that is nearly always empty."""
    return UnpublishedLine.objects.filter(tries__lt=MOST_TRIES).exists()


def publish_lines(*, most: int = AT_ONCE) -> int:
    """Makes events of the oldest marked lines; how many marks it took. Two who publish share them."""
    keys: list[UUID] = []
    try:
        with transaction.atomic():
            keys = _take_marks(most)
            if keys:
                _tell(keys)
    except (DataError, IntegrityError) as error:
        # The database refuses one of them: alone, each of the others is told, and the sweep of this one ends.
        log.warning("lines not published together", lines=len(keys), error=type(error).__name__)
        _tell_each(keys)
    return len(keys)


def publish_all() -> int:
    """Makes events of all marked lines, and a pause where they are many; how many marks it took."""
    taken = 0
    for _ in range(MOST_ROUNDS):
        if not is_any_unpublished():
            break
        taken += publish_lines()
    return taken


def _take_marks(most: int) -> list[UUID]:
    marked = UnpublishedLine.objects.filter(tries__lt=MOST_TRIES).order_by("tries", "id")
    return list(marked.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])


def _tell(keys: list[UUID]) -> None:
    failed = _publish(keys)
    UnpublishedLine.objects.filter(pk__in=failed).update(tries=F("tries") + 1)
    UnpublishedLine.objects.filter(pk__in=set(keys) - failed).delete()
    announce_events()


def _tell_each(keys: list[UUID]) -> None:
    for key in keys:
        try:
            with transaction.atomic():
                _tell([key])
        except (DataError, IntegrityError) as error:
            # Its first line says what is refused; what follows holds the customer's words.
            log.error("line not published", line=str(key), error=str(error).partition("\n")[0])
            UnpublishedLine.objects.filter(pk=key).update(tries=F("tries") + 1)


def _publish(keys: list[UUID]) -> set[UUID]:
    """The keys of those that could not be told."""
    rows = TicketEvent.objects.filter(pk__in=keys).select_related(*_OF_TICKET).defer(*_UNREAD)
    lines = list(rows.order_by("pk"))
    silent = _silent([line.ticket_id for line in lines])
    told = [line for line in lines if line.ticket_id not in silent or _is_awake(line)]
    readings = newest_readings([line.ticket_id for line in told])
    hops = _hops(line.ticket_id for line in told)
    events, failed = [], set()
    for line in told:
        try:
            events += _events_of(line, hops.get(line.ticket_id, 0), reading=readings.get(line.ticket_id))
        except Exception as error:  # noqa: BLE001  # one line that can't be told must not keep back the others
            log.error("line not published", line=line.public_id, exc_info=error)
            failed.add(line.pk)
    PipelineEvent.objects.bulk_create(events, ignore_conflicts=True)
    return failed


def _events_of(line: TicketEvent, hops: int, **facts: Any) -> list[PipelineEvent]:
    name = type_of_line(line)
    if name is None:
        return []
    payload = payload_of(line, **facts)
    return [
        PipelineEvent(
            type=name,
            payload=payload,
            field_order=list(payload),
            integration_id=line.ticket.integration_id,
            ticket_id=line.ticket_id,
            ticket_event=line,
            hops=hops,
            occurred_at=line.at,
            due_at=Now(),
        )
    ]


def _silent(tickets: list[UUID]) -> frozenset[UUID]:
    """Those that were opened by imported history or older mail, of which nobody is told."""
    firsts = Message.objects.filter(ticket_id__in=tickets).order_by("ticket_id", "pk").distinct("ticket_id")
    rows = firsts.values_list("ticket_id", "receipt__is_silent")
    return frozenset(ticket for ticket, is_silent in rows if is_silent)


def _is_awake(line: TicketEvent) -> bool:
    """Its customer has written since, so it is a ticket like any other from then on."""
    written = TicketEvent.objects.filter(ticket_id=line.ticket_id, kind=EventKind.MESSAGE)
    return written.filter(at__lte=line.at).exists()


def _hops(tickets: Iterable[UUID]) -> Mapping[UUID, int]:
    """A ticket that a webhook of ours has brought back hands its hops on."""
    rows = PipelineEvent.objects.filter(ticket_id__in=set(tickets), hops__gt=0).order_by()
    return dict(rows.values_list("ticket_id").annotate(Max("hops")))
