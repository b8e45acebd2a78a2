"""One state in words: each ticket is in exactly one, and the filter finds it there."""

from __future__ import annotations

from itertools import product

import pytest
from django.db.models.functions import Now

from tickets.models import Ticket
from tickets.open_lists import held_reasons
from tickets.presentation.state_words import all_states, state_of
from tickets.states import ReviewState, Status

pytestmark = pytest.mark.slow

WHOLE = {"category": "general", "assigned_agent": "a", "resolution": "Done."}
WAYS = {
    Status.OPEN: (),
    Status.IN_PROGRESS: (Status.IN_PROGRESS,),
    Status.PENDING_CUSTOMER: (Status.IN_PROGRESS, Status.PENDING_CUSTOMER),
    Status.RESOLVED: (Status.RESOLVED,),
    Status.CLOSED: (Status.CLOSED,),
}


@pytest.mark.parametrize("status", Status)
def test_every_ticket_is_in_one_state_and_the_filter_agrees(status: Status, ticket: Ticket) -> None:
    for step in WAYS[status]:
        Ticket.objects.filter(pk=ticket.pk).update(status=step, **WHOLE)
    held = [(ReviewState.HELD, reason) for reason in (*held_reasons(), "of_nobody")]
    reviews = [*held, *((review, "") for review in ReviewState if review != ReviewState.HELD)]

    for (review, reason), confidence, due in product(reviews, (None, 0.0, 0.29, 0.30, 0.9), (None, Now())):
        Ticket.objects.filter(pk=ticket.pk).update(
            review_state=review, held_reason=reason, confidence_score=confidence, due_at=due
        )
        found = [state.key for state in all_states() if Ticket.objects.filter(state.condition).exists()]
        assert found == [state_of(Ticket.objects.get(pk=ticket.pk)).key]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"review_state": "held", "held_reason": "triage"}, "Waiting for you: what is this about?"),
        (
            {"review_state": "held", "held_reason": "low_confidence", "confidence_score": 0.5},
            "Waiting for you: check the draft",
        ),
        (
            {"review_state": "held", "held_reason": "policy", "confidence_score": None},
            "Waiting for you: write the answer",
        ),
        ({"status": "pending_customer", "review_state": "sent_for_review"}, "Answered, to review"),
        ({"status": "pending_customer"}, "Waiting for customer"),
        ({"status": "in_progress"}, "Being sent"),
        ({"status": "resolved"}, "Resolved"),
        ({"status": "closed"}, "Closed"),
    ],
)
def test_it_says_who_waits_for_what(values: dict[str, object], words: str) -> None:
    assert state_of(Ticket(**values)).words == words  # type: ignore[arg-type]
