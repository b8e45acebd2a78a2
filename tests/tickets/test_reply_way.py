"""An answer goes where the customer last wrote from."""

from __future__ import annotations

import pytest

from tests import factories
from tickets import merging, services
from tickets.models import Ticket
from tickets.reply_way import way_ticket
from tickets.states import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def lanes() -> tuple[Ticket, Ticket, Ticket]:
    """A customer's mail, form and chat of one matter, the mail surviving."""
    customer = factories.CustomerFactory()
    mail, form, chat = (
        factories.TicketFactory(customer=customer, channel=channel)
        for channel in (Channel.EMAIL, Channel.FORM, Channel.CHAT)
    )
    return mail, form, chat


def test_a_ticket_of_its_own_answers_by_itself(ticket: Ticket) -> None:
    assert way_ticket(ticket) == ticket


def test_the_lane_that_was_used_last_is_answered(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, form, chat = lanes
    merging.merge(form, into=mail, by="ann")
    assert way_ticket(mail) == form

    merging.merge(chat, into=mail, by="ann")
    assert way_ticket(mail) == chat


def test_a_mail_after_the_merge_is_answered_by_mail(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, _, chat = lanes
    merging.merge(chat, into=mail, by="ann")

    services.add_customer_message(chat, text="By mail.", author_email="", channel="email", by="customer")

    assert way_ticket(mail) == mail


def test_a_chat_after_the_merge_is_answered_by_chat(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, form, chat = lanes
    merging.merge(chat, into=mail, by="ann")
    merging.merge(form, into=mail, by="ann")

    services.add_customer_message(mail, text="By chat.", author_email="", channel="chat", by="customer")

    assert way_ticket(mail) == chat


def test_a_lane_that_no_ticket_came_in_by_is_answered_where_it_landed(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, form, _ = lanes
    merging.merge(form, into=mail, by="ann")

    services.add_customer_message(mail, text="In the app.", author_email="", channel="in_app", by="customer")

    assert way_ticket(mail) == mail
