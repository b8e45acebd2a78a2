"""A backtest changes nothing but its own report: the database itself refuses, no table has another row, tickets go on."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django_q.models import OrmQ

from helpdesk.flow import advance
from routing.backtests import slices
from routing.models import Backtest, Firing
from tests import factories
from tests.routing.backtests.history import begin, draft_rule, past, to_its_end
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
OWN = {"routing_backtest", "routing_backtestticket", "django_q_ormq"}


def contents() -> dict[str, Any]:
    """Of every table how many rows it has, and what they say together."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - OWN:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t")
            found[table] = cursor.fetchone()
    return found


def test_every_table_but_its_own_is_as_it_was() -> None:
    past(3)
    rule = draft_rule(
        actions={"priority": "urgent", "team": "Finance", "tags": ["seen"], "assignee": "", "hold": "Wait"}
    )
    before = contents()

    done = to_its_end(begin(rule))

    assert done.counts["changed"] == 3
    assert contents() == before
    assert not Firing.objects.filter(rule_id=rule.pk).exists()


def test_what_it_finds_out_it_finds_in_a_transaction_that_can_not_write() -> None:
    """Every statement between two states of the report is asked where PostgreSQL refuses to write."""
    past(2)
    backtest = begin(draft_rule())
    seen: list[tuple[str, bool]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            seen.append((sql, cursor.fetchone()[0] == "on"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        slices.run_slice(str(backtest.pk), "0")

    outside = [sql for sql, is_read_only in seen if not is_read_only]
    assert sum(is_read_only for _, is_read_only in seen) > 5
    assert all(
        "routing_backtest" in sql or sql.startswith(("SAVEPOINT", "RELEASE", "SET TRANSACTION")) for sql in outside
    )


def test_no_ticket_is_locked_by_its_report() -> None:
    """A foreign key with a constraint would lock the ticket for as long as the report is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = 'routing_backtestticket'::regclass"
        )
        assert cursor.fetchall() == [("routing_backtest",)]


def test_a_ticket_comes_between_two_slices(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """The next slice queues up behind what waits already, and the ticket is routed while the report is half done."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    past(2)
    with django_capture_on_commit_callbacks(execute=True):
        backtest = begin(draft_rule())
    OrmQ.objects.all().delete()
    waiting = factories.TicketFactory()
    Ticket.objects.filter(pk=waiting.pk).update(due_at=Now())

    with django_capture_on_commit_callbacks(execute=True):
        slices.run_slice(str(backtest.pk), "0")
    assert OrmQ.objects.count() == 1
    advance(str(waiting.pk))

    assert waiting.decisions.exists()
    assert to_its_end(Backtest.objects.get(pk=backtest.pk)).tickets_done == 2
