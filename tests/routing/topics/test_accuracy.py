"""How often the reader was right about each topic, in people's word."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from helpdesk.exports.shown_rows import shown_rows
from routing.corrections import Corrector, Teaching, reassign, undo
from routing.models import Correction, Topic
from routing.topics.accuracy import TopicAccuracy, topic_accuracies, wilson_interval
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.actions.reply import reply_as_person

pytestmark = pytest.mark.django_db
LENA = Corrector(actor="lena")


@pytest.fixture
def topics() -> tuple[Topic, Topic]:
    return factories.TopicFactory(name="login"), factories.TopicFactory(name="Invoices")


def corrected(topic: Topic) -> Correction:
    return reassign(routed(topic="login"), topic=topic, by=LENA, teaching=Teaching.NOT)


def test_a_ticket_that_nobody_judged_does_not_count(topics: tuple[Topic, Topic]) -> None:
    routed(topic="login")

    assert topic_accuracies() == {}


def test_a_corrected_ticket_counts_as_wrong_and_says_what_it_was(topics: tuple[Topic, Topic]) -> None:
    corrected(topics[1])

    found = topic_accuracies()[topics[0].pk]

    assert (found.judged, found.right, found.confused_with) == (1, 0, (("Invoices", 1),))


def test_an_answer_by_a_person_says_that_the_topic_was_right(topics: tuple[Topic, Topic]) -> None:
    reply_as_person(routed(topic="login"), text="Try again.", resolves=True, by="lena")
    corrected(topics[1])

    found = topic_accuracies()[topics[0].pk]

    assert (found.judged, found.right) == (2, 1)
    assert found.words.startswith("50% of 2 (")


def test_a_correction_that_was_taken_back_judges_nothing(topics: tuple[Topic, Topic]) -> None:
    undo(corrected(topics[1]), by=LENA)

    assert topic_accuracies() == {}


def test_figures_follow_a_renaming(topics: tuple[Topic, Topic]) -> None:
    corrected(topics[1])
    Topic.objects.filter(pk=topics[0].pk).update(name="Signing in")
    Topic.objects.filter(pk=topics[1].pk).update(name="Bills")

    found = topic_accuracies()[topics[0].pk]

    assert (found.judged, found.confused_with) == (1, (("Bills", 1),))


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"), [(0, 0, 0.0, 1.0), (9, 10, 0.60, 0.98), (90, 100, 0.83, 0.94)]
)
def test_the_interval_is_wilson_s(right: int, judged: int, low: float, high: float) -> None:
    assert wilson_interval(right, judged) == pytest.approx((low, high), abs=0.01)


def test_without_judgements_there_is_no_share() -> None:
    assert (TopicAccuracy().words, TopicAccuracy().confusion_words) == ("–", "–")


def test_the_list_is_exported_with_its_figures_where_nobody_looked_at_it(admin_user: User) -> None:
    factories.TopicFactory(name="Imports")

    exported = shown_rows(Topic, admin_user, "")

    [topic] = exported.rows.filter(name="Imports")
    assert (topic.accuracy.words, exported.desk.right(topic)) == ("–", "–")
