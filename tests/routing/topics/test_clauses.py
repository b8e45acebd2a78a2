"""A description is read by its clauses, and what it excludes does not draw tickets."""

from __future__ import annotations

from routing.reading.base import TopicCard
from routing.topics.choose import guess_topic, learn_topics
from routing.topics.clauses import clauses_of, describe
from routing.topics.text_vectors import vectors_of_text

LABELS = TopicCard(
    name="label_charges",
    category="billing",
    description="What one label cost: surcharges, weight corrections. Not the price of the plan. A plug-in is shop_sync.",
)
SHOPS = TopicCard(name="shop_sync", category="technical", description="Plug-ins for shops: orders that do not arrive.")
NAMES = ("label_charges", "shop_sync")


def test_each_clause_stands_with_the_name() -> None:
    assert clauses_of(LABELS, NAMES) == [
        "label charges: What one label cost",
        "label charges: surcharges",
        "label charges: weight corrections",
    ]


def test_what_is_excluded_or_belongs_to_another_topic_is_left_out() -> None:
    assert "plan" not in describe(LABELS, NAMES)
    assert "plug-in" not in describe(LABELS, NAMES)


def test_a_topic_without_a_description_is_its_name() -> None:
    assert clauses_of(TopicCard(name="card_lost", category="general"), ("card_lost",)) == ["card lost"]


def test_a_description_that_excludes_everything_is_taken_as_it_stands() -> None:
    card = TopicCard(name="other", category="general", description="Not about anything else.")

    assert clauses_of(card, ("other",)) == ["other: Not about anything else"]


def test_one_sentence_among_many_can_decide() -> None:
    said = ("Thank you for the new screen.", "My wife likes it too.", "Since today orders of the shop do not arrive.")

    found = guess_topic(learn_topics((LABELS, SHOPS)), vectors_of_text(" ".join(said), said))

    assert found is not None
    assert found.topic == SHOPS
