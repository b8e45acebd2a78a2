"""Undoing a merge restores what was, whatever the order, as far as nothing has happened since."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.forms import model_to_dict

from tests import factories
from tests.tickets.merged import claimed, conversation, fresh, roots, row, tickets
from tests.tickets.replies import agent_reply, deliver
from tickets import claims
from tickets.actions import merge as merging
from tickets.actions import unmerge
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.models import Merge, MergeState, Message, Reply, Ticket, TicketEvent
from tickets.states import Status

pytestmark = pytest.mark.django_db


def rows_of_all() -> tuple[list[object], ...]:
    messages = [model_to_dict(message) for message in Message.objects.order_by("pk")]
    replies = list(Reply.objects.order_by("pk").values("pk", "state", "cycle", "last_error", "status_after"))
    return [row(ticket) for ticket in Ticket.objects.order_by("pk")], messages, replies


def test_undoing_restores_two_open_tickets() -> None:
    older, newer = tickets(2)
    before = rows_of_all()

    unmerge.undo_merge(merging.merge_tickets(newer, into=older, by="ann"), by="bob")

    assert rows_of_all() == before


@pytest.mark.parametrize("how", ["held", "held for triage", "resolved", "to be sent", "under review"])
def test_undoing_restores_a_survivor_that_was(how: str) -> None:
    older, newer = tickets(2)
    _bring(older, how)
    before = rows_of_all()

    merge = merging.merge_tickets(newer, into=older, by="ann")
    assert rows_of_all() != before
    unmerge.undo_merge(merge, by="bob")

    assert rows_of_all() == before


@pytest.mark.parametrize("how", ["held", "held for triage", "resolved", "to be sent", "under review"])
def test_undoing_restores_a_merged_ticket_that_was(how: str) -> None:
    older, newer = tickets(2)
    _bring(newer, how)
    before = rows_of_all()

    unmerge.undo_merge(merging.merge_tickets(fresh(newer), into=older, by="ann"), by="bob")

    assert rows_of_all() == before


def test_what_a_worker_had_is_due_again() -> None:
    older, newer = tickets(2)
    claimed(newer)

    unmerge.undo_merge(merging.merge_tickets(newer, into=older, by="ann"), by="bob")

    assert claims.take(Ticket.objects.all(), newer.pk) is not None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_chain_is_undone_in_any_order(order: tuple[int, ...]) -> None:
    first, second, third, fourth = tickets(4)
    before = [row(ticket) for ticket in (second, third, fourth)]
    merges = [
        merging.merge_tickets(fourth, into=third, by="ann"),
        merging.merge_tickets(third, into=second, by="ann"),
        merging.merge_tickets(second, into=first, by="ann"),
    ]

    for place in order:
        unmerge.undo_merge(merges[place], by="bob")

    after = [row(ticket) for ticket in (second, third, fourth)]
    same = [{**one, "due_at": None} for one in before], [{**one, "due_at": None} for one in after]
    assert same[0] == same[1]
    assert all(one["due_at"] is not None for one in after), "all three are to be read"
    assert fresh(first).due_at is not None


def test_undoing_the_middle_of_a_chain_takes_its_own_along() -> None:
    first, second, third = tickets(3)
    merging.merge_tickets(third, into=second, by="ann")
    last = merging.merge_tickets(second, into=first, by="ann")

    unmerge.undo_merge(last, by="bob")

    assert roots(first, second, third) == [None, None, second.number]
    assert (fresh(second).due_at is not None, fresh(third).due_at) == (True, None)


def test_undoing_the_beginning_of_a_chain_leaves_the_rest() -> None:
    first, second, third = tickets(3)
    beginning = merging.merge_tickets(third, into=second, by="ann")
    merging.merge_tickets(second, into=first, by="ann")

    unmerge.undo_merge(beginning, by="bob")

    assert roots(second, third) == [first.number, None]
    assert (fresh(second).due_at, fresh(third).due_at is not None) == (None, True)
    assert TicketEvent.objects.filter(kind="ticket.unmerged", ticket=first, from_value=f"#{third.number}").exists()


def test_a_merge_is_undone_once() -> None:
    older, newer = tickets(2)
    merge = merging.merge_tickets(newer, into=older, by="ann")
    unmerge.undo_merge(merge, by="bob")

    with pytest.raises(NotPossible, match="undone already"):
        unmerge.undo_merge(merge, by="bob")
    assert (Merge.objects.get().state, Merge.objects.get().settled_by) == (MergeState.UNDONE, "bob")


def test_what_was_undone_can_be_merged_again() -> None:
    older, newer = tickets(2)
    unmerge.undo_merge(merging.merge_tickets(newer, into=older, by="ann"), by="bob")

    merging.merge_tickets(newer, into=older, by="ann")

    assert roots(newer) == [older.number]


def test_a_survivor_that_was_answered_meanwhile_stays_answered() -> None:
    older, newer = tickets(2)
    factories.dispatched(older)
    merge = merging.merge_tickets(newer, into=fresh(older), by="ann")
    reply_as_person(fresh(older), text="Done.", by="bob", resolves=True)
    deliver(Reply.objects.get())

    unmerge.undo_merge(merge, by="bob")

    assert (fresh(older).status, fresh(older).resolution) == (Status.RESOLVED, "Done.")


def test_a_survivor_that_the_agent_works_on_is_worked_on_anew_without_the_other_words() -> None:
    older, newer = tickets(2)
    factories.dispatched(older)
    merge = merging.merge_tickets(newer, into=fresh(older), by="ann")
    add_customer_message(older, text="Any news?", author_email="", channel="email", by="customer")

    unmerge.undo_merge(merge, by="bob")

    assert (fresh(older).status, fresh(older).cycle, fresh(older).due_at is not None) == (Status.IN_PROGRESS, 4, True)
    assert conversation(older) == [older.body, "Any news?"]


def test_a_resolved_survivor_is_not_answered_a_second_time_when_several_merges_are_undone() -> None:
    older, newer, newest = tickets(3)
    deliver(agent_reply(older))
    merges = [merging.merge_tickets(one, into=older, by="ann") for one in (newer, newest)]

    for merge in merges:
        unmerge.undo_merge(merge, by="bob")

    assert fresh(older).status == Status.RESOLVED


def _bring(ticket: Ticket, how: str) -> None:
    if how == "held":
        factories.held(ticket)
    elif how == "held for triage":
        Ticket.objects.filter(pk=ticket.pk).update(review_state="held", held_reason="triage", due_at=None)
    elif how == "to be sent":
        Ticket.objects.filter(pk=ticket.pk).update(due_at=None)
        agent_reply(fresh(ticket))
    else:
        Ticket.objects.filter(pk=ticket.pk).update(due_at=None)
        deliver(agent_reply(fresh(ticket), resolves=how == "resolved"))
