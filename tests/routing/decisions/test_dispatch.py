"""What was read and decided is written with where the ticket goes, whole or not at all."""

from __future__ import annotations

import pytest
from django.db.models.functions import Now

from routing.decisions.decide import DecisionResult
from routing.decisions.dispatch import AGENT, dispatch_ticket
from routing.decisions.triage import settle_topic
from routing.held_reasons import RoutingHeld
from routing.models import Decision, Reading
from routing.reading.base import ReadResult
from tests import factories
from tickets import claims
from tickets.actions.errors import NotPossible
from tickets.claims import ClaimLost
from tickets.models import Ticket, TicketEvent
from tickets.states import Move, ReviewState, Status

pytestmark = pytest.mark.django_db

READ = ReadResult(
    topic="Logging in",
    topic_confidence=0.8,
    category="technical",
    category_confidence=0.9,
    urgency="high",
    urgency_confidence=0.7,
    tone="angry",
    tone_confidence=0.6,
    impact="broken",
    impact_confidence=0.7,
    signs=("deadline",),
    reasons=("It says so.",),
    reader="local",
    version="1",
)


@pytest.fixture
def mine(ticket: Ticket) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    taken = claims.take(Ticket.objects.all(), ticket.pk)
    assert taken is not None
    return taken


def decided(move: str = Move.ROUTE) -> DecisionResult:
    return DecisionResult(
        category="billing",
        priority="urgent",
        team="Payments",
        team_id=factories.TeamFactory(name="Payments").pk,
        move=move,
        reasons=("A rule.",),
        tried=(),
    )


def test_it_goes_to_the_agent_with_all_that_was_decided(mine: Ticket) -> None:
    assert dispatch_ticket(mine, READ, decided(), milliseconds=7) is True

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.assigned_agent, ticket.category) == (Status.IN_PROGRESS, AGENT, "billing")
    assert (ticket.priority, ticket.topic, ticket.move) == ("urgent", "Logging in", Move.ROUTE)
    assert ticket.team is not None
    assert ticket.team.name == Decision.objects.get().team == "Payments"
    assert (Reading.objects.get().category, Reading.objects.get().milliseconds) == ("technical", 7)


def test_a_hold_stays_open_with_nobody_at_it(mine: Ticket) -> None:
    assert dispatch_ticket(mine, READ, decided(Move.HOLD), milliseconds=7) is False

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.review_state, ticket.held_reason) == (
        Status.OPEN,
        ReviewState.HELD,
        RoutingHeld.TRIAGE,
    )
    assert (ticket.assigned_agent, ticket.due_at, ticket.claim) == ("", None, None)


def test_a_stand_in_leaves_an_event(mine: Ticket) -> None:
    dispatch_ticket(mine, READ, decided(), milliseconds=7, fallback="timeout: 20 s.")

    assert TicketEvent.objects.get(kind="engine.fell_back").detail == {"step": "reading", "reason": "timeout: 20 s."}


def test_who_has_lost_the_ticket_writes_nothing(mine: Ticket) -> None:
    Ticket.objects.filter(pk=mine.pk).update(claim=None)

    with pytest.raises(ClaimLost):
        dispatch_ticket(mine, READ, decided(), milliseconds=7)
    assert (Reading.objects.count(), Decision.objects.count(), TicketEvent.objects.count()) == (0, 0, 0)


def test_a_settled_topic_gives_category_and_team_and_lets_the_agent_answer(mine: Ticket) -> None:
    dispatch_ticket(mine, READ, decided(Move.HOLD), milliseconds=7)
    topic = factories.TopicFactory(category="onboarding", team=factories.TeamFactory(name="Guides"))
    settle_topic(mine, topic=topic, by="ann")

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.category, ticket.topic) == (Status.IN_PROGRESS, "onboarding", topic.name)
    assert ticket.team is not None
    assert ticket.team.name == "Guides"
    assert (ticket.review_state, ticket.held_reason, ticket.due_at is not None) == (ReviewState.NONE, "", True)
    event = TicketEvent.objects.get(kind="topic.settled")
    assert (event.actor, event.from_value, event.to_value) == ("ann", "Logging in", topic.name)


def test_a_topic_without_a_team_leaves_the_team(mine: Ticket) -> None:
    dispatch_ticket(mine, READ, decided(Move.HOLD), milliseconds=7)
    settle_topic(mine, topic=factories.TopicFactory(), by="ann")

    ticket = Ticket.objects.get()
    assert ticket.team is not None
    assert ticket.team.name == "Payments"


def test_a_topic_is_settled_once(mine: Ticket) -> None:
    dispatch_ticket(mine, READ, decided(Move.HOLD), milliseconds=7)
    settle_topic(mine, topic=factories.TopicFactory(), by="ann")

    with pytest.raises(NotPossible):
        settle_topic(mine, topic=factories.TopicFactory(), by="bob")


def test_settling_takes_the_ticket_from_a_worker_that_is_reading_it(mine: Ticket) -> None:
    settle_topic(mine, topic=factories.TopicFactory(), by="ann")

    with pytest.raises(ClaimLost):
        dispatch_ticket(mine, READ, decided(), milliseconds=7)
    assert Ticket.objects.get().category == "technical"
