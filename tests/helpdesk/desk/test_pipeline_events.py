"""The list and the page of pipeline events."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from routing.models import PipelineEvent
from routing.pipelines.events.posted_event import PostedEvent
from routing.pipelines.events.store import GivenEvent, store_events
from tests import factories
from tests.routing.pipelines import rows
from tickets.intake.incoming import DeliveredRequest

LIST = "/admin/routing/pipelineevent/"


def page_of(root: Client, event: PipelineEvent) -> str:
    answer = root.get(reverse("admin:routing_pipelineevent_change", args=[event.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_every_field_inert_with_runs_and_deliveries(root: Client) -> None:
    event = rows.make_event(
        {"b": "<script>alert(1)</script>", "a": {"deep": [1, None]}},
        ticket=factories.TicketFactory(),
        matched_at=timezone.now(),
    )
    run = rows.make_run(event=event)
    delivery = rows.make_delivery(run=run)

    page = page_of(root, event)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert str(run.pipeline) in page
    assert delivery.destination_name in page
    assert f"#{event.ticket.number}" in page
    assert "1 pipeline" in page


def test_what_went_in_a_circle_says_so(root: Client) -> None:
    event = rows.make_event(hops=6, matched_at=timezone.now())
    rows.make_event(type="other.event")

    assert "came round 6 times" in page_of(root, event)
    listed = root.get(LIST, {"became": "cut_off"}).content.decode()
    assert "support.ticket.created" in listed
    assert "other.event" not in listed


@pytest.mark.parametrize("by", ["id", "key", "number", "ticket"])
def test_an_event_is_found(by: str, root: Client) -> None:
    ticket = factories.TicketFactory()
    event = rows.make_event(type="wanted.event", ticket=ticket, idempotency_key="invoice-17")
    rows.make_event(type="other.event")
    terms = {"id": event.public_id, "key": "invoice-17", "number": str(ticket.number), "ticket": ticket.public_id}

    page = root.get(LIST, {"q": terms[by]}).content.decode()

    assert "wanted.event" in page
    assert "other.event" not in page


def test_the_receipt_of_an_event_says_where_its_words_are(root: Client, integration: Any) -> None:
    given = PostedEvent(type="payment.failed", payload={"a": 1}, key=None, occurred_at=None)
    delivered = DeliveredRequest(integration_id=integration.pk, actor="shop", raw=b"{}", content_type="")
    (stored,) = store_events([GivenEvent(event=given, delivered=delivered)])

    page = root.get(reverse("admin:tickets_receipt_change", args=[stored.receipt_id])).content.decode()

    assert "stands in the pipeline event" in page
    assert PipelineEvent.objects.get().public_id in page


@pytest.mark.parametrize("term", ["pe_x", "t_x", "9" * 30, "'", "#"])
def test_a_term_that_finds_nothing_is_no_error(term: str, root: Client) -> None:
    rows.make_event()

    assert root.get(LIST, {"q": term}).status_code == 200


def test_the_list_takes_as_many_statements_for_twenty_as_for_two(
    root: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        rows.make_run(event=rows.make_event(ticket=factories.TicketFactory(), matched_at=timezone.now()))

    root.get(LIST)
    with django_assert_max_num_queries(12):
        assert root.get(LIST).status_code == 200
