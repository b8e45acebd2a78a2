"""What the API tells of an attempt follows its reply; the attempt itself stays as it was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from resolution.models import Attempt, Policy
from resolution.models.attempt import AttemptOutcome
from resolution.policies.held_drafts import TextHash, would_be_sent
from resolution.review import verdicts
from resolution.review.release import release_drafts
from tests import factories
from tests.resolution.held_drafts import held_with_draft
from tests.tickets.replies import agent_reply
from tickets.actions.reply import reply_as_person
from tickets.models import Integration, Reply, ReplyState, Ticket
from tickets.states import Band


@pytest.fixture
def ticket(integration: Integration) -> Ticket:
    made: Ticket = factories.TicketFactory(integration=integration)
    return made


@pytest.fixture
def shown(api: Client, ticket: Ticket) -> Callable[[], str]:
    """Gives the outcome that the API tells of the ticket's one attempt."""

    def outcome() -> str:
        (attempt,) = api.get(f"/api/tickets/{ticket.public_id}/").json()["attempts"]
        return str(attempt["outcome"])

    return outcome


def attempt_on(ticket: Ticket, outcome: AttemptOutcome, reply: Reply | None = None) -> Attempt:
    band = Band.AUTO if outcome == AttemptOutcome.SENDING else Band.HOLD
    return Attempt.objects.create(
        ticket=ticket, cycle=1, engine="local", confidence=0.9, band=band, outcome=outcome, reply=reply
    )


def released(ticket: Ticket) -> Reply:
    """Its draft is sent by somebody who was asked, after the thresholds were lowered."""
    Policy.objects.filter(category=ticket.category).update(review_from=0.4)
    seen = list(would_be_sent().filter(ticket=ticket).values_list("pk", TextHash("text")))
    release_drafts(seen, nonce=f"mark-of-{ticket.number}", by="lena")
    return Reply.objects.get(ticket=ticket)


@pytest.mark.parametrize(
    ("decided", "state", "told"),
    [
        ("sending", "pending", "sending"),
        ("sending", "sending", "sending"),
        ("sending", "sent", "sent"),
        ("sending", "failed", "failed"),
        ("sending", "unknown", "unknown"),
        ("sending", "cancelled", "cancelled"),
        ("sending_for_review", "pending", "sending_for_review"),
        ("sending_for_review", "sent", "sent_for_review"),
        ("sending_for_review", "failed", "failed"),
    ],
)
def test_it_is_how_its_reply_stands(
    decided: str, state: str, told: str, ticket: Ticket, shown: Callable[[], str]
) -> None:
    reply = agent_reply(ticket)
    attempt_on(ticket, AttemptOutcome(decided), reply)
    sent: dict[str, Any] = {"sent_at": Now()} if state == ReplyState.SENT else {}
    Reply.objects.filter(pk=reply.pk).update(state=state, **sent)

    assert shown() == told
    assert Attempt.objects.get().outcome == decided


@pytest.mark.parametrize("decided", [AttemptOutcome.HELD, AttemptOutcome.DRAFTED])
def test_without_a_reply_it_is_what_was_decided(
    decided: AttemptOutcome, ticket: Ticket, shown: Callable[[], str]
) -> None:
    attempt_on(ticket, decided)

    assert shown() == decided


@pytest.mark.django_db
def test_a_released_draft_is_told_as_sent() -> None:
    ticket = held_with_draft(0.6)
    reply = released(ticket)
    queued = Attempt.objects.get().standing
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENT, sent_at=Now())

    assert (queued, Attempt.objects.get().standing) == ("sending_for_review", "sent_for_review")
    assert Attempt.objects.get().outcome == AttemptOutcome.HELD


@pytest.mark.django_db
def test_an_approved_draft_is_told_as_sent() -> None:
    ticket = held_with_draft()
    reply = verdicts.approve(ticket, by="rita", **verdicts.shown_version(ticket))
    assert reply is not None
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENT, sent_at=Now())

    assert Attempt.objects.get().standing == "sent"


@pytest.mark.django_db
def test_an_answer_of_a_persons_own_leaves_the_draft_as_held() -> None:
    ticket = held_with_draft()
    reply_as_person(ticket, text="Something else.", by="rita", resolves=True)

    assert Attempt.objects.get().standing == "held"


def test_the_list_of_attempts_is_filtered_by_what_it_shows(browser_of: Callable[[str], Client]) -> None:
    kept, sent = held_with_draft(0.6), held_with_draft(0.6)
    reply = released(sent)
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENT, sent_at=Now())
    browser, page = browser_of("Auditor"), reverse("admin:resolution_attempt_changelist")

    def listed(standing: str) -> list[Ticket]:
        return [one.ticket for one in browser.get(page, {"standing": standing}).context["cl"].result_list]

    assert (listed("held"), listed("sent_for_review"), len(listed("rubbish"))) == ([kept], [sent], 2)
