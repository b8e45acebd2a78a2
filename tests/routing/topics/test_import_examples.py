"""Examples from a file: the good lines are taken, the bad ones told with their number."""

from __future__ import annotations

import json

import pytest

from routing.models import ExampleSource, Topic, TopicExample
from routing.topics.import_examples import ImportedExamples, UnreadableFile, import_examples
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    return factories.TopicFactory(name="Parcels")


def imported(content: str | bytes, **options: str) -> ImportedExamples:
    data = content.encode() if isinstance(content, str) else content
    return import_examples(data, by="lena", **options)


def lines(outcome: ImportedExamples) -> list[int]:
    return [one.line for one in outcome.bad]


def test_csv_brings_text_topic_urgency_and_tone(topic: Topic) -> None:
    outcome = imported('text,topic,urgency,tone\n"Where is\nmy parcel?",parcels,high,angry\nIt is late,Parcels,,\n')

    example = TopicExample.objects.filter(topic=topic).order_by("pk")[0]
    assert (outcome.added, outcome.bad) == (2, [])
    assert (example.text, example.urgency, example.tone) == ("Where is\nmy parcel?", "high", "angry")
    assert (example.source, example.author) == (ExampleSource.IMPORTED, "lena")


def test_json_lines_are_taken_and_bad_ones_told(topic: Topic) -> None:
    rows = [
        json.dumps({"text": "Where is it?", "topic": "Parcels"}),
        "{broken",
        json.dumps(["a list"]),
        json.dumps({"text": 5, "topic": "Parcels"}),
        json.dumps({"text": "Hello", "topic": "Nobody's"}),
        json.dumps({"text": " ", "topic": "Parcels"}),
        json.dumps({"text": "Late", "topic": "Parcels", "urgency": "enormous"}),
        json.dumps({"text": "x" * 1_000_000, "topic": "Parcels"}),
        json.dumps({"text": "Hello"}),
    ]

    outcome = imported("\n".join(rows))

    assert (outcome.added, lines(outcome)) == (1, [2, 3, 4, 5, 6, 7, 8, 9])
    assert "1,000,000 characters" in outcome.bad[6].reason


def test_what_is_known_already_is_not_added_twice(topic: Topic) -> None:
    once = "text,topic\nWhere is it?,Parcels\nWhere is it?,Parcels\n"

    assert (imported(once).added, imported(once).added) == (1, 0)
    assert imported(once).known == 2


def test_a_former_name_and_a_topic_for_all_lines_will_do(topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(name="Deliveries")

    assert imported("text,topic\nWhere is it?,Parcels\n").added == 1
    assert imported("text\nIt is late\n", topic="Deliveries").added == 1


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe\x00", b"name,subject\na,b\n"])
def test_a_file_that_can_t_be_read_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        imported(content)


def test_a_retired_topic_is_none(topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(is_active=False)

    assert lines(imported("text,topic\nWhere is it?,Parcels\n")) == [2]
