"""What was drafted is sent only if the policy still permits it."""

from __future__ import annotations

import pytest
from django.db.models.functions import Now

from helpdesk import flow
from resolution.models import Attempt, Policy
from resolution.policies.permission import permission_refusal
from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets.actions.reply import reply_as_person
from tickets.models import ReplyState, Ticket, TicketEvent
from tickets.states import HeldReason, Status

pytestmark = pytest.mark.django_db


def set_policy(**values: object) -> None:
    Policy.objects.update(**values)


def test_it_is_permitted_while_nothing_has_changed(ticket: Ticket) -> None:
    assert permission_refusal(agent_reply(ticket)) == ""


@pytest.mark.parametrize("autonomy", ["draft", "off"])
def test_a_policy_that_no_longer_sends_refuses(ticket: Ticket, autonomy: str) -> None:
    reply = agent_reply(ticket)
    set_policy(autonomy=autonomy)

    assert "no longer" in permission_refusal(reply)


def test_a_policy_that_is_gone_refuses(ticket: Ticket) -> None:
    reply = agent_reply(ticket)
    Policy.objects.all().delete()

    assert permission_refusal(reply)


def test_what_was_to_resolve_needs_the_confidence_for_that(ticket: Ticket) -> None:
    reply = agent_reply(ticket, confidence=0.9)
    set_policy(auto_from=0.9)
    assert permission_refusal(reply) == ""

    set_policy(auto_from=0.95)
    assert "0.95" in permission_refusal(reply)


def test_what_was_to_be_reviewed_needs_less(ticket: Ticket) -> None:
    reply = agent_reply(ticket, resolves=False, confidence=0.7)
    set_policy(auto_from=0.95)
    assert permission_refusal(reply) == ""

    set_policy(review_from=0.75)
    assert "0.75" in permission_refusal(reply)


@pytest.mark.parametrize(
    ("cap", "resolves", "may"), [("auto", True, True), ("review", True, False), ("review", False, True)]
)
def test_lower_bands_let_nothing_past_the_cap_of_its_attempt(
    ticket: Ticket, cap: str, resolves: bool, may: bool
) -> None:
    set_policy(auto_from=0, review_from=0)
    reply = agent_reply(ticket, resolves=resolves, confidence=0.9)
    Attempt.objects.create(
        ticket=ticket, cycle=1, engine="local", confidence=0.9, reply=reply, outcome="sending",
        band="auto" if cap == "auto" else "review", cap=cap, cap_reasons=["The customer disputes a payment."],
    )  # fmt: skip

    assert (permission_refusal(reply) == "") == may
    assert may or permission_refusal(reply).endswith("The customer disputes a payment.")


def test_a_person_needs_no_permission(ticket: Ticket) -> None:
    factories.dispatched(ticket)
    reply = reply_as_person(ticket, text="I look into it.", by="ann", resolves=False)
    set_policy(autonomy="off")

    assert permission_refusal(reply) == ""


def test_a_refused_reply_is_cancelled_with_its_reason_and_the_ticket_held(ticket: Ticket) -> None:
    reply = agent_reply(ticket)
    set_policy(autonomy="off")
    reply = deliver(reply)

    ticket.refresh_from_db()
    assert (reply.state, reply.deliveries) == (ReplyState.CANCELLED, 0)
    assert (ticket.status, ticket.held_reason) == (Status.PENDING_CUSTOMER, HeldReason.POLICY)
    assert TicketEvent.objects.get(kind="reply.cancelled").detail["reason"] == reply.last_error


@pytest.mark.parametrize("column", ["reply_allowed", "is_sender_verified"])
def test_a_machine_or_a_forged_sender_is_left_to_people(ticket: Ticket, column: str) -> None:
    factories.dispatched(ticket, due_at=Now(), **{column: False})

    flow.advance(str(ticket.pk))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.held_reason) == (Status.PENDING_CUSTOMER, HeldReason.POLICY)
    assert not Attempt.objects.exists(), "no answer is made in vain"


@pytest.mark.parametrize("column", ["reply_allowed", "is_sender_verified"])
def test_what_was_drafted_before_is_held_too_and_a_person_may_answer(ticket: Ticket, column: str) -> None:
    reply = agent_reply(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(**{column: False})

    assert deliver(reply).state == ReplyState.CANCELLED
    assert Ticket.objects.get().held_reason == HeldReason.POLICY
    own = reply_as_person(ticket, text="Are you a person?", by="ann", resolves=False)
    assert deliver(own).state == ReplyState.SENT
