"""Who asks for a person gets one, in whatever language, and the agent answers no more in that ticket."""

from __future__ import annotations

import pytest

from helpdesk import flow
from resolution.answering.asking import asks_for_person
from tests import factories
from tickets.actions import people
from tickets.actions.customer_message import add_customer_message
from tickets.models import Reply, Ticket, TicketEvent


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a human.",
        "Agent please",
        "Can I speak with someone?",
        "Ich möchte mit einem Menschen sprechen.",
        "Mitarbeiter bitte!",
        "Je voudrais parler à un conseiller.",
        "Quiero hablar con una persona.",
        "Quero falar com um atendente.",
        "Vorrei parlare con un operatore.",
        "Kan ik met een medewerker praten?",
        "Jag vill prata med en människa",
        "Chcę porozmawiać z konsultantem",
        "Chci mluvit s člověkem",
        "Haluan puhua ihmisen kanssa",
        "Хочу поговорить с оператором",
        "转人工",
        "オペレーターと話したい",
        "상담원 연결해 주세요",
        "أريد التحدث مع موظف",
    ],
)
def test_a_request_for_a_person_is_heard(text: str) -> None:
    assert asks_for_person(f"Hello,\n\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        "How do I add a person to my team?",
        "The agent on my server does not start.",
        "Is the export human readable?",
        "Wie füge ich einen Mitarbeiter hinzu?",
        "Which person pays for the seats?",
        "",
    ],
)
def test_other_words_about_people_are_no_request(text: str) -> None:
    assert not asks_for_person(text)


@pytest.fixture
def asked(db: None) -> Ticket:
    ticket = factories.dispatched(factories.TicketFactory())
    add_customer_message(ticket, text="Please let me talk to a human.", author_email="", channel="email", by="customer")
    flow.advance(str(ticket.pk))
    ticket.refresh_from_db()
    return ticket


def test_who_asks_is_held_for_a_person(asked: Ticket) -> None:
    assert (asked.status, asked.held_reason, asked.people_only) == ("pending_customer", "person_asked", "person_asked")
    assert TicketEvent.objects.filter(kind="person.asked").count() == 1
    assert not Reply.objects.exists()


def test_the_agent_does_not_answer_what_is_written_next(asked: Ticket) -> None:
    add_customer_message(asked, text="How do refunds work?", author_email="", channel="email", by="customer")
    flow.advance(str(asked.pk))

    asked.refresh_from_db()
    assert asked.held_reason == "person_asked"
    assert not asked.attempts.exists()


def test_once_it_is_handed_back_the_same_words_do_not_hold_it_again(asked: Ticket) -> None:
    people.hand_back(asked, to="resolution-agent", by="lena")
    flow.advance(str(asked.pk))

    asked.refresh_from_db()
    assert asked.people_only == ""
    assert asked.attempts.count() == 1
