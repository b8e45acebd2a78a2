"""Merges, undoing and messages at the same moment, on connections of their own."""

from __future__ import annotations

import pytest

from tests.tickets.merged import conversation, fresh, roots, tickets
from tests.tickets.test_two_workers import at_once
from tickets import merging, services, unmerging
from tickets.models import Merge, MergeState
from tickets.services import NotPossible

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_opposite_merges_make_one_ticket() -> None:
    first, second = tickets(2)

    outcomes = at_once(
        lambda: merging.merge(first, into=second, by="ann"), lambda: merging.merge(second, into=first, by="bob")
    )

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert sorted(root is None for root in roots(first, second)) == [False, True]


def test_a_ring_of_merges_ends_as_one_tree() -> None:
    first, second, third, fourth = tickets(4)
    pairs = [(first, second), (second, third), (third, fourth), (fourth, first)]

    at_once(*[lambda pair=pair: merging.merge(pair[0], into=pair[1], by="ann") for pair in pairs])

    ends = {root for root in roots(first, second, third, fourth) if root is not None}
    assert len(ends) == 1
    assert roots(first, second, third, fourth).count(None) == 1


def test_the_same_merge_is_undone_once() -> None:
    older, newer = tickets(2)
    merge = merging.merge(newer, into=older, by="ann")

    outcomes = at_once(*[lambda: unmerging.undo(merge, by="bob")] * 3)

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 2
    assert Merge.objects.get().state == MergeState.UNDONE


def test_a_message_that_comes_while_a_merge_is_undone_is_on_a_ticket_that_is_due() -> None:
    for _ in range(5):
        older, newer = tickets(2)
        merge = merging.merge(newer, into=older, by="ann")

        at_once(lambda merge=merge: unmerging.undo(merge, by="bob"), lambda newer=newer: _write(newer))

        assert ("Any news?" in conversation(older)) != ("Any news?" in conversation(newer))
        assert fresh(older).due_at is not None and fresh(newer).due_at is not None


def test_a_message_that_comes_while_its_ticket_is_merged_is_in_the_conversation() -> None:
    for _ in range(5):
        older, newer = tickets(2)

        at_once(lambda: merging.merge(newer, into=older, by="ann"), lambda: _write(newer))

        assert "Any news?" in conversation(older)
        assert (fresh(older).due_at is not None, fresh(newer).due_at) == (True, None)


def _write(ticket: object) -> object:
    return services.add_customer_message(ticket, text="Any news?", author_email="", channel="email", by="customer")
