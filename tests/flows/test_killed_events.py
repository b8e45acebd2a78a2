"""Who makes events is killed before each write in turn: each line of the history is told once, and a post is whole or not there."""

from __future__ import annotations

import json

import pytest

from routing.models import PipelineEvent, UnpublishedLine
from routing.pipelines.events.publish import publish_all
from routing.pipelines.events.receive import receive_events
from tests import factories
from tests.flows.dying import MOST_WRITES, run_and_die
from tickets import history
from tickets.integrations.keys import Caller
from tickets.lanes.programs.posting import Post
from tickets.models import EventKind, Receipt, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_publisher_that_dies_leaves_every_line_to_be_told_once() -> None:
    for n in range(1, MOST_WRITES):
        tickets = [factories.TicketFactory() for _ in range(3)]
        for ticket in tickets:
            history.record(ticket, EventKind.HELD, by="router", to_value="triage")
        died = run_and_die(publish_all, n)
        publish_all()

        told = list(PipelineEvent.objects.filter(ticket__in=tickets).values_list("ticket_id", flat=True))
        assert sorted(told) == sorted(ticket.pk for ticket in tickets), f"killed at write {n}"
        assert not UnpublishedLine.objects.exists()
        if not died:
            return
    raise AssertionError("It was killed to the last.")


def test_a_post_that_dies_is_whole_or_not_there_and_can_be_sent_again() -> None:
    integration = factories.IntegrationFactory()
    caller = Caller(integration_id=integration.pk, name="shop", scopes=("events",), accepts_callback_urls=False)
    for n in range(1, MOST_WRITES):
        payload = {"ticket_id": f"t-{n}", "subject": "Down", "body": "All of it.", "channel": "chat"}
        bodies = [
            {"type": "payment.failed", "payload": {}, "idempotencyKey": f"p-{n}"},
            {"type": "support.ticket.created", "payload": payload},
        ]
        posts = [
            Post(caller=caller, raw=json.dumps(body).encode(), content_type="", default_id=None) for body in bodies
        ]
        died = run_and_die(lambda posts=posts: receive_events(posts, hops=0), n)
        receive_events(posts, hops=0)

        publish_all()
        assert Receipt.objects.filter(outcome="accepted").count() == 2 * n, f"killed at write {n}"
        assert (PipelineEvent.objects.count(), Ticket.objects.count()) == (2 * n, n)
        if not died:
            return
    raise AssertionError("It was killed to the last.")
