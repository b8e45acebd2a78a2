"""What a customer writes later is read, and may raise a ticket's priority and move; nothing of it lowers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from helpdesk import flow
from routing.decisions.second_reading import ask_to_read_again, read_again_for_person
from routing.decisions.triage import change_topic
from routing.models import Decision, Reading
from tests import factories
from tests.doors.messages_api import MessagesApi, configured, message
from tickets.actions.close import close_ticket
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reassign import reassign_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

CALM = {
    "topic": "Missing seats", "topic_confidence": 0.9, "category": "onboarding", "category_confidence": 0.9,
    "urgency": "low", "urgency_confidence": 0.9, "tone": "calm", "tone_confidence": 0.9,
    "impact": "question", "impact_confidence": 0.9, "signs": [], "reasons": ["It asks."],
}  # fmt: skip
FURIOUS = CALM | {"urgency": "high", "tone": "angry", "impact": "outage", "topic": "unsure", "topic_confidence": 0.3}


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as api:
        settings.ANSWERER = "local"
        yield api


@pytest.fixture
def seats() -> None:
    for name, team in (("Missing seats", "Hosts"), ("Whole outages", "Operations")):
        topic = factories.TopicFactory(name=name, category="onboarding" if name == "Missing seats" else "technical")
        topic.team = factories.TeamFactory(name=team)
        topic.save()


@pytest.fixture
def calm(vendor: MessagesApi, seats: None, ticket: Ticket) -> Ticket:
    vendor.will_answer(message(CALM))
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    return advance(ticket)


def advance(ticket: Ticket) -> Ticket:
    flow.advance(str(ticket.pk))
    return Ticket.objects.get(pk=ticket.pk)


def write(ticket: Ticket, text: str = "EVERYTHING is down now, this is a disgrace!") -> Ticket:
    add_customer_message(ticket, text=text, author_email="", channel="email", by="customer")
    return advance(ticket)


def test_a_furious_message_on_a_calm_ticket_raises_it(vendor: MessagesApi, calm: Ticket) -> None:
    assert (calm.priority, calm.move) == ("low", "route")
    vendor.will_answer(message(FURIOUS))

    ticket = write(calm)

    assert (ticket.priority, ticket.move, ticket.topic) == ("urgent", "escalate", "Missing seats")
    assert ticket.team is not None
    assert ticket.team.name == "Hosts"
    assert (Reading.objects.count(), Decision.objects.count()) == (2, 2)
    assert "EVERYTHING" in vendor.requests[1].user
    assert calm.body not in vendor.requests[1].user


def test_a_calm_message_lowers_nothing(vendor: MessagesApi, calm: Ticket) -> None:
    vendor.will_answer(message(FURIOUS), message(CALM))

    ticket = write(write(calm), "Thanks, never mind.")

    assert (ticket.priority, ticket.move) == ("urgent", "escalate")


@pytest.mark.parametrize(("confidence", "team"), [(0.8, "Operations"), (0.79, "Hosts")])
def test_it_changes_the_team_only_where_it_is_sure(
    vendor: MessagesApi, calm: Ticket, confidence: float, team: str
) -> None:
    vendor.will_answer(message(FURIOUS | {"topic": "Whole outages", "topic_confidence": confidence}))

    ticket = write(calm)

    assert ticket.team is not None
    assert ticket.team.name == team
    assert ticket.topic == ("Whole outages" if team == "Operations" else "Missing seats")


@pytest.mark.parametrize("by", ["team", "topic"])
def test_what_a_person_has_set_stays(vendor: MessagesApi, calm: Ticket, by: str) -> None:
    if by == "team":
        reassign_ticket(calm, team=factories.TeamFactory(name="Wizards"), by="ann")
    else:
        own = factories.TopicFactory(name="Own", team=factories.TeamFactory(name="Wizards"))
        change_topic(calm, topic=own, by="ann")
    vendor.will_answer(message(FURIOUS | {"topic": "Whole outages", "topic_confidence": 0.99}))

    ticket = write(calm)

    assert ticket.team is not None
    assert (ticket.team.name, ticket.priority) == ("Wizards", "urgent")


def test_it_does_not_read_twice_what_was_read(vendor: MessagesApi, calm: Ticket) -> None:
    vendor.will_answer(message(FURIOUS))
    ticket = write(calm)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())

    advance(ticket)

    assert Reading.objects.count() == 2


# --- A person asks ---


def test_a_person_asks_on_the_page_and_a_worker_reads(vendor: MessagesApi, calm: Ticket, root: Client) -> None:
    OrmQ.objects.all().delete()
    page = root.get(reverse("admin:tickets_ticket_change", args=[calm.pk])).content.decode()
    assert "Read again" in page

    root.post(reverse("admin:tickets_ticket_do", args=[calm.pk, "read-again"]))
    vendor.will_answer(message(FURIOUS | {"reasons": ["Read anew."]}))
    factories.TopicFactory(name="Another")
    read_again_for_person(str(calm.pk))

    ticket = Ticket.objects.get(pk=calm.pk)
    assert (ticket.priority, ticket.move) == ("urgent", "escalate")
    assert ticket.history.filter(kind="reading.asked").exists()


@pytest.mark.parametrize("state", ["open", "closed"])
def test_only_what_was_routed_and_is_not_settled_is_read_again(ticket: Ticket, state: str) -> None:
    if state == "closed":
        close_ticket(factories.dispatched(ticket), by="ann", reason="Done.")

    with pytest.raises(NotPossible):
        ask_to_read_again(ticket, by="ann")


def test_who_may_only_look_at_tickets_asks_for_nothing(calm: Ticket, client: Client) -> None:
    client.force_login(factories.UserFactory(username="looker", is_staff=True))

    answer = client.post(reverse("admin:tickets_ticket_do", args=[calm.pk, "read-again"]))

    assert answer.status_code == 403
