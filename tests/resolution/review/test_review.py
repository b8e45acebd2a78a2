"""What a reviewer decides is done once and remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from resolution.models import Attempt, Policy
from resolution.policies.bands import band_of
from resolution.policies.permission import permission_refusal
from resolution.review import verdicts
from tests import factories
from tests.tickets.replies import deliver
from tickets import lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.note import add_note
from tickets.actions.outbox import AUTOMATIC, cancel_unsent
from tickets.actions.reassign import reassign_ticket
from tickets.actions.reply import reply_as_person
from tickets.actions.work_on import begin_cycle
from tickets.models import Reply, ReplyState, SentMail, Ticket, TicketEvent
from tickets.presentation.assistant import author_in_words
from tickets.states import Band, ReviewState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.second_python]


def with_draft(ticket: Ticket, text: str = "Ask your administrator.") -> Ticket:
    factories.held(ticket)
    Attempt.objects.create(
        ticket=ticket, cycle=1, engine="local", text=text, confidence=0.5, band="hold", outcome="held"
    )
    return ticket


def sent_for_review(ticket: Ticket) -> Ticket:
    factories.dispatched(ticket)
    lifecycle.move(
        ticket,
        Status.PENDING_CUSTOMER,
        by="sender",
        resolution="Sent.",
        review_state=ReviewState.SENT_FOR_REVIEW,
    )
    return ticket


def approve(ticket: Ticket) -> Reply | None:
    return verdicts.approve(ticket, by="ann", **verdicts.shown_version(ticket))


def test_another_text_than_the_one_that_was_shown_is_not_sent(ticket: Ticket) -> None:
    seen = verdicts.shown_version(with_draft(ticket))
    begin_cycle(ticket, by="schedule", reason="An article has changed.", retries=0)
    lifecycle.move(ticket, Status.PENDING_CUSTOMER, by="agent", review_state="held", held_reason="policy")
    newer = {"engine": "local", "text": "Something else.", "confidence": 0.5, "band": "hold", "outcome": "held"}
    Attempt.objects.create(ticket=ticket, cycle=2, **newer)

    with pytest.raises(verdicts.StaleVerdict):
        verdicts.approve(ticket, by="ann", **seen)
    with pytest.raises(verdicts.StaleVerdict):
        verdicts.reject(ticket, by="ann", reason="No.", **seen)
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("confidence", "band"),
    [(1, "auto"), (0.85, "auto"), (0.8499999, "review"), (0.6, "review"), (0.5999999, "hold"), (0, "hold")],
)
def test_bands_compare_the_unrounded_confidence(confidence: float, band: str) -> None:
    assert band_of(confidence, Policy()) == Band(band)


def test_approving_what_was_sent_resolves(ticket: Ticket) -> None:
    assert approve(sent_for_review(ticket)) is None

    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state) == (Status.RESOLVED, ReviewState.APPROVED)
    assert TicketEvent.objects.filter(kind="review.approved", actor="ann").exists()


def test_approving_a_held_draft_sends_it(ticket: Ticket) -> None:
    approve(with_draft(ticket))

    reply = Reply.objects.get()
    assert (reply.message.text, reply.status_after) == ("Ask your administrator.", Status.RESOLVED)


def test_an_approved_draft_stays_the_assistants_and_names_who_released_it(ticket: Ticket) -> None:
    approve(with_draft(ticket))

    reply = Reply.objects.get()
    assert (reply.origin, reply.author, reply.released_by) == ("agent", "local", "ann")
    assert author_in_words(reply) == "Assistant, released by ann"
    assert (reply.is_automatic, reply.is_sent_by_person, permission_refusal(reply)) == (True, True, "")
    assert Ticket.objects.get(pk=ticket.pk).with_people


def test_an_approved_draft_says_in_its_mail_that_software_wrote_it_and_caps_count_it(
    ticket: Ticket, outbox: Path, settings: Any
) -> None:
    reply = deliver(approve(with_draft(ticket)))

    assert "Auto-Submitted: auto-replied" in next(outbox.iterdir()).read_text()
    assert SentMail.objects.get(reply=reply).is_automatic

    settings.MAIL_CAP_IN_ALL = 1
    capped = deliver(approve(with_draft(factories.TicketFactory())))
    assert (capped.state, "MAIL_CAP_IN_ALL" in capped.last_error) == (ReplyState.FAILED, True)


def test_an_approved_draft_that_was_taken_back_may_be_approved_again(ticket: Ticket) -> None:
    first = approve(with_draft(ticket))
    Reply.objects.filter(pk=first.pk).update(state=ReplyState.CANCELLED, due_at=None)
    Ticket.objects.filter(pk=ticket.pk).update(
        status=Status.PENDING_CUSTOMER, review_state="held", held_reason="policy"
    )

    assert approve(ticket).state == ReplyState.PENDING


def test_what_a_person_released_is_not_withdrawn_as_the_assistants(ticket: Ticket) -> None:
    reply = approve(with_draft(ticket))

    assert cancel_unsent(ticket, by="clock", reason="Reworked.", origins=AUTOMATIC) == 0
    assert Reply.objects.get(pk=reply.pk).state == ReplyState.PENDING


def test_an_approved_draft_stays_approved_once_it_is_sent(ticket: Ticket) -> None:
    reply = approve(with_draft(ticket))
    assert reply is not None
    deliver(reply)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state) == (Status.RESOLVED, ReviewState.APPROVED)
    assert Attempt.objects.get().standing == "sent"


def test_there_must_be_an_answer_to_approve(ticket: Ticket) -> None:
    with pytest.raises(NotPossible):
        approve(with_draft(ticket, text=""))


def test_a_guess_is_not_sent_as_it_stands(ticket: Ticket) -> None:
    factories.held(ticket)
    guess = {"engine": "local", "text": "Perhaps this.", "confidence": 0.29, "band": "hold", "outcome": "held"}
    Attempt.objects.create(ticket=ticket, cycle=1, **guess)

    with pytest.raises(NotPossible, match="Nothing was found"):
        approve(ticket)


def test_approving_twice_sends_once(ticket: Ticket) -> None:
    approve(with_draft(ticket))

    with pytest.raises(NotPossible):
        approve(ticket)
    assert Reply.objects.count() == 1


def test_rejecting_leaves_it_to_a_person(ticket: Ticket) -> None:
    verdicts.reject(sent_for_review(ticket), by="ann", reason="Wrong article.", **verdicts.shown_version(ticket))

    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state) == (Status.PENDING_CUSTOMER, ReviewState.REJECTED)
    assert ticket in Ticket.objects.needing_a_person()


def test_a_person_answers_only_what_was_dispatched(ticket: Ticket) -> None:
    with pytest.raises(NotPossible, match="Settle the topic"):
        reply_as_person(ticket, text="Hi", by="ann", resolves=True)


def test_a_note_is_not_for_the_customer(ticket: Ticket) -> None:
    add_note(ticket, text="Knows our CEO.", by="ann")

    assert ticket.messages.filter(direction="note").count() == 1
    assert not Reply.objects.exists()


def test_a_change_leaves_one_event_for_each_value(ticket: Ticket) -> None:
    team = factories.TeamFactory(name="Wizards")
    reassign_ticket(ticket, by="ann", team=team, priority="high")
    reassign_ticket(ticket, by="ann", priority="high")

    events = TicketEvent.objects.filter(kind="ticket.changed")
    assert {(e.detail["field"], e.to_value) for e in events} == {("team", "Wizards"), ("priority", "high")}
    assert events.count() == 2
