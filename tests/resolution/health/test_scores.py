"""Scores are worked out of the rows, in slices, and written with their history and what pipelines are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resolution.health.changes import forget_old_points, mark_changed, mark_unknown
from resolution.health.scale import have_all_computed_anew
from resolution.health.scores import compute_due, compute_some, is_any_due, next_night
from resolution.models import HealthBand, HealthPoint, HealthScore, HealthWeight
from routing.models import PipelineEvent, Reading
from tests import factories
from tests.resolution.health.rows import scored, tell, with_score
from tests.rewriting import rewrite
from tickets import history, lifecycle
from tickets.actions import merge
from tickets.models import EventKind
from tickets.states import Status

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


def signals(health: HealthScore) -> dict[str, Any]:
    return {signal["component"]: signal["score"] for signal in health.signals}


def test_open_and_unresolved_tickets_lower_it() -> None:
    ticket = factories.TicketFactory()
    alone = scored(ticket.customer)
    for _ in range(3):
        factories.TicketFactory(customer=ticket.customer)

    more = scored(ticket.customer)

    assert signals(alone)["tickets"] == 80
    assert signals(more)["tickets"] == pytest.approx(41.0)
    assert more.score is not None
    assert alone.score is not None
    assert more.score < alone.score


def test_an_account_event_of_a_customer_without_tickets_gives_a_score() -> None:
    customer = factories.CustomerFactory()
    tell(customer, "billing", "payment_failed")

    health = scored(customer)

    assert (health.score, health.band) == (50, "fair")
    assert health.signals == [
        {
            "component": "payments",
            "score": 50.0,
            "weight": 1.0,
            "words": "1 payment failed, and none has gone through since.",
        }
    ]


def test_without_data_there_is_no_score_and_nothing_to_read() -> None:
    health = scored(factories.CustomerFactory())

    assert (health.score, health.band, health.changed_at, health.due_at) == (None, "", None, None)


def test_a_score_whose_data_are_gone_is_gone_too_and_is_told() -> None:
    customer = factories.CustomerFactory()
    tell(customer, "engagement", score=40)
    first = scored(customer)

    gone = scored(customer, now=timezone.now() + timedelta(days=200))

    assert (gone.score, gone.band) == (None, "")
    assert first.changed_at is not None
    assert gone.changed_at is not None
    assert gone.changed_at > first.changed_at
    assert list(gone.points.values_list("score", flat=True)) == [40, None]


def test_tone_and_reopenings_are_read_from_the_tickets() -> None:
    ticket = factories.TicketFactory(category="billing", assigned_agent="a")
    Reading.objects.create(
        ticket=ticket, reader="local", version="1", topic="x", topic_confidence=1, category="billing",
        category_confidence=1, urgency="low", urgency_confidence=1, tone="angry", tone_confidence=1, milliseconds=1,
    )  # fmt: skip
    for before, after in (("in_progress", "resolved"), ("resolved", "in_progress")):
        history.record(ticket, EventKind.STATUS, by="test", from_value=before, to_value=after)

    found = signals(scored(ticket.customer))

    assert (found["tone"], found["reopenings"]) == (0, 0)


def test_a_merged_ticket_stands_where_the_other_one_does() -> None:
    into, ticket = factories.TicketFactory(), factories.TicketFactory()
    merge.merge_tickets(ticket, into=into, by="lena")
    assert signals(scored(ticket.customer))["tickets"] == 80

    lifecycle.move(into, Status.CLOSED, by="lena", resolution="Done.", category="billing", assigned_agent="people")

    assert signals(scored(ticket.customer))["tickets"] == 100


def test_two_merged_tickets_of_one_customer_count_once() -> None:
    into = factories.TicketFactory()
    merge.merge_tickets(factories.TicketFactory(customer=into.customer), into=into, by="lena")

    assert signals(scored(into.customer))["tickets"] == 80


def test_the_anonymous_customer_is_many_people_and_has_none() -> None:
    shop = factories.IntegrationFactory()
    anonymous = factories.CustomerFactory(email=None, integration=shop, external_id="")
    factories.TicketFactory(customer=anonymous, integration=shop)

    mark_unknown()

    assert not HealthScore.objects.filter(customer=anonymous).exists()


def test_what_happens_makes_the_customers_score_due() -> None:
    mark_changed()
    health = with_score(70)
    tell(health.customer, "engagement", score=10)

    mark_changed(timezone.now() + LATER)

    compute_some(timezone.now())
    health.refresh_from_db()
    assert health.score == 10


def test_what_is_seen_is_not_looked_at_again() -> None:
    mark_changed()
    tell(factories.CustomerFactory(), "engagement", score=10)
    assert mark_changed(timezone.now() + LATER) == 2

    assert mark_changed(timezone.now() + 2 * LATER) == 0


def test_a_ticket_merged_into_another_customers_is_noticed_with_it() -> None:
    into, ticket = factories.TicketFactory(), factories.TicketFactory()
    merge.merge_tickets(ticket, into=into, by="lena")
    mark_changed()
    history.record(into, EventKind.NOTE, by="lena")

    mark_changed(timezone.now() + LATER)

    assert set(HealthScore.objects.values_list("customer", flat=True)) == {into.customer_id, ticket.customer_id}


def test_who_was_there_before_the_first_look_is_found_by_the_hour() -> None:
    ticket = factories.TicketFactory()
    mark_changed()
    assert not HealthScore.objects.exists()

    assert mark_unknown() == 1

    assert HealthScore.objects.get().customer == ticket.customer


def test_of_many_a_part_is_marked_and_the_rest_by_the_next_task() -> None:
    for _ in range(3):
        factories.TicketFactory()

    assert [mark_unknown(most=2), mark_unknown(most=2), mark_unknown(most=2)] == [2, 1, 0]


def test_its_history_has_a_line_for_each_change_and_one_a_day() -> None:
    health = with_score(40)
    tomorrow = timezone.now() + timedelta(days=1)
    scored(health.customer)
    assert health.points.count() == 1

    scored(health.customer, now=tomorrow)

    assert list(health.points.values_list("score", flat=True)) == [40, 40]


def test_the_trend_is_against_thirty_days_ago() -> None:
    health = with_score(40)
    rewrite(health.points.all(), at=timezone.now() - timedelta(days=40), score=90)

    assert scored(health.customer).change == -50


def test_each_is_worked_out_anew_in_the_next_night() -> None:
    health = with_score(40)

    assert health.due_at is not None
    assert timezone.now() < health.due_at <= timezone.now() + timedelta(days=1)
    assert next_night(health.customer_id, health.due_at) == health.due_at + timedelta(days=1)


def test_nothing_new_leaves_the_time_of_its_change() -> None:
    health = with_score(40)

    assert scored(health.customer).changed_at == health.changed_at


def test_another_band_is_told_to_pipelines_once_with_its_reasons() -> None:
    health = with_score(70)
    tell(health.customer, "engagement", score=30)

    scored(health.customer)
    scored(health.customer)

    event = PipelineEvent.objects.get(type="support.customer.health_changed")
    assert event.payload | {"url": "", "customer": {}} == {
        "v": 1,
        "customer": {},
        "customer_tier": "free",
        "url": "",
        "score": 30,
        "band": "poor",
        "score_before": 70,
        "band_before": "good",
        "is_worse": True,
        "reasons": ["Engagement was last told as 30 of 100."],
        "reason": "Engagement was last told as 30 of 100.",
    }
    assert event.payload["customer"]["email"] == health.customer.email


@pytest.mark.parametrize("score", [60, 79])
def test_a_first_score_and_one_of_the_same_band_tell_nothing(score: int) -> None:
    health = with_score(70)
    tell(health.customer, "engagement", score=score)

    scored(health.customer)

    assert not PipelineEvent.objects.exists()


def test_later_changes_stand_behind_earlier_ones_whatever_the_clock_says() -> None:
    first = with_score(40)
    future = timezone.now() + timedelta(days=1)
    HealthScore.objects.update(changed_at=future)

    second = with_score(50)

    assert second.changed_at is not None
    assert second.changed_at > future
    assert first.pk != second.pk


def test_changed_weights_make_every_score_due() -> None:
    health = with_score(40)
    with_score(60)

    assert have_all_computed_anew() == 2
    assert compute_due() == 2
    health.refresh_from_db()
    assert health.score == 40
    assert not is_any_due()


def test_more_customers_cost_no_more_queries() -> None:
    def queries(customers: int) -> int:
        for _ in range(customers):
            ticket = factories.TicketFactory()
            tell(ticket.customer, "engagement", score=50)
        mark_unknown()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            compute_some(timezone.now())
        return len(asked)

    assert queries(1) == queries(8)


def change(rows: QuerySet[Any], **values: Any) -> None:
    """With what is checked at the end of a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        rows.update(**values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_weights_are_one_together() -> None:
    with pytest.raises(IntegrityError, match="1 together"):
        change(HealthWeight.objects.filter(component="tone"), weight=Decimal("0.50"))


def test_bands_begin_in_their_order() -> None:
    with pytest.raises(IntegrityError, match="above the next worse"):
        change(HealthBand.objects.filter(name="good"), from_score=90)


def test_weights_may_change_together() -> None:
    HealthWeight.objects.filter(component="tone").update(weight=Decimal("0.05"))
    change(HealthWeight.objects.filter(component="payments"), weight=Decimal("0.20"))

    assert sum(HealthWeight.objects.values_list("weight", flat=True)) == 1


def test_old_lines_of_the_history_go() -> None:
    health = with_score(40)
    old: datetime = timezone.now() - timedelta(days=500)
    rewrite(HealthPoint.objects.filter(health=health), at=old)

    assert forget_old_points() == 1
