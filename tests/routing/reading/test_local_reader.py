"""The local reader says what a person would, and `unsure` rather than a guess."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from routing.reading.base import ReadRequest, ReadResult, TopicCard
from routing.reading.local import read_locally
from routing.topics.default_topics import DEFAULT_TOPICS
from tickets.states import UNSURE

# Written apart from the reader's examples. `seen` is false for the forty that came when the reader was done.
URGENT = ("outage", "data_loss", "security")
HELD_OUT = Path(__file__).with_name("held_out_tickets.jsonl")

# Written for this test: text, tier, topic, priority.
TICKETS: tuple[tuple[str, str, str, str], ...] = (
    (
        "Hi, could you resend the bill from January? Our finance team misplaced it.",
        "pro",
        "Invoices and receipts",
        "low",
    ),
    (
        "You have taken 49 euros from my account two times. Give one back please.",
        "pro",
        "Refunds and disputed charges",
        "normal",
    ),
    ("our bank refused the monthly debit, what now", "free", "Failed payments and payment methods", "normal"),
    (
        "We are 12 people now and need more licences. What would the bigger package cost?",
        "pro",
        "Plans and prices",
        "low",
    ),
    (
        "Please end our subscription on the 30th, we're moving to something else.",
        "pro",
        "Cancelling a subscription",
        "normal",
    ),
    ("I can't sign in any more, the page says forbidden.", "enterprise", "Login and access", "high"),
    ("How can I get a new password? I've forgotten mine.", "free", "Passwords and two-factor codes", "low"),
    ("The whole platform is down for all our users, we're losing sales!", "enterprise", "Outages", "urgent"),
    ("Opening any page takes forever since Monday.", "free", "Slow performance", "normal"),
    ("All the records that we entered last week are gone!", "pro", "Lost or wrong data", "urgent"),
    ("Your REST endpoint returns 500 whenever we post an order.", "enterprise", "API and integrations", "high"),
    ("Pressing the print button does nothing at all, it is broken.", "pro", "Bugs and errors", "high"),
    (
        "There was a login from Brazil last night, and none of us is there. Has our account been hacked?",
        "pro",
        "Security concerns",
        "urgent",
    ),
    ("We signed up this morning. What are the first things we should set up?", "free", "Getting started", "low"),
    ("How do I add three coworkers?", "free", "Inviting the team", "low"),
    ("Can I load my spreadsheet of clients into the system?", "free", "Importing data", "low"),
    ("Kindly erase all personal information that you hold on me.", "free", "Exporting data and privacy", "normal"),
    ("It would be nice if the list remembered my sorting.", "free", "Feature requests", "low"),
    ("Thank you so much, your team was wonderful!", "free", "Feedback and thanks", "low"),
    (
        "We'd like to resell your product in Spain. Whom should we speak with?",
        "free",
        "Sales and partnerships",
        "normal",
    ),
)
OUT_OF_SCOPE = (
    "Do you know a good recipe for lentil soup?",
    "What will the weather be like in Lisbon tomorrow?",
    "Who won the football match last night?",
    "asdf qwer zxcv",
    "My neighbour plays the drums at night, may he do that?",
    "Translate the word for bread into Finnish",
    "Remind me to water the plants",
    "The history of the Roman aqueducts in three sentences",
    "Book me a table for two at eight",
    "Mein Hund frisst seit gestern nichts mehr, was kann ich tun?",
)


def request(body: str = "", subject: str = "", **changes: Any) -> ReadRequest:
    return ReadRequest(subject=subject, body=body, topics=changes.pop("topics", DEFAULT_TOPICS), **changes)


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


@cache
def held_out() -> list[tuple[dict[str, Any], ReadResult]]:
    with HELD_OUT.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row, read_locally(request(row["body"], subject=row["subject"]))) for row in rows]


@pytest.mark.parametrize(
    ("part", "least", "least_of_last"),
    [("category", 0.87, 0.85), ("urgency", 0.88, 0.8), ("tone", 0.9, 0.85)],
)
def test_it_reads_held_out_tickets_as_a_person_would(part: str, least: float, least_of_last: float) -> None:
    right = [(row["seen"], getattr(reading, part) in row[part]) for row, reading in held_out()]

    assert share([fits for _, fits in right]) >= least
    assert share([fits for seen, fits in right if not seen]) >= least_of_last


@pytest.mark.parametrize("part", ["category", "urgency", "tone"])
def test_it_is_surer_where_it_is_right(part: str) -> None:
    right, wrong = [], []
    for row, reading in held_out():
        (right if getattr(reading, part) in row[part] else wrong).append(getattr(reading, f"{part}_confidence"))

    assert sum(right) / len(right) > sum(wrong) / len(wrong) + 0.1


def test_it_rarely_takes_an_urgent_ticket_for_a_lesser_one() -> None:
    urgent = [reading.impact for row, reading in held_out() if row["priority"] == ["urgent"]]

    assert share([impact in URGENT for impact in urgent]) >= 0.85
    assert not any(impact in ("degraded", "question", "wish") for impact in urgent)


def test_it_finds_the_topic_of_tickets_it_has_not_seen() -> None:
    assert share([read_locally(request(text)).topic == topic for text, _, topic, _ in TICKETS]) >= 0.85


def test_it_finds_the_category_of_tickets_it_has_not_seen() -> None:
    category = {card.name: card.category for card in DEFAULT_TOPICS}

    assert share([read_locally(request(text)).category == category[topic] for text, _, topic, _ in TICKETS]) >= 0.9


def test_it_is_unsure_of_what_fits_no_topic() -> None:
    assert share([read_locally(request(text)).topic == UNSURE for text in OUT_OF_SCOPE]) >= 0.85


@pytest.mark.parametrize("text", ["", " ", "?", "a" * 1_000_000, "word " * 200_000, "\u202e\ufffd", "!" * 50_000])
def test_it_reads_anything_quickly(text: str) -> None:
    read_locally(request("warm up"))
    started = time.process_time()

    result = read_locally(request(text))

    assert time.process_time() - started < 2
    assert_in_range(result)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("No rush, but how do I change the logo?", "low"),
        ("This is not urgent: one chart shows last week's colours.", "low"),
        ("We need this before tomorrow, all our users are waiting.", "high"),
        ("Please answer as soon as possible.", "medium"),
        ("The service was down yesterday but it works again now.", "low"),
    ],
)
def test_urgency_is_what_is_said(text: str, urgency: str) -> None:
    assert read_locally(request(text)).urgency == urgency


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Could you tell me how to change my address?", "calm"),
        ("I don't understand what this setting means, I'm not sure where to click.", "confused"),
        ("This is ridiculous, the third time that I write to you!!", "angry"),
        ("I HAVE BEEN WAITING FOR TWO WEEKS FOR AN ANSWER", "angry"),
    ],
)
def test_tone_is_how_it_sounds(text: str, tone: str) -> None:
    assert read_locally(request(text)).tone == tone


def test_a_topic_needs_no_examples() -> None:
    topics = (
        TopicCard(name="Shipping", category="general", description="Where a parcel is and when it arrives."),
        TopicCard(name="Returns", category="billing", description="Sending a product back that does not fit."),
    )

    assert read_locally(request("When will my parcel arrive?", topics=topics)).topic == "Shipping"


def test_it_gives_its_reasons() -> None:
    reasons = read_locally(request("Everything is down, nobody can work!")).reasons

    assert any("Outages" in reason for reason in reasons)
    assert any("the service is down (“outage”)" in reason for reason in reasons)


def test_the_same_text_is_read_the_same_way() -> None:
    assert read_locally(request("My card was declined")) == read_locally(request("My card was declined"))


def assert_in_range(result: ReadResult) -> None:
    for part in ("topic", "category", "urgency", "tone", "impact"):
        assert 0 <= getattr(result, f"{part}_confidence") <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Wo finde ich die Rechnung für den letzten Monat? Ich kann sie nicht sehen.",
        "Je ne peux pas me connecter à mon compte depuis hier.",
    ],
)
def test_it_doubts_what_is_not_english(text: str) -> None:
    reading = read_locally(request(text))

    assert reading.topic == UNSURE
    assert max(reading.topic_confidence, reading.impact_confidence, reading.tone_confidence) <= 0.5
    assert "does not read like English" in reading.reasons[0]


@pytest.mark.parametrize(
    "text",
    [
        "We are Urgent Care of Ohio and would like to know which plan has an audit log. No hurry.",
        "Is the security deposit for the rented tablets on the invoice, or separate?",
        "What happens to our data if your service is down one day? We are only writing our plan.",
        "Our emergency contact is Mr Osei now, please note it down.",
    ],
)
def test_alarming_words_alone_alarm_nobody(text: str) -> None:
    reading = read_locally(request(text))

    assert reading.impact not in URGENT
    assert reading.urgency != "high"


def test_an_empty_ticket_is_said_to_be_empty() -> None:
    reading = read_locally(request("", subject="  "))

    assert (reading.topic, reading.topic_confidence) == (UNSURE, 0.0)
    assert reading.reasons == ("There is no text to read.",)


def test_a_threat_of_court_is_never_low() -> None:
    reading = read_locally(
        request("Kindly refund the deposit, otherwise our lawyer will have to deal with it. Best wishes!")
    )

    assert reading.urgency != "low"
    assert "legal" in reading.signs
