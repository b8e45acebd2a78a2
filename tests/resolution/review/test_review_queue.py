"""The queue of answers to review: who is next, whom a colleague has, and how many there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resolution.models import Reservation
from resolution.review.reservations import leave_ticket, reserve_ticket
from resolution.review.review_queue import count_queue, next_to_review
from tests import factories
from tests.resolution.review.reviewing import held, press, sampled, sent
from tests.rewriting import rewrite
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def in_order(**options: Any) -> list[int]:
    """The numbers of the tickets as one reviewer would go through them."""
    passed: list[int] = []
    while (key := next_to_review(by="ann", skipped=passed, **options)) is not None:
        passed.append(Ticket.objects.get(pk=key).number)
    return passed


def waiting_since(ticket: Ticket, hour: int) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=f"2026-01-01T{hour:02}:00Z")
    return ticket


def test_people_come_first_then_priority_then_who_waited_longest_and_the_sample_last() -> None:
    sample = sampled()
    late, early = waiting_since(held(), 9), waiting_since(sent(), 8)
    urgent = waiting_since(held(priority="urgent"), 10)
    people = waiting_since(held(reason="person_first", text="", confidence=0.0), 11)

    assert in_order() == [one.number for one in (people, urgent, early, late, sample)]


def test_each_kind_can_be_gone_through_alone() -> None:
    draft, answer, sample = held(), sent(), sampled()

    assert [in_order(which=which) for which in ("held", "sent", "sampled")] == [
        [draft.number],
        [answer.number],
        [sample.number],
    ]


def test_what_has_no_draft_or_is_a_persons_is_not_in_it() -> None:
    held(text="", confidence=0.0)
    held(reason="taken")
    held(reason="delivery")
    factories.held(factories.TicketFactory(), reason="triage")
    sent(band="auto")

    assert in_order() == []
    assert (count_queue().all, count_queue().triage) == (0, 1)


def test_it_counts_each_kind() -> None:
    held(), held(), sent(), sampled(), held(reason="person_first", text="", confidence=0.0)

    counts = count_queue()
    assert (counts.held, counts.sent, counts.sampled, counts.all) == (3, 1, 1, 5)


def test_a_ticket_that_a_colleague_looks_at_comes_to_nobody_else() -> None:
    first, second = waiting_since(held(), 1), waiting_since(held(), 2)

    assert reserve_ticket(first.pk, by="ben") == []
    assert next_to_review(by="ann") == second.pk
    assert next_to_review(by="ben") == first.pk
    assert [one.by for one in reserve_ticket(first.pk, by="ann")] == ["ben"]

    leave_ticket(first.pk, by="ben")
    leave_ticket(first.pk, by="ann")
    assert next_to_review(by="cleo") == first.pk


def test_a_reservation_ends_where_the_page_says_nothing_more() -> None:
    ticket = held()
    reserve_ticket(ticket.pk, by="ben")
    rewrite(Reservation.objects.all(), until="2020-01-01T00:00Z", since="2020-01-01T00:00Z")

    assert next_to_review(by="ann") == ticket.pk
    assert reserve_ticket(ticket.pk, by="ann") == []
    reserve_ticket(ticket.pk, by="ben")
    assert Reservation.objects.get(by="ben").since.year > 2020


def test_a_sampled_answer_is_asked_for_until_somebody_has_judged_it() -> None:
    ticket = sampled()
    press("approve", ticket)

    assert next_to_review(by="ben") is None
    ticket.refresh_from_db()
    assert (ticket.status, ticket.review_state, ticket.with_people) == ("resolved", "none", False)


def test_the_next_one_is_one_question_whatever_is_held() -> None:
    for _ in range(3):
        held()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        next_to_review(by="ann", skipped=[1, 2])
    assert len(asked) <= 3
