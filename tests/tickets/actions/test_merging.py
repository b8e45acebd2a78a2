"""Merging joins conversations and moves nothing; what makes no sense is refused in words."""

from __future__ import annotations

import pytest

from routing.held_reasons import RoutingHeld
from tests import factories
from tests.rewriting import rewrite
from tests.tickets.merged import claimed, conversation, fresh, roots, row, tickets
from tests.tickets.replies import agent_reply, deliver
from tickets import claims
from tickets.actions import merge as merging
from tickets.actions.close import close_ticket
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reassign import reassign_ticket
from tickets.actions.reply import reply_as_person
from tickets.actions.suggest_merge import dismiss_suggestion, suggest_merge
from tickets.actions.work_on import read_again
from tickets.models import Merge, MergeState, Message, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import ReviewState, Status

pytestmark = pytest.mark.django_db


def test_the_conversation_of_the_survivor_is_that_of_both() -> None:
    older, newer = tickets(2)
    rewrite(Message.objects.filter(ticket=newer), text="The same by chat.")

    merging.merge_tickets(newer, into=older, by="ann")

    assert conversation(older) == [older.body, "The same by chat."]


def test_nothing_is_moved_and_the_merged_ticket_is_never_due() -> None:
    older, newer = tickets(2)
    before = row(newer)

    merging.merge_tickets(newer, into=older, by="ann")

    assert row(newer) == before | {"merged_into_id": older.pk, "due_at": None}
    assert Message.objects.get(ticket=newer).text == newer.body


def test_both_histories_say_it() -> None:
    older, newer = tickets(2)

    merging.merge_tickets(newer, into=older, by="ann", similarity=0.9, evidence={"words": "They read alike."})

    said = TicketEvent.objects.filter(kind="ticket.merged").values_list(
        "ticket", "from_value", "to_value", "detail__reason"
    )
    assert set(said) == {
        (older.pk, f"#{newer.number}", "", "They read alike."),
        (newer.pk, "", f"#{older.number}", "They read alike."),
    }


def test_an_open_survivor_is_due_and_read_anew() -> None:
    older, newer = tickets(2)
    reading = claimed(older)

    merging.merge_tickets(newer, into=older, by="ann")

    assert (fresh(older).due_at is not None, fresh(older).status) == (True, Status.OPEN)
    with pytest.raises(claims.ClaimLost):
        claims.write(reading, priority="urgent")


def test_who_works_on_the_merged_ticket_loses_it() -> None:
    older, newer = tickets(2)
    working = claimed(newer)

    merging.merge_tickets(newer, into=older, by="ann")

    with pytest.raises(claims.ClaimLost):
        claims.release(working)


def test_a_worker_merges_only_what_it_still_has() -> None:
    older, newer = tickets(2)
    working = claimed(newer)
    read_again(fresh(newer))

    with pytest.raises(claims.ClaimLost):
        merging.merge_tickets(working, into=older, by="pipeline", holding=working)
    assert roots(newer) == [None]


def test_answers_of_the_agent_on_both_are_withdrawn_and_it_is_asked_again() -> None:
    older, newer = tickets(2)
    agent_reply(older), agent_reply(newer)

    merging.merge_tickets(fresh(newer), into=older, by="ann")

    assert set(Reply.objects.values_list("state", flat=True)) == {ReplyState.CANCELLED}
    assert (fresh(older).status, fresh(older).cycle) == (Status.IN_PROGRESS, 2)


def test_an_answer_of_a_person_goes_out() -> None:
    older, newer = tickets(2)
    factories.dispatched(newer)
    reply_as_person(newer, text="One moment.", by="bob", resolves=False)

    merging.merge_tickets(newer, into=older, by="ann")

    assert Reply.objects.get().state == ReplyState.PENDING


def test_a_resolved_survivor_comes_back_for_what_is_new() -> None:
    older, newer = tickets(2)
    deliver(agent_reply(older))

    merging.merge_tickets(newer, into=older, by="ann")

    assert (fresh(older).status, fresh(older).cycle) == (Status.IN_PROGRESS, 2)


def test_what_is_answered_asks_for_nothing_when_it_is_merged() -> None:
    older, newer = tickets(2)
    deliver(agent_reply(older)), deliver(agent_reply(newer))

    merging.merge_tickets(fresh(newer), into=older, by="ann")

    assert (fresh(older).status, fresh(older).cycle, fresh(older).due_at) == (Status.RESOLVED, 1, None)


def test_a_chain_ends_at_its_last_survivor() -> None:
    first, second, third = tickets(3)

    merging.merge_tickets(third, into=second, by="ann")
    merging.merge_tickets(second, into=first, by="ann")

    assert roots(second, third) == [first.number, first.number]
    assert len(conversation(first)) == 3


def test_a_merged_ticket_stands_for_its_survivor() -> None:
    first, second, third, fourth = tickets(4)
    merging.merge_tickets(second, into=first, by="ann")
    merging.merge_tickets(fourth, into=third, by="ann")

    merging.merge_tickets(fourth, into=second, by="ann")

    assert roots(first, second, third, fourth) == [None, first.number, first.number, first.number]


def test_a_ticket_is_not_merged_into_itself() -> None:
    (one,) = tickets(1)

    with pytest.raises(NotPossible, match="into itself"):
        merging.merge_tickets(one, into=one, by="ann")


def test_no_circle_can_be_made() -> None:
    first, second, third = tickets(3)
    merging.merge_tickets(third, into=second, by="ann")
    merging.merge_tickets(second, into=first, by="ann")

    with pytest.raises(NotPossible, match=f"one ticket already: #{first.number}"):
        merging.merge_tickets(first, into=third, by="ann")


def test_a_closed_ticket_takes_nothing_in() -> None:
    older, newer = tickets(2)
    deliver(agent_reply(older))
    close_ticket(fresh(older), by="ann", reason="Done.")

    with pytest.raises(NotPossible, match="closed"):
        merging.merge_tickets(newer, into=older, by="ann")


def test_another_customers_ticket_is_merged_by_hand_and_the_history_says_so() -> None:
    (older,), (newer,) = tickets(1), tickets(1)

    merging.merge_tickets(newer, into=older, by="ann")

    assert {e.detail["reason"] for e in TicketEvent.objects.filter(kind="ticket.merged")} == {"The customers differ."}


def test_a_suggestion_becomes_the_merge_with_its_evidence() -> None:
    older, newer = tickets(2)
    suggest_merge(newer, into=older, by="pipeline", similarity=0.7, evidence={"words": "They read alike."})

    merging.merge_tickets(newer, into=older, by="ann")

    merge = Merge.objects.get()
    assert (merge.state, merge.by, merge.similarity, merge.evidence["words"]) == (
        MergeState.MERGED,
        "ann",
        0.7,
        "They read alike.",
    )


def test_merging_the_other_way_round_settles_the_suggestion() -> None:
    older, newer = tickets(2)
    suggest_merge(newer, into=older, by="pipeline", similarity=0.7, evidence={})

    merging.merge_tickets(older, into=newer, by="ann")

    assert Merge.objects.get(survivor=older).state == MergeState.DISMISSED


def test_a_pair_is_suggested_once() -> None:
    older, newer = tickets(2)

    done = [suggest_merge(newer, into=older, by="pipeline", similarity=0.7, evidence={}) for _ in range(2)]

    assert done == [True, False]
    assert TicketEvent.objects.filter(kind="merge.suggested").count() == 2


def test_a_suggestion_is_dismissed_once() -> None:
    older, newer = tickets(2)
    suggest_merge(newer, into=older, by="pipeline", similarity=0.7, evidence={})

    dismiss_suggestion(Merge.objects.get(), by="ann")

    assert (Merge.objects.get().state, Merge.objects.get().settled_by) == (MergeState.DISMISSED, "ann")
    with pytest.raises(NotPossible, match="settled"):
        dismiss_suggestion(Merge.objects.get(), by="bob")


def test_a_message_to_the_merged_ticket_lands_on_the_survivor() -> None:
    older, newer = tickets(2)
    merging.merge_tickets(newer, into=older, by="ann")

    add_customer_message(newer, text="Any news?", author_email="", channel="email", by="customer")

    assert conversation(older)[-1] == "Any news?"


@pytest.mark.parametrize(
    "verb",
    [
        lambda ticket: reply_as_person(ticket, text="Hello.", by="bob", resolves=True),
        lambda ticket: reassign_ticket(ticket, by="bob", priority="urgent"),
        lambda ticket: close_ticket(ticket, by="bob", reason="Done."),
    ],
)
def test_people_work_on_the_survivor(verb: object) -> None:
    older, newer = tickets(2)
    merging.merge_tickets(newer, into=older, by="ann")

    with pytest.raises(NotPossible, match=f"merged into #{older.number}"):
        verb(newer)  # type: ignore[operator]  # a verb of the list above


def test_queues_leave_merged_tickets_out() -> None:
    older, newer = tickets(2)
    Ticket.objects.filter(pk=newer.pk).update(
        review_state=ReviewState.HELD, held_reason=RoutingHeld.TRIAGE, due_at=None
    )
    merging.merge_tickets(fresh(newer), into=older, by="ann")

    rows = Ticket.objects
    assert newer not in [
        *rows.unmerged(),
        *rows.unsettled(),
        *rows.needing_a_person(),
        *rows.held_for(RoutingHeld.TRIAGE),
    ]
    assert list(rows.matching(f"#{newer.number}")) == [newer]
