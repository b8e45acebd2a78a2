"""A posted support.ticket.created is a ticket, and that ticket's created event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from routing.models import PipelineEvent, UnpublishedLine
from routing.pipelines.events.publish import publish_lines
from tickets import history
from tickets.models import EventKind, Integration, Receipt, Ticket

PAYLOAD = {
    "ticket_id": "4711",
    "subject": "Checkout is down",
    "body": "Nobody can pay.",
    "customer_tier": "enterprise",
    "channel": "email",
    "plan": {"seats": 40, "since": None},
    "tags": ["a", "b"],
}
Post = Callable[..., Any]


def created(payload: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {"type": "support.ticket.created", "payload": PAYLOAD | (payload or {})} | changes


@pytest.mark.parametrize("address", [{}, {"customer_email": "Ann <ann@example.com>"}])
def test_it_makes_a_ticket_and_its_event_at_once(address: dict[str, str], post_events: Post) -> None:
    answer = post_events(created(address))

    ticket, event = Ticket.objects.get(), PipelineEvent.objects.get()
    assert answer.status_code == 202
    assert (answer.json()["ticket_id"], answer.json()["event_id"]) == (ticket.public_id, event.public_id)
    assert (ticket.subject, ticket.external_id) == ("Checkout is down", "4711")
    assert event.payload == PAYLOAD | address
    assert event.field_order == [*PAYLOAD, *address]
    assert (event.ticket, event.ticket_event.kind) == (ticket, "ticket.received")
    assert event.receipt == Receipt.objects.get()


def test_it_is_never_told_a_second_time(post_events: Post) -> None:
    post_events(created())

    assert UnpublishedLine.objects.count() == 0
    assert publish_lines() == 0
    assert PipelineEvent.objects.count() == 1


def test_what_comes_of_it_later_says_the_tier_that_was_posted(post_events: Post) -> None:
    post_events(created())

    history.record(Ticket.objects.get(), EventKind.HELD, by="router", to_value="triage")
    publish_lines()

    assert PipelineEvent.objects.get(type="support.ticket.held").payload["customer_tier"] == "enterprise"


def test_a_repeat_makes_neither_a_second_time(post_events: Post) -> None:
    first = post_events(created()).json()
    again = post_events(created())

    assert (again.status_code, again.json()["event_id"]) == (200, first["event_id"])
    assert (Ticket.objects.count(), PipelineEvent.objects.count()) == (1, 1)


def test_what_a_ticket_must_have_is_asked_for_by_name(post_events: Post) -> None:
    answer = post_events({"type": "support.ticket.created", "payload": {"ticket_id": 4711, "channel": "fax"}})

    fields = {row["field"] for row in answer.json()["error"]["fields"]}
    assert answer.status_code == 400
    assert {"payload.ticket_id", "payload.subject", "payload.body", "payload.channel"} <= fields
    assert (Ticket.objects.count(), PipelineEvent.objects.count()) == (0, 0)


def test_twenty_come_in_one_post(post_events: Post) -> None:
    answer = post_events([created({"ticket_id": str(number)}) for number in range(20)])

    assert {result["status"] for result in answer.json()["results"]} == {202}
    assert (Ticket.objects.count(), PipelineEvent.objects.count()) == (20, 20)


def test_where_its_event_can_not_be_stored_there_is_no_ticket_either(
    post_events: Post, integration: Integration
) -> None:
    PipelineEvent.objects.create(type="of.another", integration=integration, idempotency_key="4711")

    answer = post_events([created(), {"type": "payment.failed", "payload": {}}])

    assert [result["status"] for result in answer.json()["results"]] == [503, 202]
    assert Ticket.objects.count() == 0


def test_hops_are_kept_and_handed_on_to_the_tickets_own_events(post_events: Post) -> None:
    post_events(created(), **{"Helpdesk-Hops": "3"})
    post_events({"type": "payment.failed", "payload": {}}, **{"Helpdesk-Hops": "-1"})

    assert dict(PipelineEvent.objects.values_list("type", "hops")) == {"support.ticket.created": 3, "payment.failed": 0}

    history.record(Ticket.objects.get(), EventKind.HELD, by="router", to_value="triage")
    publish_lines()
    assert PipelineEvent.objects.get(type="support.ticket.held").hops == 3
