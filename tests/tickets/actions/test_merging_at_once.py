"""Merges, undoing and messages at the same moment, on connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random

import pytest

from tests.tickets.intake.test_two_workers import at_once
from tests.tickets.merged import conversation, fresh, roots, tickets
from tickets.actions import merge as merging
from tickets.actions import split, unmerge
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.lifecycle import LifecycleError
from tickets.models import Merge, MergeState, Message, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_two_opposite_merges_make_one_ticket() -> None:
    first, second = tickets(2)

    outcomes = at_once(
        lambda: merging.merge_tickets(first, into=second, by="ann"),
        lambda: merging.merge_tickets(second, into=first, by="bob"),
    )

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert sorted(root is None for root in roots(first, second)) == [False, True]


def test_a_ring_of_merges_ends_as_one_tree() -> None:
    first, second, third, fourth = tickets(4)
    pairs = [(first, second), (second, third), (third, fourth), (fourth, first)]

    at_once(*[lambda pair=pair: merging.merge_tickets(pair[0], into=pair[1], by="ann") for pair in pairs])

    ends = {root for root in roots(first, second, third, fourth) if root is not None}
    assert len(ends) == 1
    assert roots(first, second, third, fourth).count(None) == 1


def test_the_same_merge_is_undone_once() -> None:
    older, newer = tickets(2)
    merge = merging.merge_tickets(newer, into=older, by="ann")

    outcomes = at_once(*[lambda: unmerge.undo_merge(merge, by="bob")] * 3)

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 2
    assert Merge.objects.get().state == MergeState.UNDONE


def test_a_message_that_comes_while_a_merge_is_undone_is_on_a_ticket_that_is_due() -> None:
    for _ in range(5):
        older, newer = tickets(2)
        merge = merging.merge_tickets(newer, into=older, by="ann")

        at_once(partial(unmerge.undo_merge, merge, by="bob"), partial(_write, newer))

        assert ("Any news?" in conversation(older)) != ("Any news?" in conversation(newer))
        assert fresh(older).due_at is not None
        assert fresh(newer).due_at is not None


def test_a_message_that_comes_while_its_ticket_is_merged_is_in_the_conversation() -> None:
    for _ in range(5):
        older, newer = tickets(2)

        at_once(partial(merging.merge_tickets, newer, into=older, by="ann"), partial(_write, newer))

        assert "Any news?" in conversation(older)
        assert (fresh(older).due_at is not None, fresh(newer).due_at) == (True, None)


def _write(ticket: Ticket) -> object:
    return add_customer_message(ticket, text="Any news?", author_email="", channel="email", by="customer")


def test_whatever_happens_at_once_nobody_is_blocked_for_ever_and_every_conversation_has_one_end() -> None:
    some = tickets(6)

    at_once(*[partial(_do_something, some, Random(seed)) for seed in range(4)])

    above = dict(Merge.objects.filter(state=MergeState.MERGED).values_list("merged_id", "survivor_id"))
    for ticket in Ticket.objects.all():
        end = ticket.pk
        while end in above:
            end = above[end]
        assert (ticket.merged_into_id or ticket.pk) == end


def _do_something(some: list[Ticket], random: Random) -> None:
    """Thirty things that people, customers and workers do; what is not possible just now is left."""
    for _ in range(30):
        ticket = fresh(random.choice(some))
        with suppress(NotPossible, LifecycleError):
            random.choice(DEEDS)(ticket, fresh(random.choice(some)))


def _undo_any(ticket: Ticket, other: Ticket) -> None:
    if merge := Merge.objects.filter(state=MergeState.MERGED).order_by("-pk").first():
        unmerge.undo_merge(merge, by="bob")


def _split_any(ticket: Ticket, other: Ticket) -> None:
    if message := Message.objects.of_conversation(ticket).inbound().last():
        split.split_off(message, by="ann")


DEEDS: list[Callable[[Ticket, Ticket], object]] = [
    lambda ticket, other: merging.merge_tickets(ticket, into=other, by="ann"),
    lambda ticket, other: reply_as_person(ticket, text="Hello.", by="bob", resolves=False),
    lambda ticket, other: _write(ticket),
    _undo_any,
    _split_any,
]
