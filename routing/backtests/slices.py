"""A backtest goes on slice by slice, each a short task that queues up behind the tickets: none waits for the whole of it.

A slice reads in a transaction that can't write, decides in memory, and writes its report in another, together with how
far it came. What a killed worker had not written is done again; what it had written is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from routing.backtests.compare import compare
from routing.backtests.counts import Counts, read_counts
from routing.backtests.history import PastTicket, next_tickets
from routing.backtests.start import MOST_AT_ONCE, nudge_backtest
from routing.decisions.current import current, known_names
from routing.decisions.ready import KnownNames, ReadySet, make_set_ready
from routing.models import Backtest, BacktestTicket, RuleSet
from routing.models.backtest import BacktestState
from routing.rules.document import read_stored
from tickets import claims
from tickets.backoff import Backoff
from tickets.db.read_only import read_only

log = structlog.get_logger(__name__)
# With as many backtests at once as may be, and one worker, a ticket waits about two seconds at the most.
SLICE_SECONDS = 0.5
FEWEST, MOST = 20, 200
# A worker that has said nothing for so long is gone.
CLAIM_SECONDS = 30
LOST = timedelta(seconds=30)
# What says which tickets come next.
_CURSOR = ("newest", "since", "until", "tickets_total", "tickets_done", "reached_at", "reached_id")
BACKOFF = Backoff.doubling(timedelta(seconds=5), longest=timedelta(minutes=1))


@dataclass(slots=True, kw_only=True)
class Slice:
    """What one task found."""

    counts: Counts
    rows: list[BacktestTicket] = field(default_factory=list)
    last: PastTicket | None = None
    tickets: int = 0
    is_end: bool = False


def run_slice(backtest_id: str, number: str) -> None:
    """Nothing happens if another task did this one, or it was cancelled."""
    rows = Backtest.objects.filter(slices=int(number), state=BacktestState.RUNNING)
    backtest = claims.take(rows, UUID(backtest_id), seconds=CLAIM_SECONDS)
    if backtest is not None:
        claims.work_on_taken(backtest, _do_slice, BACKOFF, failed=_put_back)


def look_after_backtests() -> int:
    """Nudges those whose task was lost, or whose worker died; how many."""
    lost = list(claims.due(Backtest.objects.filter(due_at__lt=timezone.now() - LOST)))
    for backtest in lost:
        nudge_backtest(backtest)
    return len(lost)


def _do_slice(backtest: Backtest) -> None:
    with read_only():
        found = find_slice(backtest, is_over=_over_after(SLICE_SECONDS))
    with transaction.atomic():
        _write(backtest, found)
        BacktestTicket.objects.bulk_create(found.rows)
    if backtest.is_running:
        nudge_backtest(backtest)


def find_slice(backtest: Backtest, *, is_over: Callable[[], bool]) -> Slice:
    """Decides on the next tickets until the time is over, at least on one. Only reads."""
    published, draft = _ready_sets(backtest)
    found = Slice(counts=read_counts(backtest.counts))
    with_body = looks_at_body(published) or looks_at_body(draft)
    for past in _chunk_by_chunk(backtest, with_body=with_body):
        found.tickets += 1
        found.last = past
        _add(found, backtest, past, published, draft)
        if is_over():
            break
    else:
        found.is_end = True
    return found


def looks_at_body(ready: ReadySet) -> bool:
    """Texts are long: they are read only where a condition asks for them."""
    groups = [rule.spec.group for rule in ready.rules] + [lift.spec.group for lift in ready.lifts]
    return any(condition.field == "body" for group in groups for condition in group.each())


def _chunk_by_chunk(backtest: Backtest, *, with_body: bool) -> Iterator[PastTicket]:
    """`backtest` stays as it is stored; how far this came is told by what was given."""
    cursor = Backtest(**{name: getattr(backtest, name) for name in _CURSOR})
    # Half of what a slice has done up to now, so that little is read in vain.
    at_once = min(max(backtest.tickets_done // max(backtest.slices, 1) // 2, FEWEST), MOST)
    while cursor.tickets_done < cursor.tickets_total:
        chunk = 0
        for past in next_tickets(cursor, at_once, with_body=with_body):
            chunk += 1
            yield past
        if not chunk:
            # Some were merged into others meanwhile.
            return
        cursor.tickets_done += chunk
        cursor.reached_at, cursor.reached_id = past.ticket.created_at, past.ticket.pk


def _add(found: Slice, backtest: Backtest, past: PastTicket, published: ReadySet, draft: ReadySet) -> None:
    counts = found.counts
    if past.facts is None:
        counts.unread += 1
        return
    counts.todays_facts += past.is_of_today
    compared = compare(past.facts, published, draft, person_first=past.person_first)
    if counts.add(compared, past.made_by_person):
        found.rows.append(
            BacktestTicket(
                backtest=backtest,
                ticket=past.ticket,
                topic=str(past.facts.values["topic"])[:80],
                changes=compared.changes,
                made_by_person=dict(past.made_by_person),
                was_right=bool(past.made_by_person) and compared.was_right(past.made_by_person),
                is_right=bool(past.made_by_person) and compared.is_right(past.made_by_person),
            )
        )


def _write(backtest: Backtest, found: Slice) -> None:
    """Raises ClaimLost when it was cancelled, or another has it."""
    done = backtest.tickets_done + found.tickets
    values: dict[str, Any] = {"tickets_done": done, "counts": found.counts.as_plain(), "slices": backtest.slices + 1}
    if found.last is not None:
        values |= {"reached_at": found.last.ticket.created_at, "reached_id": found.last.ticket.pk}
    if found.is_end or done >= backtest.tickets_total:
        ended = {"state": BacktestState.DONE, "finished_at": Now(), "tickets_total": done}
        claims.release(backtest, **values | ended)
        log.info("backtest done", backtest_id=str(backtest.pk), tickets=done, changed=found.counts.changed)
    else:
        claims.release(backtest, due_in=timedelta(), **values)


def _put_back(backtest: Backtest, error: Exception, pause: timedelta | None) -> None:
    """Tried again by the clock; after the last time it has failed, and what was found until then stays."""
    if pause is not None:
        claims.put_back(backtest, error, pause)
        return
    log.error("backtest failed", backtest_id=str(backtest.pk), exc_info=error)
    claims.release(backtest, state=BacktestState.FAILED, finished_at=Now())


def _ready_sets(backtest: Backtest) -> tuple[ReadySet, ReadySet]:
    """The published version and the draft, with the teams and people of now."""
    names = known_names()
    return _version(backtest.rule_set_id, names), replace(_kept_draft(backtest.pk), names=names)


def _version(number: int | None, names: KnownNames) -> ReadySet:
    if number == current().ready.number:
        return current().ready
    # Another was published while this one ran.
    assert number is not None
    document = RuleSet.objects.values_list("document", flat=True).get(pk=number)
    return make_set_ready(read_stored(document), names, number=number)


# Compiled once a process: what is tried never changes.
@lru_cache(maxsize=MOST_AT_ONCE)
def _kept_draft(key: UUID) -> ReadySet:
    return make_set_ready(read_stored(Backtest.objects.values_list("document", flat=True).get(pk=key)), KnownNames())


def _over_after(seconds: float) -> Callable[[], bool]:
    end = monotonic() + seconds
    return lambda: monotonic() >= end
