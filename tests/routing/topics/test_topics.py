"""Topics are learnt from what the teams wrote, and an odd list harms nobody."""

from __future__ import annotations

import pytest

from routing.reading.base import TopicCard
from routing.topics.choose import TopicGuess, guess_topic, learn_topics
from routing.topics.default_topics import DEFAULT_TOPICS
from routing.topics.text_vectors import vectors_of_text
from routing.topics.topic_model import fit_topics
from tickets.states import Category

pytestmark = pytest.mark.second_python

PARCELS = TopicCard(
    name="Where is my parcel",
    category="general",
    description="A customer asks when a delivery arrives.",
    examples=("My parcel has not come", "Where is my order?", "The courier did not ring", "Tracking shows nothing"),
)
SIZES = TopicCard(
    name="Wrong size",
    category="general",
    description="Something does not fit.",
    examples=("The shoes are too small", "This shirt is too large for me", "Can I swap it for a medium?"),
)
VOUCHERS = TopicCard(
    name="Vouchers",
    category="billing",
    description="Gift cards and discount codes.",
    examples=("My gift card is not accepted", "How long is a voucher valid?", "The code gives no discount"),
)
SHOP = (PARCELS, SIZES, VOUCHERS)


def guess(text: str, topics: tuple[TopicCard, ...] = SHOP) -> TopicGuess:
    found = guess_topic(learn_topics(topics), vectors_of_text(text, [text]))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("When will my delivery be here?", PARCELS),
        ("These trousers are much too tight.", SIZES),
        ("The shop does not take the voucher that I was given.", VOUCHERS),
    ],
)
def test_a_few_examples_are_enough(text: str, topic: TopicCard) -> None:
    found = guess(text)

    assert found.topic == topic
    assert found.is_sure


def test_it_knows_words_that_the_model_does_not() -> None:
    topics = (
        TopicCard(name="A", category="general", examples=("zorblax stops", "my zorblax beeps", "zorblax light is on")),
        TopicCard(name="B", category="general", examples=("quimble stops", "my quimble beeps", "quimble light is on")),
    )

    assert guess("the quimble is broken", topics).topic.name == "B"


def test_what_is_far_from_all_topics_has_little_confidence() -> None:
    assert guess("Who wrote Hamlet?").confidence < guess("My parcel is late").confidence / 2


def test_a_rare_topic_is_not_drowned_by_one_with_many_examples() -> None:
    many = tuple(f"Where is order {number}?" for number in range(40))
    topics = (TopicCard(name=PARCELS.name, category="general", examples=many), SIZES, VOUCHERS)

    assert guess("My gift card does not work", topics).topic == VOUCHERS


def test_it_names_the_nearest_example_of_the_topic() -> None:
    assert guess("The shirt is too large").nearest_example == "This shirt is too large for me"


@pytest.mark.parametrize(
    "topics",
    [
        (TopicCard(name="Only one", category="general"),),
        (TopicCard(name="", category="general"), PARCELS),
        (PARCELS, PARCELS),
        (TopicCard(name="Blank", category="general", examples=("", "  ", "\x00")), SIZES),
        (TopicCard(name="Long", category="general", examples=("word " * 50_000,)), SIZES),
        tuple(TopicCard(name=f"Topic {number}", category="general") for number in range(60)),
    ],
)
def test_it_takes_any_list(topics: tuple[TopicCard, ...]) -> None:
    found = guess("Where is my parcel?", topics)

    assert 0 <= found.confidence <= 1
    assert sum(found.by_category.values()) == pytest.approx(1)


def test_without_topics_there_is_no_guess() -> None:
    assert guess_topic(learn_topics(()), vectors_of_text("Where is it?", ["Where is it?"])) is None


def test_a_list_is_learnt_once() -> None:
    assert fit_topics(SHOP) is fit_topics(SHOP)


def test_the_first_topics_cover_every_category() -> None:
    assert {topic.category for topic in DEFAULT_TOPICS} == set(Category.values)
    assert all(len(topic.examples) >= 5 and topic.description for topic in DEFAULT_TOPICS)
    assert len({topic.name for topic in DEFAULT_TOPICS}) == len(DEFAULT_TOPICS)
