"""Where a ticket goes to people, its customer is told so, and when to expect them: once, and no machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now

from resolution.attempts.store import hold_ticket
from resolution.hand_over import expected
from resolution.models import Policy
from resolution.policies.permission import reason_for_people
from routing.models import Calendar
from tests import factories
from tests.helpdesk.desk_rows import answered
from tests.tickets.channels.test_mail import sent
from tests.tickets.replies import deliver, make_due
from tickets import claims
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reply import reply_as_person
from tickets.actions.work_on import begin_cycle
from tickets.models import Reply, ReplyState, SentMail, Ticket
from tickets.presentation.event_words import event_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands_over(db: None) -> None:
    for policy in Policy.objects.all():
        policy.hands_over = True
        policy.save()


def held(ticket: Ticket | None = None, *, reason: str = "low_confidence") -> Ticket:
    return hold(factories.dispatched(ticket or factories.TicketFactory()), reason=reason)


def hold(ticket: Ticket, *, reason: str = "low_confidence") -> Ticket:
    """As a worker does it that has the ticket."""
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now(), claim=None, claimed_until=None)
    taken = claims.take(Ticket.objects.select_related("customer", "integration"), ticket.pk)
    assert taken is not None
    hold_ticket(taken, reason=reason, by="agent")
    taken.refresh_from_db()
    return taken


def hand_overs() -> list[Reply]:
    return list(Reply.objects.filter(purpose="hand_over"))


def test_the_customer_is_told_that_a_person_answers_and_when(outbox: Path) -> None:
    ticket = held()
    (reply,) = hand_overs()
    deliver(reply)

    (mail,) = sent(outbox)
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "a person from our team answers this" in text
    assert "within 24 hours" in text
    assert str(ticket.number) in text
    assert "This solved it" not in text
    assert mail["Auto-Submitted"] == "auto-replied"


def test_it_counts_as_an_automatic_mail_and_moves_nothing() -> None:
    ticket = held()
    before = ticket.status, ticket.review_state, ticket.first_answer_at
    deliver(hand_overs()[0])
    ticket.refresh_from_db()

    assert SentMail.objects.get().is_automatic
    assert (ticket.status, ticket.review_state, ticket.first_answer_at) == before


def test_a_policy_that_does_not_say_so_sends_nothing() -> None:
    for policy in Policy.objects.all():
        policy.hands_over = False
        policy.save()
    held()

    assert hand_overs() == []


def test_it_is_told_once_however_often_the_clock_tries_again() -> None:
    ticket = held()
    begin_cycle(ticket, by="schedule", reason="Tried again.", retries=1)
    hold(ticket)

    assert len(hand_overs()) == 1


def test_after_an_answer_it_may_be_told_again() -> None:
    ticket = held()
    deliver(hand_overs()[0])
    deliver(reply_as_person(ticket, text="Try this.", by="ann", resolves=True))
    begin_cycle(ticket := Ticket.objects.get(), by="mail", reason="The customer wrote.", retries=0)
    hold(ticket)

    assert len(hand_overs()) == 2


@pytest.mark.parametrize("values", [{"reply_allowed": False}, {"is_sender_verified": False}])
def test_no_machine_and_nobody_forged_is_told(values: dict[str, Any]) -> None:
    held(factories.TicketFactory(**values))

    assert hand_overs() == []


def test_whoever_needs_a_person_first_gets_no_automatic_words() -> None:
    held(reason="person_first")

    assert hand_overs() == []


def test_a_person_who_was_quicker_takes_it_back() -> None:
    ticket = held()
    deliver(reply_as_person(ticket, text="Try this.", by="ann", resolves=False))
    (waiting,) = hand_overs()
    make_due(waiting)

    assert deliver(waiting).state == ReplyState.CANCELLED


def test_what_the_customer_adds_then_is_read_by_a_person() -> None:
    ticket = held()
    deliver(hand_overs()[0])
    add_customer_message(ticket, text="It is urgent.", author_email="", channel="email", by="mail")
    ticket.refresh_from_db()

    assert reason_for_people(ticket) == "after_answer"


def test_a_draft_for_a_person_hands_over_too() -> None:
    ticket = answered(confidence=0.4)

    assert [reply.ticket for reply in hand_overs()] == [ticket]


@pytest.mark.parametrize(
    ("hours", "now", "when"),
    [
        (4, datetime(2026, 11, 23, 10, tzinfo=UTC), "by Monday, 23 November, 15:00 (Europe/Berlin)"),
        (8, datetime(2026, 11, 23, 10, tzinfo=UTC), "by Wednesday, 25 November, 11:00 (Europe/Berlin)"),
        (1, datetime(2026, 11, 27, 20, tzinfo=UTC), "by Monday, 30 November, 10:00 (Europe/Berlin)"),
    ],
)
def test_hours_are_working_hours_of_the_calendar(hours: int, now: datetime, when: str) -> None:
    days = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    Calendar.objects.create(name="Office", zone="Europe/Berlin", hours=days, holidays=["2026-11-24"])
    policy = Policy(hand_over_hours=hours, hand_over_calendar="Office")

    assert expected(policy, now=now) == when


@pytest.mark.parametrize(("hours", "when"), [(1, "within 1 hour"), (24, "within 24 hours")])
def test_without_a_calendar_or_with_one_that_is_gone_the_hours_are_told(hours: int, when: str) -> None:
    policy = Policy(hand_over_hours=hours, hand_over_calendar="Gone")

    assert expected(policy, now=datetime(2026, 11, 23, 10, tzinfo=UTC)) == when


def test_after_the_last_try_the_history_says_that_it_was_the_last() -> None:
    Policy.objects.update(most_cycles=2)
    ticket = held()
    first = ticket.due_at
    begin_cycle(ticket, by="schedule", reason="Tried again.", retries=1)
    ticket.refresh_from_db()
    hold(ticket)

    last = ticket.history.filter(kind="ticket.held").last()
    assert last is not None
    assert first is not None
    assert Ticket.objects.get().due_at is None
    assert "Tried 2 times; it is not tried again by the clock." in event_words(last)
