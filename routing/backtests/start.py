"""Beginning a backtest and ending it early. What is tried is written down whole, so that later edits don't change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from routing.backtests.counts import Counts
from routing.backtests.drafts import draft_to_try
from routing.backtests.selection import count_tickets
from routing.models import Backtest, Rule, RuleSet
from routing.models.backtest import BacktestState
from tickets import handoff
from tickets.claims import UNCLAIMED

TASK = "routing.backtests.slices.run_slice"
MOST_TICKETS = 100_000
# Each takes its turn among the tickets' tasks; with more at once a ticket would wait for too many of them.
MOST_AT_ONCE = 4


class NotStarted(Exception):
    """No backtest was begun; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The newest so many tickets, or those of the newest within two moments."""

    newest: int
    since: datetime | None = None
    until: datetime | None = None


@transaction.atomic
def start_backtest(asked: Asked, *, by: str, rule: Rule | None = None, with_drafts: bool = False) -> Backtest:
    """The same question again, as by a double click, is the backtest that runs already. Raises NotStarted."""
    _one_at_a_time()
    made = _made(asked, by=by, rule=rule, document=draft_to_try(rule, with_drafts=with_drafts))
    made.with_drafts = with_drafts and rule is None
    running = list(Backtest.objects.filter(state=BacktestState.RUNNING))
    for one in running:
        if _question(one) == _question(made) and one.author == by:
            return one
    if len(running) >= MOST_AT_ONCE:
        raise NotStarted(f"{MOST_AT_ONCE} backtests are running; wait for one to end, or cancel one.")
    if not asked.until or asked.until > timezone.now():
        made.until = timezone.now()
    made.tickets_total = count_tickets(made)
    made.save()
    if not made.tickets_total:
        _end(made, BacktestState.DONE)
    else:
        nudge_backtest(made)
    made.refresh_from_db()
    return made


def cancel_backtest(backtest: Backtest) -> bool:
    """What was found so far stays. Whoever works on it loses the claim, and writes nothing more."""
    return _end(backtest, BacktestState.CANCELLED)


def nudge_backtest(backtest: Backtest) -> None:
    handoff.nudge(TASK, str(backtest.pk), str(backtest.slices))


def _made(asked: Asked, *, by: str, rule: Rule | None, document: dict[str, Any]) -> Backtest:
    return Backtest(
        author=by[:150],
        rule=rule,
        rule_name=rule.name if rule else "",
        document=document,
        rule_set=RuleSet.objects.only("number").first(),
        newest=min(asked.newest, MOST_TICKETS),
        since=asked.since,
        until=asked.until,
        counts=Counts().as_plain(),
        due_at=Now(),
    )


def _question(backtest: Backtest) -> tuple[Any, ...]:
    """An end in the future is not kept, so it is no part of it."""
    return (backtest.rule_id, backtest.document, backtest.rule_set_id, backtest.newest, backtest.since)


def _end(backtest: Backtest, state: BacktestState) -> bool:
    running = Backtest.objects.filter(pk=backtest.pk, state=BacktestState.RUNNING)
    return bool(running.update(state=state, finished_at=Now(), due_at=None, **UNCLAIMED))


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk backtests'))")
