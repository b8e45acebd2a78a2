"""A run does each step once, prepares what each destination receives, and goes on where it was cut off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from routing.models import Delivery, Destination, PipelineEvent, PipelineRun, PipelineVersion
from routing.pipelines.compiled import _parsed
from routing.pipelines.recipe import read_recipe
from routing.pipelines.run import go_through_steps, unfinished_runs
from routing.pipelines.versions import import_recipe
from routing.pipelines.work import EVENTS_AT_ONCE, take_runs, work_on_due
from tests.rewriting import rewrite
from tests.routing.pipelines.rows import PAYLOAD, make_event
from tickets.claims import ClaimLost

pytestmark = pytest.mark.django_db

SEED = """
destinations:
  - {name: ops, kind: discord, webhook_url: "https://discord.com/api/webhooks/1/abcdefgh", redact: {EMAIL_ADDRESS: mask, PHONE_NUMBER: drop}}
pipelines:
  - name: Escalations
    state: active
    match: {type: support.ticket.created}
    steps:
      - classify: {as: urgency, labels: {low: "can wait", high: "today", critical: "outage, data loss, security"},
                   on: ["$event.payload.subject", "$event.payload.body"]}
      - filter.match: {all: [{left: "$urgency.label", op: "==", right: critical}]}
      - redact.pii: {}
    destinations:
      - {to: ops, when: null, embed: {title: "{{ $event.payload.subject }}", fields: {Tier: "$event.payload.customer_tier"}}}
"""


def set_up(text: str) -> None:
    import_recipe(read_recipe(text), by="lena")


def post(payload: dict[str, Any] | None = None, **values: Any) -> PipelineEvent:
    return make_event(payload, due_at=Now(), **values)


def the_run() -> PipelineRun:
    return PipelineRun.objects.get()


def test_events_that_no_pipeline_could_take_are_settled_many_at_a_time(
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(2 * EVENTS_AT_ONCE + 1):
        post()

    # Three times: claim, read, ask for pipelines, settle.
    with django_assert_max_num_queries(35):
        work_on_due()

    assert not PipelineEvent.objects.filter(matched_at=None).exists()
    assert not PipelineEvent.objects.exclude(claim=None, due_at=None).exists()


def test_the_recipe_of_the_seed_delivers_what_is_critical_without_personal_data() -> None:
    set_up(SEED)
    post()

    work_on_due()

    run, delivery = the_run(), Delivery.objects.get()
    assert (run.state, [line["outcome"] for line in run.steps]) == ("done", ["critical", "passed", "redacted"])
    assert (delivery.state, delivery.destination_name) == ("pending", "ops")
    assert "ann@example.com" not in str(delivery.content) + str(run.payload)
    assert "Everything is down" in str(delivery.content)


def test_what_can_wait_is_dropped_without_a_delivery() -> None:
    set_up(SEED)
    post(PAYLOAD | {"subject": "Typo", "body": "There is a small typo on the pricing page."})

    work_on_due()

    run = the_run()
    assert (run.state, run.dropped_by) == ("dropped", "filter.match")
    assert not Delivery.objects.exists()


TWO = """
destinations:
  - {name: ops, kind: discord, webhook_url: "https://discord.com/api/webhooks/1/abcdefgh"}
  - {name: store, kind: webhook, url: "https://warehouse.example.com/in"}
pipelines:
  - name: Fan out
    state: active
    match: {type: "support.*"}
    destinations:
      - {to: ops, when: {all: [{left: "$event.payload.customer_tier", op: "==", right: enterprise}]}}
      - {to: store}
"""


def states() -> dict[str, str]:
    return dict(Delivery.objects.order_by("destination_name").values_list("destination_name", "state"))


def test_each_destination_has_conditions_of_its_own() -> None:
    set_up(TWO)
    post(PAYLOAD | {"customer_tier": "free"})

    work_on_due()

    assert states() == {"ops": "skipped", "store": "pending"}


def test_a_destination_s_own_conditions_hold_for_every_pipeline() -> None:
    set_up(TWO)
    never = {"all": [{"left": "$event.type", "op": "==", "right": "never"}]}
    Destination.objects.filter(name="store").update(when=never)
    post()

    work_on_due()

    assert states() == {"ops": "pending", "store": "skipped"}


def test_one_that_was_deleted_in_flight_leaves_a_dead_delivery_with_the_reason_and_the_others_theirs() -> None:
    set_up(TWO)
    Destination.objects.filter(name="ops").delete()
    post()

    work_on_due()

    assert states() == {"ops": "dead", "store": "pending"}
    assert Delivery.objects.get(destination_name="ops").last_error == "There is no destination “ops” any more."


def test_one_that_was_renamed_is_the_same_still() -> None:
    set_up(TWO)
    Destination.objects.filter(name="store").update(name="warehouse")
    post()

    work_on_due()

    assert states() == {"ops": "pending", "warehouse": "pending"}


def test_content_that_can_not_be_made_hurts_no_other() -> None:
    set_up(TWO)
    Destination.objects.filter(name="ops").update(kind="carrier-pigeon")
    post()

    work_on_due()

    assert states() == {"ops": "dead", "store": "pending"}


def test_an_event_is_matched_once_and_a_run_made_once() -> None:
    set_up(TWO)
    event = post()
    work_on_due()

    PipelineEvent.objects.filter(pk=event.pk).update(due_at=Now())
    work_on_due()

    assert (PipelineRun.objects.count(), Delivery.objects.count()) == (1, 2)


def test_a_worker_that_lost_its_claim_writes_nothing() -> None:
    set_up(TWO)
    post()
    [run] = take_runs()
    PipelineRun.objects.update(claim=None, claimed_until=None)

    with pytest.raises(ClaimLost):
        go_through_steps(unfinished_runs().get(pk=run.pk))

    assert not Delivery.objects.exists()


def test_a_run_that_kills_its_workers_ends_as_failed() -> None:
    set_up(TWO)
    post()
    take_runs()
    PipelineRun.objects.update(claimed_until=timezone.now() - timedelta(1), tries=99)

    work_on_due()

    run = the_run()
    assert run.state == "failed"
    assert "without an outcome" in run.last_error


def test_a_version_that_can_not_be_read_any_more_fails_and_says_so() -> None:
    set_up(TWO)
    post()
    [run] = take_runs()
    PipelineRun.objects.update(claim=None, claimed_until=None)
    rewrite(PipelineVersion.objects.all(), source="match: {type: a.b}\nsteps: [{gone.step: {}}]")
    _parsed.cache_clear()

    work_on_due()

    run.refresh_from_db()
    assert run.state == "failed"
    assert "can't be read any more" in run.last_error


def test_the_order_of_an_embeds_fields_is_that_of_the_recipe() -> None:
    fields = "fields: {Zebra: a, Tier: b, A much longer name: c}"
    set_up(SEED.replace('fields: {Tier: "$event.payload.customer_tier"}', fields))
    post()

    work_on_due()

    told = str(Delivery.objects.get().content)
    assert told.index("Zebra") < told.index("Tier") < told.index("A much longer name")
