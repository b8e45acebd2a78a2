"""How many tickets a second the model's time and three commits a ticket would allow, measured here and now."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only once Django is set up may models be imported.
    from tickets.models import Ticket

SAMPLE = 40
# As the workers of the burst, this process has read some before it is measured.
WARM_UP = 20
COMMITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAllowance:
    workers: int
    model_milliseconds: float
    commit_milliseconds: float

    @property
    def tickets_per_second(self) -> float:
        return self.workers * 1000 / (self.model_milliseconds + self.commit_milliseconds)


def measure_allowance(*, workers: int) -> TimeAllowance:
    from tickets.models import Ticket

    tickets = Ticket.objects.select_related("customer", "integration").order_by("-created_at")[: WARM_UP + SAMPLE]
    thinking = [_think(ticket) for ticket in tickets][WARM_UP:]
    commit = statistics.median(_commit() for _ in range(SAMPLE))
    return TimeAllowance(
        workers=workers,
        model_milliseconds=statistics.fmean(thinking) * 1000,
        commit_milliseconds=commit * COMMITS * 1000,
    )


def _think(ticket: Ticket) -> float:
    """CPU seconds of reading, retrieval, answering and confidence, as `helpdesk.flow` calls them."""
    from resolution import answering
    from resolution.answering.context import gather_context
    from resolution.confidence import assess_confidence
    from routing.reading import readers
    from routing.reading.gather import gather_request

    started = time.process_time()
    readers.read(gather_request(ticket))
    context = gather_context(ticket)
    draft, _ = answering.draft(context)
    assess_confidence(context.retrieval, draft, context)
    return time.process_time() - started


def _commit() -> float:
    """Seconds of the least that can be committed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_commit (at timestamptz)")
        started = time.perf_counter()
        cursor.execute("INSERT INTO bench_commit VALUES (now())")
        return time.perf_counter() - started
