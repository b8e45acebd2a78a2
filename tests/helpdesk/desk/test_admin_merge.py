"""Merging, undoing and splitting off from the list and from the ticket's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.helpdesk.desk.test_admin_ticket import do, said
from tests.tickets.merged import fresh, roots, tickets
from tests.tickets.replies import agent_reply
from tickets.actions import merge as merging
from tickets.actions.customer_message import add_customer_message
from tickets.actions.message_parts import MessageParts
from tickets.actions.suggest_merge import suggest_merge
from tickets.models import Customer, Merge, MergeState, Message, Ticket

Browser = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def lead(browser_of: Browser) -> Client:
    return browser_of("Support lead")


def page(browser: Client, ticket: Ticket) -> str:
    return browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])).content.decode()


def listed(browser: Client, **query: str) -> list[int]:
    answer = browser.get(reverse("admin:tickets_ticket_changelist"), query)
    return [ticket.number for ticket in answer.context["cl"].result_list]


def select(browser: Client, *some: Ticket, **values: str) -> Any:
    chosen = {"action": "merge_tickets", "_selected_action": [str(ticket.pk) for ticket in some], **values}
    return browser.post(reverse("admin:tickets_ticket_changelist"), chosen, follow=True)


def test_a_ticket_is_merged_by_number_and_its_page_says_so_with_an_undo(lead: Client) -> None:
    older, newer = tickets(2, integration=None)

    answer = do(lead, newer, "merge", into=f"#{older.number} {older.subject}")

    assert said(answer) == [f"The ticket is merged into #{older.number}; undo it there or here."]
    content = answer.content.decode()
    assert "Undo the merge" in content
    assert f"#{older.number}" in content
    assert 'id="reply-text"' not in content, "people answer on the survivor"


def test_a_ticket_is_merged_by_words_of_another_subject_of_the_customer(lead: Client) -> None:
    (older,), customer = tickets(1, subject="Printer is broken", integration=None), None
    customer = older.customer
    (newer,) = tickets(1, customer=customer)
    tickets(1, subject="Printer is on fire")

    do(lead, newer, "merge", into="printer")

    assert roots(newer) == [older.number]


@pytest.mark.parametrize(("into", "words"), [("nonsense", "no such ticket"), ("#999999999", "no such ticket")])
def test_a_ticket_that_is_not_found_is_said_and_the_words_are_kept(lead: Client, into: str, words: str) -> None:
    (ticket,) = tickets(1)

    answer = do(lead, ticket, "merge", into=into)

    assert words in said(answer)[0]
    assert f'value="{into}"' in answer.content.decode()


def test_words_that_fit_several_name_them(lead: Client) -> None:
    first, second, third = tickets(3)

    answer = do(lead, third, "merge", into="dashboard")

    assert f"#{first.number}" in said(answer)[0]
    assert f"#{second.number}" in said(answer)[0]


def test_the_survivors_page_shows_both_lanes_and_undoes_it(lead: Client) -> None:
    customer: Customer = factories.CustomerFactory()
    older = factories.TicketFactory(customer=customer, channel="email")
    newer = factories.TicketFactory(customer=customer, channel="chat", body="The same by chat.")
    merge = merging.merge_tickets(newer, into=older, by="ann")

    content = page(lead, older)
    assert "The same by chat." in content
    assert f"from #{newer.number}" in content
    assert 'hd-badge hd-grey" title="">Chat<' in content

    answer = do(lead, older, "unmerge", merge=str(merge.pk))
    assert said(answer) == [f"The merge is undone: #{newer.number} is a ticket of its own again."]
    assert "The same by chat." not in page(lead, older)


def test_a_suggestion_stands_on_both_pages_in_words(lead: Client) -> None:
    older, newer = tickets(2)
    suggest_merge(newer, into=older, by="x", similarity=0.61, evidence={"words": "Their meaning agrees to 61%."})

    for ticket in (older, newer):
        content = page(lead, ticket)
        assert "Is this the same matter as" in content
        assert "Their meaning agrees to 61%." in content


def test_a_suggestion_is_accepted(lead: Client) -> None:
    older, newer = tickets(2)
    suggest_merge(newer, into=older, by="x", similarity=0.61, evidence={})

    do(lead, older, "accept-merge", merge=str(Merge.objects.get().pk))

    assert roots(newer) == [older.number]


def test_a_suggestion_is_refused(lead: Client) -> None:
    older, newer = tickets(2)
    suggest_merge(newer, into=older, by="x", similarity=0.61, evidence={})

    do(lead, newer, "dismiss-merge", merge=str(Merge.objects.get().pk))

    assert Merge.objects.get().state == MergeState.DISMISSED
    assert "Is this the same matter as" not in page(lead, newer)


def test_the_merge_of_other_tickets_is_not_ones_own(lead: Client) -> None:
    older, newer, stranger = tickets(3)
    merge = merging.merge_tickets(newer, into=older, by="ann")

    answer = do(lead, stranger, "unmerge", merge=str(merge.pk))

    assert said(answer) == ["This merge is another ticket's."]
    assert roots(newer) == [older.number]


def test_a_message_under_another_subject_is_offered_and_split_off(lead: Client) -> None:
    (ticket,) = tickets(1)
    message = add_customer_message(
        ticket,
        text="Where is my invoice?",
        author_email="",
        channel="email",
        by="customer",
        parts=MessageParts(subject="Re: Invoice"),
    )
    assert "perhaps it is another matter" in page(lead, ticket)

    answer = do(lead, ticket, "split", message=str(message.pk))

    new = Ticket.objects.get(linked_to=ticket)
    assert said(answer) == [f"The message is now ticket #{new.number}."]
    assert "Followed by" in answer.content.decode()
    assert "Follows" in page(lead, new)


def test_the_first_message_can_be_split_off_and_stays(lead: Client, ticket: Ticket) -> None:
    first = ticket.messages.get()

    answer = do(lead, ticket, "split", message=str(first.pk), marked="")

    new = Ticket.objects.get(linked_to=ticket)
    assert said(answer) == [f"The message is now ticket #{new.number}."]
    assert list(ticket.messages.all()) == [first]


def test_the_message_of_another_ticket_is_left_alone(lead: Client) -> None:
    one, other = tickets(2)

    answer = do(lead, one, "split", message=str(Message.objects.get(ticket=other).pk))

    assert said(answer) == ["This message belongs to another ticket."]


@pytest.mark.parametrize("verb", ["merge", "unmerge", "accept-merge", "dismiss-merge", "split"])
def test_who_may_only_look_can_do_none_of_it(verb: str, browser_of: Browser, ticket: Ticket) -> None:
    assert do(browser_of("Auditor"), ticket, verb).status_code == 403


def test_the_list_asks_before_it_merges_and_the_oldest_stays(lead: Client) -> None:
    first, second, third = tickets(3)

    asked = select(lead, second, third, first)
    assert f"Merge 2 tickets into #{first.number}" in asked.content.decode()
    assert roots(second, third) == [None, None]

    done = select(lead, second, third, first, confirmed="1")
    assert said(done) == [f"2 tickets merged into #{first.number}."]
    assert roots(second, third) == [first.number, first.number]


def test_the_list_warns_of_several_customers(lead: Client) -> None:
    (one,), (other,) = tickets(1), tickets(1)

    assert "more than one customer" in select(lead, one, other).content.decode()


def test_one_ticket_is_too_few_to_merge(lead: Client) -> None:
    (one,) = tickets(1)

    assert said(select(lead, one)) == ["Choose two tickets or more."]


def test_the_list_shows_merged_tickets_only_when_asked(lead: Client) -> None:
    older, newer = tickets(2)
    merging.merge_tickets(newer, into=older, by="ann")

    assert listed(lead) == [older.number]
    assert listed(lead, merged="yes") == [newer.number]
    assert sorted(listed(lead, merged="all")) == sorted([older.number, newer.number])
    assert listed(lead, q="dashboard") == [older.number]
    for term in (f"#{newer.number}", str(newer.number), newer.public_id, str(newer.pk)):
        assert listed(lead, q=term) == [newer.number]


def test_an_undelivered_reply_of_a_merged_ticket_is_settled_on_the_survivors_page(lead: Client) -> None:
    older, newer = tickets(2)
    reply = agent_reply(newer)
    type(reply).objects.filter(pk=reply.pk).update(state="unknown", due_at=None)
    merging.merge_tickets(fresh(newer), into=older, by="ann")
    assert "Did this reply arrive?" in page(lead, older)

    answer = do(lead, older, "mark-sent", reply=str(reply.pk))

    assert said(answer) == ["The reply counts as sent."]


def test_the_page_of_a_merged_conversation_takes_at_most_twelve_queries(
    browser_of: Browser, django_assert_max_num_queries: Any
) -> None:
    older, *newer = tickets(6)
    for ticket in newer[:4]:
        merging.merge_tickets(ticket, into=older, by="ann")
    suggest_merge(newer[4], into=older, by="x", similarity=0.6, evidence={})
    reviewer = browser_of("Reviewer")

    for ticket in (older, newer[0]):
        with django_assert_max_num_queries(12):
            page(reviewer, ticket)


def test_merging_two_customers_asks_first_about_that_very_ticket(lead: Client) -> None:
    (lenas,), (toms,) = tickets(1, customer=factories.CustomerFactory(name="Lena")), tickets(1)

    asked = do(lead, toms, "merge", into=f"#{lenas.number}").content.decode()
    about_another = do(lead, toms, "merge", into=f"#{lenas.number}", despite="1")

    assert "Only Lena will be answered. Merge anyway?" in asked
    assert f'name="despite" value="{lenas.number}"' in asked
    assert "Merge anyway?" in about_another.content.decode()
    assert roots(toms) == [None]

    do(lead, toms, "merge", into=f"#{lenas.number}", despite=str(lenas.number))
    assert roots(toms) == [lenas.number]


def test_merging_into_the_ticket_of_a_program_that_does_not_vouch_says_who_will_read(lead: Client) -> None:
    ann = factories.CustomerFactory(name="Ann")
    program = factories.IntegrationFactory(name="Partner bot")
    bots = factories.TicketFactory(customer=ann, integration=program)
    mails = factories.TicketFactory(customer=ann, integration=None)

    asked = do(lead, mails, "merge", into=f"#{bots.number}").content.decode()
    chosen = select(lead, bots, mails).content.decode()
    suggest_merge(mails, into=bots, by="x", similarity=0.6, evidence={})

    for content in (asked, chosen, page(lead, mails)):
        assert "The answers will also be read by the program Partner bot" in content
    assert roots(mails) == [None]

    do(lead, mails, "merge", into=f"#{bots.number}", despite=str(bots.number))
    assert roots(mails) == [bots.number]


@pytest.mark.parametrize("case", ["it vouches", "into the mail's", "its own"])
def test_where_nobody_else_will_read_merging_does_not_ask(lead: Client, case: str) -> None:
    program = factories.IntegrationFactory(vouches_for_addresses=case == "it vouches")
    ann = factories.CustomerFactory(name="Ann")
    bots = factories.TicketFactory(customer=ann, integration=program)
    other = factories.TicketFactory(customer=ann, integration=program if case == "its own" else None)
    ticket, into = (bots, other) if case == "into the mail's" else (other, bots)

    do(lead, ticket, "merge", into=f"#{into.number}")

    assert roots(ticket) == [into.number]
