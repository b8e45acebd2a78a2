"""What is held is sent when a person says so: the drafts that were shown, as they were shown, if they still may be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from resolution.cycles import wake_changed
from resolution.models import Autonomy, Fate, Policy
from resolution.policies.held_drafts import TextHash, would_be_sent
from resolution.policies.permission import permission_refusal
from resolution.policies.save import save_policy
from resolution.review.release import AT_ONCE, ShownDraft, go_on, release_drafts
from resolution.review.verdicts import last_draft
from tests.resolution.held_drafts import TEXT, another_draft, held_with_draft
from tests.tickets.replies import deliver
from tickets.actions import people
from tickets.actions.customer_message import add_customer_message
from tickets.actions.form_use import AlreadyUsed
from tickets.models import Reply, Ticket, TicketEvent
from tickets.states import Category, ReviewState, Status

pytestmark = pytest.mark.django_db


def lower(review_from: float = 0.4, auto_from: float = 0.9, **values: Any) -> Policy:
    policy = Policy.objects.get(category=Category.TECHNICAL)
    for name, value in {"review_from": review_from, "auto_from": auto_from, **values}.items():
        setattr(policy, name, value)
    save_policy(policy)
    return policy


def shown() -> list[ShownDraft]:
    return list(would_be_sent().values_list("pk", TextHash("text")))


def send(drafts: list[ShownDraft], nonce: str = "mark-of-the-page") -> dict[str, int]:
    fates = list(release_drafts(drafts, nonce=nonce, by="ann").drafts.values_list("fate", flat=True))
    return {fate: fates.count(fate) for fate in set(fates)}


def test_a_lowered_threshold_says_whom_it_would_answer_and_sends_nothing() -> None:
    tickets = {held_with_draft().pk, held_with_draft(0.45).pk}
    held_with_draft(0.3)
    assert shown() == []

    lower()

    assert set(would_be_sent().values_list("ticket", flat=True)) == tickets
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"reply_allowed": False},
        {"is_sender_verified": False},
        {"people_only": "taken"},
        {"held_reason": "delivery"},
        {"category": "billing"},
    ],
)
def test_who_may_not_be_answered_is_not_offered(spoilt: dict[str, Any]) -> None:
    ticket = held_with_draft()
    Ticket.objects.filter(pk=ticket.pk).update(**spoilt)
    lower()

    assert shown() == []


def test_a_cap_keeps_a_draft_whatever_the_threshold() -> None:
    held_with_draft(0.99, cap="hold", cap_reasons=["It is a demand."])
    lower(0, 0)

    assert shown() == []


def test_what_would_be_sent_keeps_its_draft_while_the_person_reads() -> None:
    held_with_draft()
    held_with_draft(0.2)
    lower()

    assert wake_changed(limit=10) == 1
    assert len(shown()) == 1


def test_sending_them_sends_the_text_that_was_shown_and_says_who_released_it() -> None:
    ticket = held_with_draft()
    lower()

    assert send(shown()) == {Fate.SENT: 1}

    reply, ticket = Reply.objects.get(), Ticket.objects.get(pk=ticket.pk)
    assert (reply.message.text, reply.origin, reply.status_after) == (TEXT, "agent", Status.PENDING_CUSTOMER)
    assert TicketEvent.objects.get(kind="draft.released").actor == "ann"
    assert permission_refusal(reply) == ""
    deliver(reply)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state) == (Status.PENDING_CUSTOMER, ReviewState.SENT_FOR_REVIEW)


def test_a_cap_of_review_is_kept() -> None:
    held_with_draft(0.99, cap="review", cap_reasons=["Speaks of a lawyer."])
    lower()
    send(shown())

    assert Reply.objects.get().review_after == ReviewState.SENT_FOR_REVIEW


def test_the_same_form_again_sends_nothing_more() -> None:
    held_with_draft()
    lower()
    drafts = shown()

    assert send(drafts) == send(drafts) == {Fate.SENT: 1}
    assert send(drafts, nonce="another-page") == {Fate.LEFT: 1}
    assert Reply.objects.count() == 1


def test_other_drafts_in_a_form_that_was_sent_in_are_refused() -> None:
    held_with_draft()
    held_with_draft()
    lower()
    first, second = shown()
    send([first])

    with pytest.raises(AlreadyUsed):
        send([second])
    assert Reply.objects.count() == 1


def test_what_was_not_shown_is_not_sent() -> None:
    held_with_draft()
    lower()
    drafts = shown()
    held_with_draft()

    send(drafts)

    assert Reply.objects.count() == 1


def test_what_changed_meanwhile_is_left_with_its_reason() -> None:
    redrafted, taken, wrote, raised = (held_with_draft(), held_with_draft(), held_with_draft(), held_with_draft(0.41))
    lower()
    drafts = shown()
    another_draft(redrafted)
    people.take_ticket(taken, by="ben")
    add_customer_message(wrote, text="And?", author_email="", channel="email", by="customer")
    lower(0.45)

    made = release_drafts([*drafts, (UUID(int=0), "x")], nonce="mark-of-the-page", by="ann")

    reasons = {draft.attempt.ticket_id: draft.reason for draft in made.drafts.all()}
    assert not Reply.objects.exists()
    assert made.drafts.filter(fate=Fate.LEFT).count() == 4
    assert "another draft" in reasons[redrafted.pk]
    assert "another draft" in reasons[wrote.pk]
    assert "no longer" in reasons[taken.pk]
    assert "no longer" in reasons[raised.pk]


def test_another_text_than_the_one_shown_is_left() -> None:
    held_with_draft()
    lower()
    ((key, _),) = shown()

    assert send([(key, "0" * 64)]) == {Fate.LEFT: 1}


def test_a_policy_that_no_longer_sends_sends_nothing() -> None:
    held_with_draft()
    lower()
    drafts = shown()
    lower(autonomy=Autonomy.DRAFT)

    assert send(drafts) == {Fate.LEFT: 1}


def test_many_go_on_in_the_background_and_each_is_sent_once() -> None:
    for _ in range(AT_ONCE + 3):
        held_with_draft()
    lower()

    assert send(shown()) == {Fate.SENT: AT_ONCE, Fate.WAITING: 3}
    assert (go_on(), go_on()) == (3, 0)
    assert Reply.objects.count() == AT_ONCE + 3


def test_a_released_draft_that_was_not_delivered_is_no_draft_any_more() -> None:
    ticket = held_with_draft()
    lower()
    send(shown())

    assert last_draft(ticket) == ""
