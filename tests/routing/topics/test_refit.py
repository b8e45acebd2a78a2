"""One task learns the topics anew after changes; what stood before reads until the new model stands."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from helpdesk.topic_clock import TopicClock
from routing.models import ModelState, Topic, TopicExample, TopicModel, TopicModelFile, UnsureThreshold
from routing.reading.base import ReadRequest, ReadResult, TopicCard
from routing.reading.desk import learn_desk
from routing.reading.local import read_locally
from routing.topics.refit import ENGINE, ask_for_model, current_sources, ensure_model, fit_topic_model
from routing.topics.serve import serve_topics
from routing.topics.stored_model import dump_model, load_model, shape_of
from routing.topics.topic_model import TopicModel as LearntModel
from routing.topics.topic_model import fit_topics
from tests import factories
from tickets.states import UNSURE

pytestmark = pytest.mark.django_db

ZORBLAX = ("my zorblax beeps", "the zorblax stops", "zorblax light is on", "no zorblax today", "zorblax is cold")
QUIMBLE = ("my quimble leaks", "the quimble is loud", "quimble won't open", "a blue quimble please", "quimble broken")


@pytest.fixture
def topics() -> tuple[Topic, Topic]:
    Topic.objects.update(is_active=False)
    made = []
    for name, texts in (("Zorblax", ZORBLAX), ("Quimble", QUIMBLE)):
        topic = factories.TopicFactory(name=name, description="")
        TopicExample.objects.bulk_create(TopicExample(topic=topic, text=text) for text in texts)
        made.append(topic)
    return made[0], made[1]


def fit() -> TopicModel:
    row = ask_for_model(current_sources())
    assert row is not None
    fit_topic_model(str(row.pk))
    return TopicModel.objects.get(pk=row.pk)


def read(text: str) -> ReadResult:
    served = serve_topics()
    return read_locally(ReadRequest(subject="", body=text, topics=served.cards, learnt=served.learnt, desk=served.desk))


def test_a_model_is_fitted_from_all_examples_and_stands(topics: tuple[Topic, Topic]) -> None:
    row = fit()

    assert (row.state, row.topics, row.examples, row.claim) == (ModelState.STANDS, 2, 10, None)
    assert read("The zorblax beeps again").topic_guess == "Zorblax"
    assert read("The zorblax beeps again").version.endswith(f"topics {row.number}")


def test_vectors_stand_beside_their_examples(topics: tuple[Topic, Topic]) -> None:
    fit()

    assert not TopicExample.objects.filter(topic__in=topics, vector=None).exists()


def test_what_stood_reads_until_the_next_one_stands(topics: tuple[Topic, Topic]) -> None:
    first = fit()
    learnt = factories.TopicFactory(name="Wobbit", description="")
    for text in ("wobbit jams", "the wobbit is stuck", "wobbit key lost"):
        learnt.examples.create(text=text)
    ask_for_model(current_sources())

    before = read("my wobbit jams")

    assert before.topic_guess != "Wobbit"
    assert before.version.endswith(f"topics {first.number}")
    fit_topic_model(str(TopicModel.objects.get(state=ModelState.WAITING).pk))
    assert read("my wobbit jams").topic_guess == "Wobbit"


def test_a_renamed_topic_is_read_under_its_new_name_at_once_and_keeps_the_former_one(
    topics: tuple[Topic, Topic],
) -> None:
    fit()
    zorblax = topics[0]
    zorblax.name = "Zorblaxes"
    zorblax.save()

    zorblax.refresh_from_db()
    assert zorblax.former_names == ["Zorblax"]
    assert read("The zorblax beeps again").topic_guess == "Zorblaxes"

    zorblax.name = "Zorblax"
    zorblax.save()
    zorblax.refresh_from_db()
    assert zorblax.former_names == ["Zorblaxes"]


def test_no_ticket_gets_a_topic_that_was_retired_since(topics: tuple[Topic, Topic]) -> None:
    fit()
    Topic.objects.filter(pk=topics[0].pk).update(is_active=False)

    assert read("The zorblax beeps again").topic_guess == "Quimble"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM routing_topic",
        "DELETE FROM routing_topicexample",
        "DELETE FROM routing_topicmodel",
        "UPDATE routing_topicexample SET text = 'another'",
    ],
)
def test_topics_examples_and_models_are_kept(topics: tuple[Topic, Topic], statement: str) -> None:
    ask_for_model("")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_one_row_waits_at_a_time(topics: tuple[Topic, Topic]) -> None:
    assert ask_for_model(current_sources()) is not None
    assert ask_for_model(current_sources()) is None


def test_the_clock_asks_once_a_series_of_changes_has_ended(topics: tuple[Topic, Topic]) -> None:
    fit()
    TopicModel.objects.update(milliseconds=0)
    clock = TopicClock(quiet=0)
    clock.step()
    assert not TopicModel.objects.filter(state=ModelState.WAITING).exists()

    topics[0].examples.create(text="zorblax hums")
    TopicClock(quiet=1_000).step()
    assert not TopicModel.objects.filter(state=ModelState.WAITING).exists()
    clock.step()
    assert TopicModel.objects.filter(state=ModelState.WAITING).count() == 1
    clock.step()
    assert TopicModel.objects.filter(state=ModelState.WAITING).count() == 1


def test_what_takes_long_is_learnt_less_often(topics: tuple[Topic, Topic]) -> None:
    fit()
    TopicModel.objects.update(milliseconds=1_000_000)
    topics[0].examples.create(text="zorblax hums")
    clock = TopicClock(quiet=0)

    clock.step()
    clock.step()

    assert not TopicModel.objects.filter(state=ModelState.WAITING).exists()


@pytest.mark.parametrize("change", ["description", "retire example", "retire topic", "name"])
def test_every_change_is_seen(topics: tuple[Topic, Topic], change: str) -> None:
    before = current_sources()
    topic = Topic.objects.filter(pk=topics[0].pk)
    {
        "description": lambda: topic.update(description="What beeps."),
        "retire example": lambda: TopicExample.objects.filter(text=ZORBLAX[0]).update(retired_at=Now()),
        "retire topic": lambda: topic.update(is_active=False),
        "name": lambda: topic.update(name="Z"),
    }[change]()

    assert current_sources() != before


def test_a_fit_that_fails_is_tried_again_and_the_old_one_reads(topics: tuple[Topic, Topic]) -> None:
    first = fit()
    TopicExample.objects.filter(topic=topics[0]).update(vector=b"odd")
    row = ask_for_model(current_sources())
    assert row is not None
    fit_topic_model(str(row.pk))

    row.refresh_from_db()
    assert (row.state, row.tries, row.last_error != "") == (ModelState.WAITING, 1, True)
    assert read("The zorblax beeps again").version.endswith(f"topics {first.number}")


def test_a_worker_that_starts_has_a_model(topics: tuple[Topic, Topic]) -> None:
    ensure_model()
    ensure_model()

    assert TopicModel.objects.filter(state=ModelState.STANDS, engine=ENGINE).count() == 1
    assert TopicModel.objects.get().sources == current_sources()


def test_without_topics_everything_is_unsure() -> None:
    Topic.objects.update(is_active=False)
    row = fit()

    assert row.state == ModelState.STANDS
    assert read("Where is my invoice?").topic == UNSURE


def test_a_lead_s_threshold_goes_before_the_calibrated_one(topics: tuple[Topic, Topic]) -> None:
    fit()
    UnsureThreshold.objects.create(pk=1, sure_from=1.0)

    assert read("The zorblax beeps again").topic == UNSURE

    UnsureThreshold.objects.update(sure_from=0.0)
    assert read("The zorblax beeps again").topic == "Zorblax"


def test_only_the_newest_files_are_kept(topics: tuple[Topic, Topic]) -> None:
    for _ in range(3):
        last = fit()

    assert TopicModelFile.objects.count() == 2
    assert TopicModelFile.objects.filter(model=last).exists()


def test_a_ticket_asks_one_statement_for_its_topics(topics: tuple[Topic, Topic]) -> None:
    fit()
    serve_topics()

    with CaptureQueriesContext(connection) as asked:
        serve_topics()

    assert len(asked) == 1


def test_a_model_comes_back_as_it_was_stored(topics: tuple[Topic, Topic]) -> None:
    model = fit_topics(serve_topics().cards)

    back = load_model(LearntModel, dump_model(model))

    assert back.topics == model.topics
    assert np.array_equal(back.weights, model.weights)
    assert shape_of(LearntModel) == shape_of(LearntModel) != shape_of(TopicCard)


PRINTER = tuple(f"The printer in hall {number} needs paper, please." for number in range(40))


@pytest.fixture
def labelled() -> None:
    TopicExample.objects.bulk_create(TopicExample(text=text, urgency="high") for text in PRINTER)


@pytest.mark.parametrize("has_topics", [True, False])
def test_labels_without_a_topic_teach_urgency(labelled: None, has_topics: bool) -> None:
    Topic.objects.update(is_active=has_topics)

    before = read("The printer in hall 70 needs paper, please.")
    row = fit()

    after = read("The printer in hall 70 needs paper, please.")
    assert (before.urgency == "high", after.urgency, row.labelled) == (False, "high", len(PRINTER))
    assert after.version.endswith(f"topics {row.number}")


def test_another_label_is_seen(topics: tuple[Topic, Topic]) -> None:
    before = current_sources()

    TopicExample.objects.filter(text=ZORBLAX[0]).update(tone="angry")

    assert current_sources() != before


def test_labels_are_learnt_by_the_task_alone(labelled: None) -> None:
    fit()
    learn_desk.cache_clear()

    read("The printer in hall 70 needs paper, please.")

    assert learn_desk.cache_info().misses == 0
