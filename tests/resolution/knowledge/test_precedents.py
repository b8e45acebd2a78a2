"""Other people's tickets teach only by precedents: a person's answer, redacted, and approved by a person."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from resolution.answering.context import context_snapshot, gather_context
from resolution.knowledge.decide_precedent import approve_precedent, decline_precedent, retire_precedent
from resolution.knowledge.precedents import find_precedents
from resolution.knowledge.propose_precedents import propose_precedents
from resolution.models import Attempt, Precedent
from tests import factories
from tests.resolution.knowledge.precedents import ANSWER, answered_by_person, approved, make_older, proposed
from tests.rewriting import rewrite
from tests.tickets.replies import agent_reply, deliver
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.models import Message, Reply, Ticket

pytestmark = pytest.mark.django_db

QUESTION = "I've been unable to log in since yesterday. I get a 403 error."


def test_a_persons_answer_is_proposed_after_three_quiet_days_without_personal_data() -> None:
    one = proposed(body=f"{QUESTION} Write to ann.smith@example.org. Ann Smith")

    assert "403 error" in one.question
    assert "administrator for a seat" in one.answer
    whole = one.question + one.answer
    assert not any(word in whole for word in ("Ann", "Smith", "example.org", "901820"))
    assert one.counts["EMAIL_ADDRESS"] == 1
    assert propose_precedents() == 0, "each answer is proposed once"


def test_an_answer_that_is_not_approved_is_in_no_context(ticket: Ticket) -> None:
    proposed()
    declined = proposed()
    decline_precedent(declined, by="lead")
    deliver(agent_reply(factories.TicketFactory()))
    factories.dispatched(ticket)

    context = gather_context(ticket)
    assert context.precedents == ()
    assert "seat" not in json.dumps(context_snapshot(context))


def test_an_approved_one_is_found_until_it_is_retired(ticket: Ticket) -> None:
    one = approved()
    factories.dispatched(ticket)

    (found,) = gather_context(ticket).precedents
    assert (found.precedent_id, found.answer) == (str(one.pk), one.answer)
    assert found.similarity > 0.9

    retire_precedent(one, by="lead", reason="The seats are gone.")
    assert gather_context(ticket).precedents == ()


def test_another_matter_is_no_precedent() -> None:
    approved()

    assert find_precedents("Where do I see the invoices of last year?") == ()


@pytest.mark.parametrize("days", [0.1, 2.9])
def test_it_is_too_early_before_72_hours(days: float) -> None:
    answered_by_person(days=days)

    assert propose_precedents() == 0


def test_what_the_customer_came_back_to_within_72_hours_teaches_nothing() -> None:
    reply = answered_by_person(days=10)
    add_customer_message(reply.ticket, text="It still fails.", author_email="", channel="email", by="customer")
    rewrite(Message.objects.filter(text="It still fails."), created_at=timezone.now() - timedelta(days=8))
    rewrite(Ticket.objects.all(), status="resolved", updated_at=timezone.now() - timedelta(days=7))

    assert propose_precedents() == 0


def test_an_answer_that_resolved_nothing_teaches_nothing() -> None:
    answered_by_person(resolves=False)

    assert propose_precedents() == 0


def test_only_the_last_answer_of_a_ticket_is_proposed() -> None:
    first = answered_by_person(days=20)
    add_customer_message(first.ticket, text="And in the app?", author_email="", channel="email", by="customer")
    ticket = Ticket.objects.get(pk=first.ticket_id)
    second = deliver(reply_as_person(ticket, text="In the app too.", by="lena", resolves=True))
    then = timezone.now() - timedelta(days=5)
    rewrite(Message.objects.filter(created_at__gt=then), created_at=then)
    rewrite(
        Reply.objects.filter(pk=second.pk), created_at=then + timedelta(minutes=1), sent_at=then + timedelta(minutes=1)
    )
    rewrite(Ticket.objects.all(), updated_at=then)

    assert propose_precedents() == 1
    one = Precedent.objects.get()
    assert one.reply_id == second.pk
    assert "And in the app?" in one.question


def test_the_agents_own_answer_teaches_nothing_whoever_sends_it() -> None:
    make_older(deliver(agent_reply(factories.TicketFactory())), days=5)
    as_it_stood = answered_by_person(text=ANSWER.replace("Hello Ann,", "Hi!"))
    Attempt.objects.create(
        ticket=as_it_stood.ticket, cycle=1, engine="local", confidence=0.5, band="hold", outcome="held", text=ANSWER
    )
    edited = answered_by_person(text="Ask your administrator for a seat, and sign in again.")
    Attempt.objects.create(
        ticket=edited.ticket, cycle=1, engine="local", confidence=0.5, band="hold", outcome="held", text=ANSWER
    )

    assert propose_precedents() == 1
    assert Precedent.objects.get().reply_id == edited.pk


def test_a_matter_for_people_teaches_nothing() -> None:
    reply = answered_by_person()
    Attempt.objects.create(ticket=reply.ticket, cycle=1, engine="guards", confidence=0, band="hold", outcome="held")

    assert propose_precedents() == 0


def test_what_is_typed_before_the_approval_is_redacted_too() -> None:
    one = proposed()

    approve_precedent(one, question=one.question, answer="Call Ann Smith on +49 30 901820.", by="lead")
    one.refresh_from_db()
    assert (one.answer, one.is_edited, one.decided_by) == ("Call [name] on [phone].", True, "lead")


def test_it_is_decided_once() -> None:
    one = approved()

    with pytest.raises(NotPossible, match="Meanwhile it was approved by lead"):
        decline_precedent(one, by="other")
    with pytest.raises(NotPossible, match="Meanwhile"):
        approve_precedent(one, question="q", answer="a", by="other")


def test_a_ticket_that_went_on_is_not_approved() -> None:
    one = proposed()
    add_customer_message(one.reply.ticket, text="No!", author_email="", channel="email", by="customer")

    with pytest.raises(NotPossible, match="went on since"):
        approve_precedent(one, question=one.question, answer=one.answer, by="lead")


@pytest.mark.parametrize(("question", "answer"), [("", "a"), ("q", " "), ("q", "a" * 5_000)])
def test_empty_and_endless_ones_are_refused(question: str, answer: str) -> None:
    with pytest.raises(NotPossible):
        approve_precedent(proposed(), question=question, answer=answer, by="lead")


def test_a_queue_that_nobody_works_off_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolution.knowledge.propose_precedents.MOST_WAITING", 1)
    answered_by_person()
    answered_by_person()

    assert [propose_precedents(), propose_precedents()] == [1, 0]


def test_thousands_are_asked_with_two_queries(django_assert_num_queries: object) -> None:
    one = approved()
    for number in range(3):
        reply = answered_by_person(text=f"Answer {number}")
        Precedent.objects.create(
            reply=reply, question=f"Matter {number}", answer="x", state="approved", decided_by="lead"
        )
    assert [found.precedent_id for found in find_precedents(QUESTION)] == [str(one.pk)]
    assert not Precedent.objects.filter(vector=None).exists(), "vectors that another model made are made anew once"

    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's own
        find_precedents(QUESTION)


def test_a_stored_vector_is_the_questions() -> None:
    one = approved()

    stored = np.frombuffer(bytes(one.vector or b""), np.float16)
    assert float(np.linalg.norm(stored)) == pytest.approx(1, abs=0.01)
