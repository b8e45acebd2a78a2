"""Pipelines in the admin: a recipe by one click, an editor that checks, trials, activation, backfills, runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from routing.models import Delivery, Pipeline, PipelineRun, PipelineVersion
from routing.pipelines.edit import digest_of_source
from routing.pipelines.gallery import GALLERY
from routing.pipelines.work import work_on_due
from tests.routing.pipelines.rows import make_event, make_run
from tests.routing.pipelines.test_run import SEED, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def pipeline() -> Pipeline:
    set_up(SEED)
    return Pipeline.objects.get()


def page(name: str, pipeline: Pipeline) -> str:
    return reverse(f"admin:routing_pipeline_{name}", args=[pipeline.pk])


def shown(root: Client, address: str) -> str:
    answer = root.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(pipeline: Pipeline, **values: str) -> dict[str, str]:
    given = {"name": pipeline.name, "description": "", "source": pipeline.source}
    return given | {"seen": digest_of_source(pipeline.source)} | values


def test_a_recipe_is_one_click(root: Client) -> None:
    listed = shown(root, reverse("admin:routing_pipeline_changelist"))
    assert all(told in listed for told in GALLERY.values())

    for _ in range(2):
        answer = root.post(reverse("admin:routing_pipeline_gallery", args=["escalations-to-discord"]), follow=True)

    made = Pipeline.objects.get()
    assert (made.name, made.state) == ("Escalations to Discord", "draft")
    assert "There is no destination “ops”" in answer.content.decode()


def test_what_is_typed_is_checked_with_its_lines(root: Client) -> None:
    bad = "match: {type: a.b}\nsteps:\n  - redact: {}\n"

    answer = root.post(reverse("admin:routing_pipeline_check"), {"source": bad})

    assert "line 3, steps[0].redact: There is no such step." in answer.content.decode()


def test_what_is_typed_is_told_in_a_sentence(root: Client, pipeline: Pipeline) -> None:
    answer = root.post(reverse("admin:routing_pipeline_check"), {"source": pipeline.source})

    told = "It takes support.ticket.created; urgency, then filter.match, then redact.pii; and delivers to ops."
    assert told in answer.content.decode()


def test_a_new_pipeline_is_saved_as_a_draft_with_its_comments(root: Client) -> None:
    source = "# Why it is there.\nmatch: {type: a.b}\ndestinations: []\n"

    root.post(reverse("admin:routing_pipeline_add"), {"name": "Mine", "source": source})

    made = Pipeline.objects.get()
    assert (made.name, made.state, made.source) == ("Mine", "draft", source)


def test_a_mistake_keeps_it_from_being_saved_and_nothing_typed_is_lost(root: Client) -> None:
    answer = root.post(reverse("admin:routing_pipeline_add"), {"name": "Mine", "source": "match: {typ: a.b}"})

    assert answer.status_code == 422
    assert "match: {typ: a.b}" in answer.content.decode()
    assert not Pipeline.objects.exists()


def test_saving_an_active_one_changes_nothing_until_it_is_activated(root: Client, pipeline: Pipeline) -> None:
    changed = pipeline.source.replace("right: critical", "right: high")
    root.post(page("change", pipeline), form_of(pipeline, source=changed))

    pipeline.refresh_from_db()
    assert (pipeline.source, pipeline.state, PipelineVersion.objects.count()) == (changed, "active", 1)
    assert "differs from the version that is active" in shown(root, page("change", pipeline))

    root.post(page("activate", pipeline), {"seen": digest_of_source(changed), "reason": "Earlier."})

    pipeline.refresh_from_db()
    assert pipeline.active_version is not None
    assert (pipeline.active_version.number, pipeline.active_version.reason) == (2, "Earlier.")
    assert "Earlier." in shown(root, page("change", pipeline))
    assert shown(root, reverse("admin:routing_pipeline_version", args=[pipeline.pk, 1]))


def test_who_edits_an_older_copy_is_told(root: Client, pipeline: Pipeline) -> None:
    old = form_of(pipeline)
    root.post(page("change", pipeline), form_of(pipeline, source=pipeline.source + "# Mine\n"))

    answer = root.post(page("change", pipeline), old)

    assert "Somebody has saved it since" in answer.content.decode()
    pipeline.refresh_from_db()
    assert pipeline.source.endswith("# Mine\n")


def test_one_that_names_what_is_not_there_is_not_activated(root: Client) -> None:
    root.post(reverse("admin:routing_pipeline_gallery", args=["urgent-by-mail"]))
    made = Pipeline.objects.get()

    answer = root.post(page("activate", made), {"seen": digest_of_source(made.source)}, follow=True)

    assert "There is no destination “on duty”" in answer.content.decode()
    assert not PipelineVersion.objects.exists()


def test_a_paused_one_takes_no_more(root: Client, pipeline: Pipeline) -> None:
    root.post(page("pause", pipeline))

    pipeline.refresh_from_db()
    assert pipeline.state == "paused"


def test_a_test_run_shows_each_step_and_what_would_be_received_and_keeps_nothing(
    root: Client, pipeline: Pipeline
) -> None:
    event = make_event()

    told = root.post(page("try", pipeline), {"event": event.public_id}).content.decode()

    assert "critical" in told
    assert "would receive" in told
    assert "[email]" in told
    assert " object at " not in told
    assert not PipelineRun.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"event": "pe_nonsense"}, "is not an id that begins with pe_"),
        ({"event": "pe_01kx0000000000000000000000"}, "There is no such event"),
        ({"payload": "{"}, "This is no JSON."),
        ({"payload": "[" * 100_000}, "This is no JSON."),
        ({"payload": "[1]"}, "A payload is an object"),
        ({"payload": "{}", "type": "other.thing"}, "This pipeline does not take the event."),
        ({}, "No stored event is of its type."),
    ],
)
def test_a_test_run_says_what_it_can_not_do(asked: dict[str, str], said: str, root: Client, pipeline: Pipeline) -> None:
    assert said in root.post(page("try", pipeline), asked).content.decode()


def test_a_backfill_is_counted_tried_and_begun_once(root: Client, pipeline: Pipeline) -> None:
    for number in range(3):
        make_event({"subject": "Everything is down", "body": str(number)}, matched_at=Now())
    make_event({"subject": "Typo", "body": "A small typo."}, matched_at=Now())
    today = timezone.localdate()
    days = {"since": str(today - timedelta(1)), "until": str(today), "most": "3"}

    counted = root.post(page("backfill", pipeline), days | {"count": ""}).content.decode()
    tried = root.post(page("backfill", pipeline), days | {"dry": ""}).content.decode()
    assert "It would run on 3 events." in counted
    assert "3 to <bdi>ops</bdi>" in tried
    assert not PipelineRun.objects.exists()

    root.post(page("backfill", pipeline), days | {"start": ""})
    work_on_due()
    again = root.post(page("backfill", pipeline), days | {"count": ""}).content.decode()

    assert Delivery.objects.filter(state="pending").count() == 3
    assert "It would run on 1 event." in again


def test_a_draft_is_not_backfilled(root: Client) -> None:
    root.post(reverse("admin:routing_pipeline_gallery", args=["urgent-by-mail"]))
    today = str(timezone.localdate())

    told = root.post(
        page("backfill", Pipeline.objects.get()), {"since": today, "until": today, "most": "3", "count": ""}
    )

    assert "is not active" in told.content.decode()


def test_a_run_that_failed_is_run_again_from_its_page(root: Client, pipeline: Pipeline) -> None:
    run = make_run(pipeline, state="failed", last_error="No model is configured.")
    address = reverse("admin:routing_pipelinerun_change", args=[run.pk])
    assert "No model is configured." in shown(root, address)

    root.post(reverse("admin:routing_pipelinerun_again", args=[run.pk]))

    run.refresh_from_db()
    assert run.state == "waiting"


def test_one_that_was_active_is_not_deleted(root: Client, pipeline: Pipeline) -> None:
    assert root.post(reverse("admin:routing_pipeline_delete", args=[pipeline.pk]), {"post": "yes"}).status_code == 403
