"""A pipeline that matches its own output, by a webhook back to us, comes to an end that people can see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.functions import Now

from routing.models import Delivery, PipelineEvent, PipelineRun
from routing.pipelines.deliveries import take_destinations, work_on_destination
from routing.pipelines.events.publish import publish_all
from routing.pipelines.hops import MOST_HOPS, hops_told
from routing.pipelines.recipe import read_recipe
from routing.pipelines.versions import import_recipe
from routing.pipelines.work import work_on_due
from tests import factories
from tests.routing.pipelines.rows import make_event
from tickets.integrations import keys
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CIRCLE = """
destinations:
  - {{name: back, kind: webhook, url: "{url}/api/events/", bearer_token: {key}}}
pipelines:
  - name: Circle
    state: active
    match: {{type: {type}}}
    destinations:
      - {{to: back{line}}}
"""


def circle(live_server: Any, settings: Any, name: str, line: str = "") -> None:
    settings.OUTBOUND_ALLOWED_HOSTS, settings.OUTBOUND_PLAIN_HTTP = ["localhost", "127.0.0.0/8"], True
    _, key = keys.create_key(factories.IntegrationFactory(), scopes=["events"])
    text = CIRCLE.format(url=live_server.url, key=key, type=name, line=line)
    import_recipe(read_recipe(text), by="lena")


def go_round() -> None:
    for _ in range(MOST_HOPS * 3):
        publish_all()
        work_on_due()
        for destination in take_destinations(8, most_failing=4):
            work_on_destination(destination)


def test_an_event_that_goes_in_a_circle_is_cut_off(live_server: Any, settings: Any) -> None:
    circle(live_server, settings, "payment.*")
    make_event({"amount": 5}, type="payment.failed", due_at=Now())

    go_round()

    assert sorted(PipelineEvent.objects.values_list("hops", flat=True)) == list(range(MOST_HOPS + 2))
    last = PipelineEvent.objects.get(hops=MOST_HOPS + 1)
    assert last.matched_at is not None
    assert last.runs.count() == 0
    assert PipelineRun.objects.count() == Delivery.objects.filter(state="delivered").count() == MOST_HOPS + 1


def test_tickets_that_make_tickets_are_cut_off_too(live_server: Any, settings: Any) -> None:
    """Each round is another ticket, whose own events have come as often round as the post that made it."""
    shape = "{ticket_id: $event.id, subject: $event.payload.subject, body: Again., channel: form}"
    line = ", payload: " + shape
    circle(live_server, settings, "support.ticket.created", line)
    make_event(due_at=Now())

    go_round()

    assert Ticket.objects.count() == MOST_HOPS + 1
    assert max(PipelineEvent.objects.values_list("hops", flat=True)) == MOST_HOPS + 1


@pytest.mark.parametrize(
    ("header", "hops"), [(None, 0), ("", 0), ("3", 3), (" 2 ", 2), ("-1", 0), ("x", 0), ("9" * 50, 0), ("²", 0)]
)
def test_whatever_is_no_number_of_hops_is_none(header: str | None, hops: int) -> None:
    assert hops_told(header) == hops
