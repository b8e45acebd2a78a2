"""What a customer does on the page of answers: writes more, says that it helped, asks for a person."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from helpdesk import flow
from tests import factories
from tests.tickets.forms import fill_in, public_form
from tests.tickets.lanes.forms.test_form_answers import ANN, answer, path_of
from tickets.actions.people import take_ticket
from tickets.models import Message, Ticket, TicketEvent
from tickets.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def answered() -> Ticket:
    fill_in(public_form())
    ticket = factories.dispatched(Ticket.objects.get())
    answer(ticket, "Ask your administrator for a seat.")
    Ticket.objects.filter(pk=ticket.pk).update(
        status=Status.PENDING_CUSTOMER, review_state="sent_for_review", first_answer_at="2026-01-01T00:00Z",
        resolution="Ask your administrator.", due_at=None,
    )  # fmt: skip
    ticket.refresh_from_db()
    return ticket


def act(ticket: Ticket, do: str, **values: str) -> Any:
    fields = {"ticket": ticket.public_id, "do": do, "once": "of-this-page"} | values
    return Client(enforce_csrf_checks=True).post(path_of(values.pop("email", ANN)), fields)


def state(ticket: Ticket) -> tuple[str, str, str]:
    ticket.refresh_from_db()
    return ticket.status, ticket.held_reason, ticket.people_only


def test_what_is_written_joins_the_ticket_and_wakes_the_agent(answered: Ticket) -> None:
    page = act(answered, "reply", text="And where is that?")

    assert page.status_code == 200
    assert "Your message has arrived" in page.content.decode()
    message = answered.messages.get(text="And where is that?")
    assert (message.direction, message.channel, message.author_email) == ("inbound", "form", ANN)
    assert state(answered)[0] == "in_progress"
    assert "And where is that?" in page.content.decode()


def test_sent_in_twice_it_is_written_once(answered: Ticket) -> None:
    pages = [act(answered, "reply", text="And where is that?") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert Message.objects.filter(text="And where is that?").count() == 1


def test_every_page_has_a_mark_of_its_own(answered: Ticket) -> None:
    marks = [re.findall(r'name="once" value="([^"]+)"', Client().post(path_of(ANN)).content.decode()) for _ in "12"]

    assert len(marks[0]) == 1
    assert marks[0] != marks[1]


def test_an_empty_message_is_not_sent(answered: Ticket) -> None:
    page = act(answered, "reply", text=" \n")

    assert page.status_code == 400
    assert "Write what we can help you with." in page.content.decode()
    assert state(answered)[0] == "pending_customer"


def test_that_it_helped_resolves_the_ticket_once(answered: Ticket) -> None:
    pages = [act(answered, "helped", once=f"page-{n}-of-two") for n in range(2)]

    assert all("Good to hear" in page.content.decode() for page in pages)
    assert state(answered)[0] == "resolved"
    assert answered.review_state == "none"
    assert [event.actor for event in TicketEvent.objects.filter(kind="answer.helped")] == ["customer"]
    assert ">That helped<" not in pages[1].content.decode()


def test_what_was_not_answered_can_not_have_helped() -> None:
    fill_in(public_form())
    ticket = Ticket.objects.get()

    page = act(ticket, "helped")

    assert page.status_code == 409
    assert state(ticket)[0] == "open"


@pytest.mark.parametrize("query", ["", "?do=helped", "?do=person"])
def test_who_prefetches_the_link_changes_nothing(answered: Ticket, query: str) -> None:
    Client().get(f"{path_of(ANN)}{query}{'&' if query else '?'}ticket={answered.public_id}")
    Client().post(path_of(ANN) + query)

    assert state(answered)[0] == "pending_customer"
    assert not TicketEvent.objects.filter(kind="answer.helped").exists()


def test_who_needs_a_person_gets_one_and_the_agent_stays_out(answered: Ticket) -> None:
    page = act(answered, "person")
    act(answered, "person", once="another-page")

    assert "A person from our team" in page.content.decode()
    assert state(answered) == ("pending_customer", "person_asked", "person_asked")
    assert TicketEvent.objects.filter(kind="person.asked").count() == 1
    assert answered.is_held
    assert answered.waiting_since is not None

    act(answered, "reply", text="How do refunds work?")
    flow.advance(str(answered.pk))
    assert state(answered)[2] == "person_asked"
    assert not answered.attempts.exists()


def test_words_that_come_with_it_are_kept(answered: Ticket) -> None:
    act(answered, "person", text="I was charged twice.")

    assert answered.messages.filter(text="I was charged twice.").exists()
    assert state(answered) == ("pending_customer", "person_asked", "person_asked")


def test_a_ticket_that_is_not_read_yet_is_routed_and_then_a_persons() -> None:
    fill_in(public_form())
    ticket = Ticket.objects.get()

    act(ticket, "person")

    assert state(ticket) == ("open", "", "person_asked")


def test_after_that_helped_a_person_can_still_be_asked_for(answered: Ticket) -> None:
    act(answered, "helped")
    act(answered, "person")

    assert state(answered) == ("pending_customer", "person_asked", "person_asked")


def test_a_resolved_ticket_that_a_colleague_took_stays_with_them(answered: Ticket) -> None:
    take_ticket(answered, by="lena")

    act(answered, "person")

    assert state(answered)[2] == "taken"


@pytest.mark.parametrize(("do", "kept"), [("reply", ""), ("person", "person_asked")])
def test_a_closed_matter_says_so_and_opens_a_new_one(answered: Ticket, do: str, kept: str) -> None:
    Ticket.objects.filter(pk=answered.pk).update(status=Status.RESOLVED, review_state="none")
    Ticket.objects.filter(pk=answered.pk).update(status=Status.CLOSED)
    assert "What you write opens a new one" in Client().post(path_of(ANN)).content.decode()

    pages = [act(answered, do, text="It is back.") for _ in range(2)]

    new = Ticket.objects.exclude(pk=answered.pk).get()
    assert (new.body, new.linked_to, new.people_only, new.channel) == ("It is back.", answered, kept, "form")
    assert state(answered)[0] == "closed"
    assert "new matter" in pages[1].content.decode()


@pytest.mark.parametrize("do", ["reply", "helped", "person"])
def test_nobody_acts_on_another_ones_ticket(answered: Ticket, do: str) -> None:
    fill_in(public_form(), email="eve@example.com", message="Something else.")

    page = act(answered, do, text="I am Ann.", email="eve@example.com")

    assert page.status_code == 404
    assert state(answered)[0] == "pending_customer"
    assert not Message.objects.filter(text="I am Ann.").exists()


def test_what_is_written_of_a_merged_ticket_lands_on_its_survivor(answered: Ticket) -> None:
    survivor = factories.dispatched(factories.TicketFactory(customer=answered.customer, subject="A secret mail"))
    Ticket.objects.filter(pk=answered.pk).update(merged_into=survivor, due_at=None)

    page = act(answered, "reply", text="One more thing.").content.decode()

    assert survivor.messages.filter(text="One more thing.").exists()
    assert "One more thing." in page
    assert "A secret mail" not in page


def test_merged_into_another_customers_ticket_it_opens_one_of_its_own(answered: Ticket) -> None:
    other = factories.dispatched(factories.TicketFactory())
    Ticket.objects.filter(pk=answered.pk).update(merged_into=other, due_at=None)

    act(answered, "reply", text="One more thing.")

    assert not other.messages.filter(text="One more thing.").exists()
    assert Ticket.objects.filter(body="One more thing.", customer=answered.customer).exists()


def test_it_is_limited_as_the_form_is(answered: Ticket, settings: Any) -> None:
    # The form has used up one.
    settings.FORM_PER_ADDRESS_AN_HOUR = 3

    pages = [act(answered, "reply", text=f"Message {n}") for n in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 429]
    assert "Message 2" in pages[-1].content.decode()
    assert int(pages[-1]["Retry-After"]) > 0
    assert not Message.objects.filter(text="Message 2").exists()


def test_what_people_take_over_is_said_on_the_page(answered: Ticket) -> None:
    assert "Reply and we go on" in Client().post(path_of(ANN)).content.decode()

    act(answered, "person")

    text = Client().post(path_of(ANN)).content.decode()
    assert "A person from our team reads what you write here." in text
    assert "Reply and we go on" not in text
