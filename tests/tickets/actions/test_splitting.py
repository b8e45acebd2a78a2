"""A message about another matter becomes a ticket of its own, and comes back by merging."""

from __future__ import annotations

import pytest
from django.forms import model_to_dict

from tests import factories
from tests.tickets.merged import conversation, fresh, tickets
from tests.tickets.replies import agent_reply, deliver
from tickets.actions import merge
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.message_parts import MessageParts
from tickets.actions.note import add_note
from tickets.actions.split import changes_subject, split_off
from tickets.mail_language.openings import plain_subject
from tickets.models import Message, Ticket, TicketEvent
from tickets.states import Status

pytestmark = pytest.mark.django_db


def written(ticket: Ticket, text: str = "Where is my invoice?", *, subject: str = "") -> Message:
    return add_customer_message(
        ticket,
        text=text,
        author_email=ticket.customer.email or "",
        channel="email",
        by="customer",
        parts=MessageParts(subject=subject),
    )


def test_the_message_moves_into_a_new_linked_ticket_of_the_same_customer() -> None:
    (ticket,) = tickets(1)
    message = written(ticket, subject="Re: Invoice of May")

    new = split_off(message, by="ann")

    assert (new.customer_id, new.linked_to_id, new.subject, new.body) == (
        ticket.customer_id,
        ticket.pk,
        "Invoice of May",
        "Where is my invoice?",
    )
    assert (new.status, fresh(new).due_at is not None) == (Status.OPEN, True)
    assert (conversation(ticket), conversation(new)) == ([ticket.body], ["Where is my invoice?"])


def test_without_a_subject_of_its_own_it_is_named_after_the_old_one() -> None:
    (ticket,) = tickets(1)

    new = split_off(written(ticket, subject=f"AW: {ticket.subject}"), by="ann")

    assert new.subject == f"Split: {ticket.subject}"


def test_both_histories_say_it() -> None:
    (ticket,) = tickets(1)

    new = split_off(written(ticket), by="ann")

    said = TicketEvent.objects.filter(kind="message.split").values_list("ticket", "from_value", "to_value")
    assert set(said) == {(ticket.pk, "", f"#{new.number}"), (new.pk, f"#{ticket.number}", "")}


def test_merging_it_back_undoes_it() -> None:
    (ticket,) = tickets(1)
    message = written(ticket)
    before = conversation(ticket)
    new = split_off(message, by="ann")

    merge.merge_tickets(new, into=ticket, by="ann")

    assert conversation(ticket) == before
    message.refresh_from_db()
    changed = {"ticket": new.pk, "split_from": ticket.pk}
    assert model_to_dict(message) == model_to_dict(message) | changed


def test_a_ticket_that_only_the_split_message_had_reopened_is_resolved_again() -> None:
    (ticket,) = tickets(1)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=None)
    deliver(agent_reply(fresh(ticket)))

    split_off(written(fresh(ticket)), by="ann")

    assert fresh(ticket).status == Status.RESOLVED


def test_a_ticket_that_still_asks_goes_before_the_agent_again() -> None:
    (ticket,) = tickets(1)
    factories.dispatched(ticket)

    split_off(written(ticket), by="ann")

    assert (fresh(ticket).status, fresh(ticket).cycle) == (Status.IN_PROGRESS, 3)


def test_the_first_message_is_copied_and_stays() -> None:
    (ticket,) = tickets(1)
    first = Message.objects.get(ticket=ticket)

    new = split_off(first, by="ann")

    assert (conversation(ticket), conversation(new)) == ([ticket.body], [ticket.body])
    assert (new.subject, new.linked_to_id, fresh(ticket).cycle) == (f"Split: {ticket.subject}", ticket.pk, ticket.cycle)


def test_marked_words_are_copied_as_they_stand_in_the_message() -> None:
    (ticket,) = tickets(1)
    message = written(ticket, "Thanks.\n\nBy the way, where\nis my invoice? Bye")

    new = split_off(message, by="ann", marked="  By the way, where is my invoice? ")

    assert conversation(new) == ["By the way, where\nis my invoice?"]
    assert conversation(ticket) == [ticket.body, "Thanks.\n\nBy the way, where\nis my invoice? Bye"]


@pytest.mark.parametrize("marked", ["Where is my money?", "invoice? Where", "(", "x " * 6000])
def test_words_that_do_not_stand_there_are_refused(marked: str) -> None:
    (ticket,) = tickets(1)

    with pytest.raises(NotPossible, match="do not stand in this message"):
        split_off(written(ticket), by="ann", marked=marked)


def test_the_same_words_are_not_split_off_twice() -> None:
    (ticket,) = tickets(1)
    first = Message.objects.get(ticket=ticket)
    new = split_off(first, by="ann")

    with pytest.raises(NotPossible, match=f"already: #{new.number}"):
        split_off(first, by="bob")


def test_what_a_merged_ticket_was_opened_with_is_taken_out_by_undoing_the_merge() -> None:
    older, newer = tickets(2)
    merge.merge_tickets(newer, into=older, by="ann")

    with pytest.raises(NotPossible, match="undo that merge"):
        split_off(Message.objects.get(ticket=newer), by="ann")


def test_an_answer_is_not_split_off() -> None:
    (ticket,) = tickets(1)

    with pytest.raises(NotPossible, match="customer wrote"):
        split_off(add_note(ticket, text="Hm.", by="bob"), by="ann")


def test_what_was_split_off_before_is_not_split_off_twice() -> None:
    (ticket,) = tickets(1)
    message = written(ticket)
    split_off(message, by="ann")

    with pytest.raises(NotPossible):
        split_off(message, by="bob")


@pytest.mark.parametrize(
    ("written_as", "plain"),
    [
        ("Re: Invoice", "Invoice"),
        ("RE: FW: AW: Invoice", "Invoice"),
        ("Re[2]: Invoice", "Invoice"),
        ("Odp: Sv: Invoice", "Invoice"),
        ("返信: Invoice", "Invoice"),
        ("回复：Invoice", "Invoice"),
        ("Reset: my password", "Reset: my password"),
        ("Reinstall", "Reinstall"),
        ("re:", ""),
    ],
)
def test_marks_of_answers_are_no_part_of_a_subject(written_as: str, plain: str) -> None:
    assert plain_subject(written_as) == plain


@pytest.mark.parametrize(
    ("subject", "changed"),
    [("", False), ("Re: Login FAILS", False), ("AW:  login fails ", False), ("Invoice of May", True)],
)
def test_splitting_is_offered_where_the_subject_changes(subject: str, changed: bool) -> None:
    assert changes_subject(Message(subject=subject), Ticket(subject="Login fails")) is changed
