"""The pages of topics, their examples and their model, as a lead uses them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from routing.models import Topic, TopicExample, UnsureThreshold
from routing.topics.refit import ask_for_model, current_sources, fit_topic_model
from tests import factories

pytestmark = pytest.mark.django_db
TOPICS = reverse("admin:routing_topic_changelist")
EXAMPLES = reverse("admin:routing_topicexample_changelist")
THRESHOLD = reverse("admin:routing_topicmodel_threshold")


def page_of(topic: Topic) -> str:
    return reverse("admin:routing_topic_change", args=[topic.pk])


def posted(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Parcels",
        "category": "general",
        "team": "",
        "is_active": "on",
        "description": "Where a parcel is and when it comes.",
    } | changes


def client_as(role: str) -> Client:
    browser = Client()
    browser.force_login(factories.staff_with(role))
    return browser


def test_a_lead_adds_a_topic_and_an_example_and_retires_it() -> None:
    lead = client_as("Support lead")
    assert lead.post(reverse("admin:routing_topic_add"), posted()).status_code == 302
    topic = Topic.objects.get(name="Parcels")

    added = {"topic": topic.pk, "text": "Where is my parcel?", "urgency": "low", "tone": "calm"}
    assert lead.post(reverse("admin:routing_topicexample_add"), added).status_code == 302
    example = TopicExample.objects.get(topic=topic)
    assert (example.author, example.urgency) != ("", "")
    lead.post(EXAMPLES, {"action": "retire", "_selected_action": [example.pk]})

    example.refresh_from_db()
    assert example.retired_at is not None
    assert "Where is my parcel?" in lead.get(EXAMPLES).content.decode()
    assert lead.get(reverse("admin:routing_topic_delete", args=[topic.pk])).status_code == 403


@pytest.mark.parametrize("name", ["unsure", "Unsure", "", "  ", "OUTAGES"])
def test_a_name_that_would_confuse_is_refused_with_a_sentence(root: Client, name: str) -> None:
    page = root.post(reverse("admin:routing_topic_add"), posted(name=name))

    assert page.status_code == 200
    assert page.context["adminform"].form.errors


def test_a_former_name_belongs_to_its_topic(root: Client) -> None:
    topic = factories.TopicFactory(name="Parcels")
    root.post(page_of(topic), posted(name="Deliveries"))

    page = root.post(reverse("admin:routing_topic_add"), posted(name="parcels"))

    assert "was a name of" in page.content.decode()
    assert "Formerly called" in root.get(page_of(topic)).content.decode()


def test_two_topics_that_say_the_same_are_warned_of(root: Client) -> None:
    factories.TopicFactory(name="Parcels", description="Where a parcel is and when it comes.")

    page = root.post(reverse("admin:routing_topic_add"), posted(name="Parcel tracking"), follow=True)

    assert "says nearly the same as “Parcels”" in page.content.decode()


def test_an_example_of_a_megabyte_is_refused_with_a_sentence(root: Client) -> None:
    topic = factories.TopicFactory()
    page = root.post(
        reverse("admin:routing_topicexample_add"),
        {"topic": topic.pk, "text": "x" * 1_000_000, "urgency": "", "tone": ""},
    )

    assert "at most 10,000" in page.content.decode()
    assert not topic.examples.exists()


def test_a_file_is_imported_and_its_bad_lines_are_shown(root: Client) -> None:
    factories.TopicFactory(name="Parcels")
    file = SimpleUploadedFile("examples.csv", b"text,topic\nWhere is it?,Parcels\nHello,Nothing\n")

    page = root.post(reverse("admin:routing_topicexample_import"), {"file": file}).content.decode()

    assert "1 example added" in page
    assert "There is no active topic “Nothing”" in page


def test_the_import_is_for_those_who_may_add() -> None:
    assert client_as("Reviewer").get(reverse("admin:routing_topicexample_import")).status_code == 403


def test_the_list_asks_as_much_for_many_topics_as_for_few(root: Client) -> None:
    root.get(TOPICS)
    with CaptureQueriesContext(connection) as few:
        root.get(TOPICS)
    for number in range(20):
        factories.TopicFactory(description=str(number)).examples.create(text=f"Text {number}")
    with CaptureQueriesContext(connection) as many:
        root.get(TOPICS)

    assert len(many) == len(few)


def test_a_lead_sets_the_threshold_and_sees_what_it_does() -> None:
    row = ask_for_model(current_sources())
    assert row is not None
    fit_topic_model(str(row.pk))
    lead = client_as("Support lead")

    tried = lead.get(THRESHOLD, {"sure_from": "0.9"}).content.decode()
    assert "0.90" in tried
    assert not UnsureThreshold.objects.exists()
    lead.post(THRESHOLD, {"sure_from": "0.9"})
    assert UnsureThreshold.objects.get().sure_from == 0.9
    assert "A lead has set it" in lead.get(THRESHOLD).content.decode()
    lead.post(THRESHOLD, {"sure_from": ""})
    assert not UnsureThreshold.objects.exists()

    shown = lead.get(reverse("admin:routing_topicmodel_change", args=[row.pk])).content.decode()
    assert 'data-type="line"' in shown


@pytest.mark.parametrize("value", ["2", "-1", "much", "nan"])
def test_a_threshold_is_a_share(root: Client, value: str) -> None:
    assert root.post(THRESHOLD, {"sure_from": value}).status_code == 200
    assert not UnsureThreshold.objects.exists()


def test_only_a_lead_sets_the_threshold() -> None:
    assert client_as("Auditor").get(THRESHOLD).status_code == 200
    assert client_as("Auditor").post(THRESHOLD, {"sure_from": "0.5"}).status_code == 403
