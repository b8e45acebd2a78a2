"""The same problem by several lanes becomes one ticket; what only may be the same is shown to people."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now

from helpdesk import flow
from routing.models import Decision, Reading
from tests import factories
from tests.tickets.intake.test_two_workers import at_once
from tests.tickets.merged import conversation, fresh, roots
from tests.tickets.replies import agent_reply, deliver
from tickets.actions import unmerge
from tickets.actions.close import close_ticket
from tickets.actions.customer_message import add_customer_message
from tickets.actions.split import split_off
from tickets.intake.duplicates.duplicates import find_duplicate
from tickets.models import Customer, Merge, MergeState, Ticket, TicketEvent
from tickets.states import Channel, Status

pytestmark = pytest.mark.slow

MAIL = (
    "Cannot log in since this morning",
    "Hello team,\n\nsince this morning I can't log in to my account. I type my password, the page reloads and I am back "
    "at the login form. I cleared the cookies.\n\nKind regards\nMarta",
)
FORM = ("Login", "The login form keeps coming back after I enter my password. I can't get into my account.")
CHAT = ("", "i can't log in\ni enter my password and the login page loads again\nno error")
OTHER = ("Invoice of March", "The invoice for March is missing in the portal. Please send it to accounting.")
MAY_BE = ("CSV import fails", "The CSV import of contacts stops at row 17 with an unreadable character.")
NEAR = ("CSV export is empty", "The CSV export of contacts has only the header row.")


@pytest.fixture(autouse=True)
def nobody_is_held(db: None) -> None:
    factories.no_rules()


def told(customer: Customer, telling: tuple[str, str], *, channel: str = Channel.EMAIL, **values: Any) -> Ticket:
    """By mail and form to ourselves; by chat to a program that vouches for its customers' addresses."""
    by_mail = channel in (Channel.EMAIL, Channel.FORM)
    values = {"integration": None if by_mail else factories.IntegrationFactory(vouches_for_addresses=True)} | values
    ticket = factories.TicketFactory(customer=customer, subject=telling[0], body=telling[1], channel=channel, **values)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    return fresh(ticket)


def advance(*tickets: Ticket) -> None:
    for ticket in tickets:
        flow.advance(str(ticket.pk))


def test_the_same_problem_by_mail_form_and_chat_is_one_ticket_and_is_taken_apart_again() -> None:
    customer = factories.CustomerFactory()
    mail = told(customer, MAIL)
    advance(mail)
    form, chat = told(customer, FORM, channel=Channel.FORM), told(customer, CHAT, channel=Channel.CHAT)
    advance(form, chat)

    assert roots(mail, form, chat) == [None, mail.number, mail.number]
    assert conversation(mail) == [MAIL[1], FORM[1], CHAT[1]]
    assert fresh(mail).due_at is not None, "it is answered with all three"

    for merge in Merge.objects.all():
        unmerge.undo_merge(merge, by="ann")
    advance(form, chat)

    assert roots(form, chat) == [None, None], "what a person took apart stays apart"
    assert Reading.objects.filter(ticket__in=[form, chat]).count() == 2


def test_what_is_merged_before_it_is_read_is_not_read() -> None:
    customer = factories.CustomerFactory()
    mail, form = told(customer, MAIL), told(customer, FORM)

    advance(form, mail, form)

    assert roots(form) == [mail.number]
    assert list(Reading.objects.values_list("ticket", flat=True)) == [mail.pk]


def test_another_problem_is_a_ticket_of_its_own() -> None:
    customer = factories.CustomerFactory()
    mail, other = told(customer, MAIL), told(customer, OTHER)

    advance(mail, other)

    assert roots(other) == [None]
    assert not Merge.objects.exists()


def test_another_customer_is_never_joined() -> None:
    mail, same = told(factories.CustomerFactory(), MAIL), told(factories.CustomerFactory(), MAIL)

    advance(mail, same)

    assert roots(same) == [None]


def test_what_only_may_be_the_same_is_suggested_once_and_read() -> None:
    customer = factories.CustomerFactory()
    export = told(customer, NEAR)
    maybe = told(customer, MAY_BE)

    advance(export, maybe)

    merge = Merge.objects.get()
    assert (merge.state, merge.survivor, merge.merged) == (MergeState.SUGGESTED, export, maybe)
    assert merge.evidence["words"].startswith("Their meaning agrees to")
    assert Decision.objects.filter(ticket=maybe).exists()
    assert TicketEvent.objects.filter(kind="merge.suggested").count() == 2


def test_an_older_one_than_the_window_is_left_alone(settings: Any) -> None:
    customer = factories.CustomerFactory()
    mail = told(customer, MAIL)
    Ticket.objects.filter(pk=mail.pk).update(
        created_at=F("created_at") - settings.DUPLICATE_WINDOW - timedelta(minutes=1), due_at=None
    )
    form = told(customer, FORM)

    advance(form)

    assert roots(form) == [None]


def test_a_closed_one_is_left_alone() -> None:
    customer = factories.CustomerFactory()
    mail = told(customer, MAIL)
    Ticket.objects.filter(pk=mail.pk).update(due_at=None)
    deliver(agent_reply(fresh(mail)))
    close_ticket(fresh(mail), by="ann", reason="Done.")
    form = told(customer, FORM)

    advance(form)

    assert roots(form) == [None]


def test_a_resolved_one_comes_back() -> None:
    customer = factories.CustomerFactory()
    mail = told(customer, MAIL)
    Ticket.objects.filter(pk=mail.pk).update(due_at=None)
    deliver(agent_reply(fresh(mail)))

    advance(told(customer, FORM))

    assert (fresh(mail).status, fresh(mail).cycle) == (Status.IN_PROGRESS, 2)


@pytest.mark.parametrize("forged", ["older", "newer"])
def test_a_forged_sender_joins_nothing(forged: str) -> None:
    customer = factories.CustomerFactory()
    older = told(customer, MAIL, is_sender_verified=forged != "older")
    newer = told(customer, MAIL, is_sender_verified=forged != "newer")

    advance(newer)

    assert roots(older, newer) == [None, None]


def test_anonymous_people_are_not_one_customer(integration: Any) -> None:
    anonymous = factories.CustomerFactory(email=None, integration=integration, external_id="")
    older, newer = told(anonymous, MAIL), told(anonymous, MAIL)

    advance(newer)

    assert roots(older, newer) == [None, None]


def test_what_may_be_a_machines_is_only_suggested() -> None:
    customer = factories.CustomerFactory()
    told(customer, MAIL)
    newer = told(customer, MAIL, reply_allowed=False)

    advance(newer)

    assert Merge.objects.get().state == MergeState.SUGGESTED


def test_what_was_split_off_is_not_joined_again() -> None:
    customer = factories.CustomerFactory()
    mail = told(customer, MAIL)
    message = add_customer_message(mail, text=MAIL[1], author_email="", channel="email", by="customer")

    advance(split_off(message, by="ann"))

    assert not Merge.objects.exists()


def test_identical_notices_join_and_each_stays_a_message() -> None:
    customer = factories.CustomerFactory()
    notice = ("[ALERT] disk usage above 90 % on db-3", "Host db-3: disk usage is at 91 % (threshold 90 %).")
    notices = [told(customer, notice) for _ in range(4)]

    advance(*notices)

    assert roots(*notices) == [None, *[notices[0].number] * 3]
    assert len(conversation(notices[0])) == 4


def test_a_lone_ticket_asks_the_database_once_and_not_the_model(django_assert_num_queries: Any) -> None:

    ticket = Ticket.objects.select_related("customer").get(pk=told(factories.CustomerFactory(), MAIL).pk)

    with django_assert_num_queries(1):
        assert find_duplicate(ticket) is None


@pytest.mark.django_db(transaction=True)
def test_two_tellings_in_two_workers_at_once_become_the_older_ticket() -> None:
    factories.no_rules()
    for _ in range(3):
        customer = factories.CustomerFactory()
        mail, form = told(customer, MAIL), told(customer, FORM)

        at_once(partial(advance, mail), partial(advance, form))
        advance(mail, form)

        assert roots(mail, form) == [None, mail.number]
        assert not TicketEvent.objects.filter(kind="stage.failed").exists()
        assert fresh(mail).status != Status.OPEN
