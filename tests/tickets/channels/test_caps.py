"""Mail that no person wrote stops at a number, exactly, and what is over it waits for a person, who sees why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.db.models import F

from tests import factories
from tests.doors.smtp import MailReceiver
from tests.rewriting import rewrite
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reply import reply_as_person
from tickets.actions.undelivered import mark_sent, send_again
from tickets.customers import undeliverable_addresses
from tickets.models import Customer, Reply, ReplyState, SentMail, Ticket
from tickets.states import Channel, ReviewState, Status

pytestmark = pytest.mark.django_db
CAPS = ["MAIL_CAP_PER_ADDRESS", "MAIL_CAP_PER_TICKET", "MAIL_CAP_PER_DOMAIN", "MAIL_CAP_IN_ALL"]


def ticket_of(customer: Customer) -> Ticket:
    return factories.TicketFactory(customer=customer)


def states(replies: list[Reply]) -> list[str]:
    return [deliver(reply).state for reply in replies]


def age_mails(age: timedelta) -> None:
    rewrite(SentMail.objects.all(), at=F("at") - age)


def test_the_cap_of_an_address_ends_a_loop(outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_PER_ADDRESS = 2
    customer = factories.CustomerFactory()

    assert states([agent_reply(ticket_of(customer)) for _ in range(4)]) == ["sent", "sent", "failed", "failed"]
    assert len(list(outbox.glob("*.eml"))) == SentMail.objects.count() == 2


def test_a_reply_over_the_cap_is_held_and_says_which(outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_PER_ADDRESS = 0
    reply = deliver(agent_reply(factories.TicketFactory()))

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.review_state, ticket.held_reason) == ("pending_customer", "held", "delivery")
    assert reply.last_error.startswith(
        "Over the cap of 0 automatic mails an hour to one address (MAIL_CAP_PER_ADDRESS). Send it again later"
    )
    assert reply.deliveries == 0
    assert not outbox.exists()


@pytest.mark.parametrize("setting", CAPS)
def test_each_cap_counts_what_it_says(setting: str, outbox: Path, settings: Any) -> None:
    setattr(settings, setting, 1)
    customer = factories.CustomerFactory(email="ann@one.example")
    first = agent_reply(ticket_of(customer))
    same_address = agent_reply(ticket_of(customer))
    same_domain = agent_reply(ticket_of(factories.CustomerFactory(email="bob@One.example")))
    elsewhere = agent_reply(ticket_of(factories.CustomerFactory(email="eve@two.example")))

    sent = [reply.state for reply in map(deliver, (first, same_address, same_domain, elsewhere))]
    assert (
        sent.count("sent")
        == {
            "MAIL_CAP_PER_ADDRESS": 3,
            "MAIL_CAP_PER_TICKET": 4,
            "MAIL_CAP_PER_DOMAIN": 2,
            "MAIL_CAP_IN_ALL": 1,
        }[setting]
    )


def test_the_cap_of_a_ticket_counts_what_was_merged_into_it(ticket: Ticket, outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_PER_TICKET = 1
    merged = ticket_of(ticket.customer)
    deliver(agent_reply(merged))
    Ticket.objects.filter(pk=merged.pk).update(merged_into=ticket)

    assert deliver(agent_reply(ticket)).state == ReplyState.FAILED


def test_the_case_of_an_address_makes_no_other(outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_PER_ADDRESS = 1
    customer = factories.CustomerFactory(email="ann@example.com")
    deliver(agent_reply(ticket_of(customer)))
    Customer.objects.update(email="ANN@Example.com")

    assert deliver(agent_reply(ticket_of(Customer.objects.get()))).state == ReplyState.FAILED


def test_what_has_left_the_window_counts_no_more(outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_PER_ADDRESS = 1
    customer = factories.CustomerFactory()
    deliver(agent_reply(ticket_of(customer)))
    age_mails(timedelta(minutes=61))

    assert deliver(agent_reply(ticket_of(customer))).state == ReplyState.SENT


def test_a_mail_that_is_tried_again_counts_once(settings: Any) -> None:
    settings.MAIL_CAP_PER_ADDRESS = 1
    with MailReceiver("451 Try later") as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        reply = deliver(agent_reply(factories.TicketFactory()))
        smtp.answer = "250 OK"
        make_due(reply)

        assert deliver(reply).state == ReplyState.SENT
    assert SentMail.objects.count() == 1


def test_what_a_person_writes_is_written_down_and_not_capped(ticket: Ticket, outbox: Path, settings: Any) -> None:
    for cap in CAPS:
        setattr(settings, cap, 0)
    factories.dispatched(ticket)
    reply = deliver(reply_as_person(ticket, text="I look into it.", by="ann", resolves=False))

    assert reply.state == ReplyState.SENT
    sent = SentMail.objects.get()
    assert (sent.is_automatic, sent.kind, sent.reply, sent.ticket) == (False, "reply", reply, ticket)


def test_a_person_may_send_what_a_cap_has_stopped(ticket: Ticket, outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_IN_ALL = 0
    reply = deliver(agent_reply(ticket))

    send_again(reply, by="lena")
    assert deliver(reply).state == ReplyState.SENT
    assert (reply.sent_again_by, SentMail.objects.get().is_automatic) == ("lena", False)
    assert Ticket.objects.get().status == Status.RESOLVED


def test_a_person_may_say_that_a_stopped_reply_has_arrived(ticket: Ticket, settings: Any) -> None:
    settings.MAIL_CAP_IN_ALL = 0
    mark_sent(deliver(agent_reply(ticket)), by="lena")

    assert (Ticket.objects.get().status, SentMail.objects.count()) == (Status.RESOLVED, 0)


def test_answers_by_other_ways_are_not_counted(settings: Any) -> None:
    settings.MAIL_CAP_IN_ALL = 0

    assert deliver(agent_reply(factories.TicketFactory(channel=Channel.CHAT))).state == ReplyState.SENT
    assert SentMail.objects.count() == 0


def test_a_reply_that_is_cancelled_before_it_leaves_is_not_counted(ticket: Ticket, outbox: Path) -> None:
    reply = agent_reply(ticket)
    add_customer_message(ticket, text="Wait!", author_email="", channel="email", by="customer")

    assert deliver(reply).state == ReplyState.CANCELLED
    assert SentMail.objects.count() == 0


def test_an_address_that_mail_came_back_from_gets_no_automatic_mail(ticket: Ticket, outbox: Path) -> None:
    undeliverable_addresses.mark_bounce((ticket.customer.email or "").upper(), "550 5.1.1 No such user")
    reply = deliver(agent_reply(ticket))

    assert (reply.state, SentMail.objects.count()) == (ReplyState.FAILED, 0)
    assert "550 5.1.1 No such user." in reply.last_error
    assert Ticket.objects.get().review_state == ReviewState.HELD

    send_again(reply, by="lena")
    assert deliver(reply).state == ReplyState.SENT


def test_an_address_that_has_written_again_is_answered(ticket: Ticket, outbox: Path) -> None:
    undeliverable_addresses.mark_bounce(ticket.customer.email or "", "550 No such user")
    undeliverable_addresses.clear_bounce((ticket.customer.email or "").upper())

    assert deliver(agent_reply(ticket)).state == ReplyState.SENT


@pytest.mark.django_db(transaction=True)
def test_the_cap_is_exact_when_many_are_sent_at_once(outbox: Path, settings: Any) -> None:
    settings.MAIL_CAP_PER_ADDRESS = 3
    customer = factories.CustomerFactory()
    replies = [agent_reply(ticket_of(customer)) for _ in range(8)]
    barrier = Barrier(len(replies))

    def send(reply: Reply) -> str:
        barrier.wait()
        try:
            return deliver(reply).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(replies)) as pool:
        found = sorted(pool.map(send, replies))

    assert found == ["failed"] * 5 + ["sent"] * 3
    assert len(list(outbox.glob("*.eml"))) == SentMail.objects.count() == 3
