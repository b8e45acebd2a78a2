"""The reader is given all that was told so far, by whatever lane."""

from __future__ import annotations

import pytest

from routing.reading.gather import CHARACTERS_OF_EACH, MOST_MESSAGES, gather_request, text_of
from tests import factories
from tickets.actions import merge
from tickets.actions.customer_message import add_customer_message
from tickets.actions.note import add_note
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def write(ticket: Ticket, text: str) -> None:
    add_customer_message(ticket, text=text, author_email="", channel="email", by="customer")


def test_a_single_message_is_the_body(ticket: Ticket) -> None:
    assert text_of(ticket) == ticket.body


def test_further_messages_come_after_it(ticket: Ticket) -> None:
    write(ticket, "And the export is empty.")

    assert text_of(ticket) == f"{ticket.body}\n\nAnd the export is empty."


def test_what_is_merged_in_is_read_with_its_own_subject() -> None:
    customer = factories.CustomerFactory()
    older = factories.TicketFactory(customer=customer, subject="Login", body="It fails.")
    newer = factories.TicketFactory(customer=customer, subject="Re: Export", body="It is empty.")
    same = factories.TicketFactory(customer=customer, subject="AW: login", body="Still.")
    for ticket in (newer, same):
        merge.merge_tickets(ticket, into=older, by="ann")

    assert text_of(older) == "It fails.\n\nExport\nIt is empty.\n\nStill."


def test_notes_and_answers_are_not_the_customers_words(ticket: Ticket) -> None:
    add_note(ticket, text="Hm.", by="ann")

    assert text_of(ticket) == ticket.body


def test_a_flood_is_read_by_its_beginning_and_its_end(ticket: Ticket) -> None:
    for number in range(MOST_MESSAGES + 5):
        write(ticket, f"Notice {number}. " + "x" * 2 * CHARACTERS_OF_EACH)

    text = text_of(ticket)

    assert text.startswith(ticket.body)
    assert "Notice 4." not in text
    assert f"Notice {MOST_MESSAGES + 4}." in text
    assert len(text) < (MOST_MESSAGES + 1) * (CHARACTERS_OF_EACH + 100)


def test_one_text_has_one_reading_whoever_sent_it() -> None:
    known = factories.CustomerFactory(tier="enterprise", is_vip=True)
    tickets = [
        factories.TicketFactory(subject="Login", body="It fails.", customer=one)
        for one in (known, factories.CustomerFactory())
    ]

    first, second = (gather_request(ticket) for ticket in tickets)

    assert first == second
