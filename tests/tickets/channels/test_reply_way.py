"""An answer goes by the survivor's way, and by every other that the customer is known to hear us by."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tickets.actions import merge
from tickets.actions.customer_message import add_customer_message
from tickets.channels.reply_way import ways_of
from tickets.models import Customer, Integration, Ticket
from tickets.states import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def lanes() -> tuple[Ticket, Ticket, Ticket]:
    """A customer's mail, form and chat of one matter, the mail surviving; the chat's program vouches for addresses."""
    customer = factories.CustomerFactory()
    mail, form = (
        factories.TicketFactory(customer=customer, channel=channel, integration=None)
        for channel in (Channel.EMAIL, Channel.FORM)
    )
    program = factories.IntegrationFactory(vouches_for_addresses=True)
    return mail, form, factories.TicketFactory(customer=customer, channel=Channel.CHAT, integration=program)


def stranger(customer: Customer, **values: Any) -> Ticket:
    """What a program that vouches for nobody posts in the customer's name."""
    return factories.TicketFactory(customer=customer, **{"channel": Channel.WEBHOOK} | values)


def test_a_ticket_of_its_own_answers_by_itself(ticket: Ticket) -> None:
    assert ways_of(ticket)[0] == ticket


def test_of_mail_and_form_the_one_used_last_is_answered(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, form, _ = lanes
    merge.merge_tickets(form, into=mail, by="ann")

    assert ways_of(mail) == [form]


def test_a_program_that_vouches_hears_the_answer_as_well(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, _, chat = lanes
    merge.merge_tickets(chat, into=mail, by="ann")

    assert ways_of(mail) == [mail, chat]


def test_the_survivors_way_is_the_first_and_mail_never_ends(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, form, chat = lanes
    merge.merge_tickets(mail, into=chat, by="ann")
    merge.merge_tickets(form, into=chat, by="ann")

    assert ways_of(chat) == [chat, form]


def test_a_program_that_does_not_vouch_hears_nothing_of_what_it_is_merged_into(
    lanes: tuple[Ticket, Ticket, Ticket],
) -> None:
    mail, _, chat = lanes
    merge.merge_tickets(stranger(mail.customer), into=mail, by="ann")
    merge.merge_tickets(stranger(mail.customer, channel=Channel.EMAIL), into=mail, by="ann")
    merge.merge_tickets(stranger(mail.customer, integration=chat.integration), into=mail, by="ann")
    Integration.objects.update(vouches_for_addresses=False)

    assert ways_of(mail) == [mail]


def test_mail_to_ourselves_is_the_way_where_a_program_posted_one_too(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail = lanes[0]
    posted = stranger(mail.customer, channel=Channel.EMAIL)
    merge.merge_tickets(mail, into=posted, by="ann")

    assert ways_of(posted) == [mail]


def test_another_customer_is_not_answered(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, _, chat = lanes
    other = factories.TicketFactory(channel=Channel.CHAT, integration=chat.integration)
    merge.merge_tickets(other, into=mail, by="ann")

    assert ways_of(mail) == [mail]


def test_two_programs_that_vouch_both_hear_it(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    chat = lanes[2]
    other = factories.IntegrationFactory(vouches_for_addresses=True)
    app = stranger(chat.customer, integration=other, channel=Channel.IN_APP)
    merge.merge_tickets(app, into=chat, by="ann")

    assert ways_of(chat) == [chat, app]


def test_of_one_programs_tickets_the_one_used_last_is_answered(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    chat = lanes[2]
    app = stranger(chat.customer, integration=chat.integration, channel=Channel.IN_APP)
    merge.merge_tickets(app, into=chat, by="ann")

    assert ways_of(chat) == [app]


def test_a_mail_after_the_merge_is_answered_by_mail(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, _, chat = lanes
    merge.merge_tickets(chat, into=mail, by="ann")

    add_customer_message(chat, text="By mail.", author_email="", channel="email", by="customer")

    assert ways_of(mail)[0] == mail


def test_a_lane_that_no_ticket_came_in_by_is_answered_where_it_landed(lanes: tuple[Ticket, Ticket, Ticket]) -> None:
    mail, form, _ = lanes
    merge.merge_tickets(form, into=mail, by="ann")

    add_customer_message(mail, text="In the app.", author_email="", channel="in_app", by="customer")

    assert ways_of(mail)[0] == mail
