"""Each list and filter of the desk has an index that PostgreSQL takes for it, so that a million rows are not read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, QuerySet

from resolution.models import Attempt
from resolution.review.review_queue import drafts_and_sent, open_samples
from routing.models import Decision, Reading
from tickets.models import AccountEvent, Customer, Receipt, Reply, SentMail, Ticket
from tickets.models.customer import CustomerQuerySet

pytestmark = pytest.mark.django_db


def _page(rows: QuerySet[Any], *ordering: str) -> QuerySet[Any]:
    return rows.order_by(*ordering)[:25]


def _asked() -> dict[str, QuerySet[Any]]:
    newest = ("-created_at", "-id")
    customers = Customer.objects.all()
    assert isinstance(customers, CustomerQuerySet)
    return {
        "decision_newest": _page(Decision.objects.all(), *newest),
        "reading_newest": _page(Reading.objects.all(), *newest),
        "attempt_by_outcome": _page(Attempt.objects.filter(outcome="held"), *newest),
        "receipt_by_lane": _page(Receipt.objects.filter(lane="form"), "-received_at", "-id"),
        "ticket_by_band": _page(Ticket.objects.filter(band="hold"), *newest),
        "ticket_by_tag": Ticket.objects.tagged("beta").order_by(),
        "ticket_by_assignee": _page(Ticket.objects.filter(assignee=1), *newest),
        "ticket_queue_of_team": Ticket.objects.queue_of_team(1)[:25],
        "ticket_queue_of_person": Ticket.objects.queue_of_person(1)[:25],
        "ticket_held_because": Ticket.objects.held_for("triage").worst_first()[:25],
        "ticket_to_review": drafts_and_sent().values("pk")[:1],
        "attempt_sampled": open_samples().values("pk")[:1],
        "ticket_live": Ticket.objects.live().order_by().values_list("status").annotate(Count("pk")),
        "account_event_newest": _page(AccountEvent.objects.all(), "-occurred_at", "-id"),
        "reply_by_origin": _page(Reply.objects.filter(origin="person"), *newest),
        "reply_to_be_reviewed": Attempt.objects.standing_as(["sent_for_review"]).values("pk"),
        "sent_mail_by_kind": _page(SentMail.objects.filter(kind="link"), "-at", "-id"),
        "customer_by_name": customers.matching("Berg").order_by(),
    }


@pytest.mark.parametrize("index", sorted(_asked()))
def test_the_plan_takes(index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    plan = _asked()[index].explain()

    # Over tables without rows another index may look as good; none would leave a sequential scan, or a sort.
    assert index in plan or ("Seq Scan" not in plan and "Sort" not in plan), plan


def test_no_index_begins_with_all_the_columns_of_another() -> None:
    """Of whole tables: what the longer one finds, the shorter one finds no faster, and each is written at every insert."""
    with connection.cursor() as cursor:
        cursor.execute(COVERED)
        covered = sorted(f"{short} by {long}" for short, long in cursor.fetchall())

    assert covered == []


COVERED = """
    SELECT short.indexrelid::regclass, long.indexrelid::regclass
    FROM pg_index AS short JOIN pg_index AS long USING (indrelid)
    JOIN pg_class ON pg_class.oid = indrelid AND relnamespace = 'public'::regnamespace
    WHERE NOT short.indisunique AND short.indpred IS NULL
    AND long.indpred IS NULL AND short.indexprs IS NULL AND long.indkey::text LIKE short.indkey::text || ' %'
    AND (relname LIKE 'tickets%' OR relname LIKE 'routing%' OR relname LIKE 'resolution%')
"""
