"""Who fills in the form may name anybody's address: nobody is sent more by it than one link."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.doors.smtp import MailReceiver
from tests.tickets.channels.test_caps import age_mails
from tests.tickets.forms import PAGE, WORDS, public_form
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.reply import reply_as_person
from tickets.actions.undelivered import send_again
from tickets.customers.verification import answers_url
from tickets.lanes.forms.form_token import make_stamp
from tickets.models import Address, Customer, Reply, ReplyState, SentMail, Ticket
from tickets.states import Channel, Status

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAME, SUBJECT, TEXT = "Zebedee Quux", "Xylophones wanted", "Zymurgy and quinces."


def by_form(customer: Customer | None = None, **values: Any) -> Ticket:
    customer = customer or factories.CustomerFactory(name=NAME)
    return factories.TicketFactory(customer=customer, channel=Channel.FORM, subject=SUBJECT, body=TEXT, **values)


def mails(outbox: Path) -> list[EmailMessage]:
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in outbox.glob("*.eml")]


def words_of(mail: EmailMessage) -> str:
    """All that a reader or a mail program could show of it."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts])


def test_the_first_mail_holds_only_a_link(outbox: Path) -> None:
    ticket = by_form()
    reply = deliver(agent_reply(ticket))

    assert (reply.state, reply.via, SentMail.objects.get().kind) == (ReplyState.SENT, "link", "link")
    (mail,) = mails(outbox)
    words = words_of(mail)
    for told in (NAME, SUBJECT, TEXT, "Zebedee", "Xylophones", "Zymurgy", reply.message.text.split(".")[0]):
        assert told not in words
    assert mail["Subject"] == "Your message to Helpdesk"
    assert (mail["To"], mail["Auto-Submitted"]) == (ticket.customer.email, "auto-replied")
    assert answers_url(ticket.customer.email or "").rpartition(":")[0].rpartition(":")[0] in words


def test_the_link_shows_the_answer_and_the_next_is_mailed(outbox: Path) -> None:
    ticket = by_form()
    deliver(agent_reply(ticket))
    link = answers_url(ticket.customer.email or "")

    page = Client().post(link.partition("/support")[1] + link.partition("/support")[2])
    assert "They can give you a seat." in page.content.decode()
    assert deliver(agent_reply(by_form(ticket.customer))).via == "email"


def test_a_second_answer_of_the_day_stands_behind_the_same_link(outbox: Path) -> None:
    customer = factories.CustomerFactory()
    deliver(agent_reply(by_form(customer)))
    second = deliver(agent_reply(by_form(customer)))

    assert (second.state, second.via, second.ticket.status) == (ReplyState.SENT, "link", Status.RESOLVED)
    assert len(mails(outbox)) == SentMail.objects.count() == 1


def test_a_day_later_there_is_one_more(outbox: Path) -> None:
    customer = factories.CustomerFactory()
    deliver(agent_reply(by_form(customer)))
    age_mails(timedelta(hours=25))
    deliver(agent_reply(by_form(customer)))

    assert len(mails(outbox)) == 2


def test_an_acknowledgement_is_only_a_link_too(outbox: Path) -> None:
    queue_acknowledgement(by_form())
    reply = Reply.objects.get()
    make_due(reply)

    assert deliver(reply).via == "link"
    assert "link" in SentMail.objects.values_list("kind", flat=True)


def test_the_first_mail_is_awaited_before_the_second_answer_counts(settings: Any) -> None:
    customer = factories.CustomerFactory()
    with MailReceiver("451 Try later") as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        first = deliver(agent_reply(by_form(customer)))
        second = deliver(agent_reply(by_form(customer)))
        assert (first.state, second.state) == (ReplyState.PENDING, ReplyState.PENDING)

        smtp.answer = "250 OK"
        for reply in (first, second):
            make_due(reply)
            assert deliver(reply).state == ReplyState.SENT
        assert len(smtp.mails) == 1


def test_a_link_that_could_not_be_mailed_is_in_nobodys_hands(outbox: Path, settings: Any) -> None:
    customer = factories.CustomerFactory()
    with MailReceiver() as smtp:
        backend = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        smtp.recipient_answer = "550 No such user"
        assert deliver(agent_reply(by_form(customer))).state == ReplyState.FAILED
        settings.EMAIL_BACKEND = backend

    second = deliver(agent_reply(by_form(customer)))
    assert second.state == ReplyState.FAILED
    assert "(UNVERIFIED_MAIL_A_DAY)" in second.last_error
    send_again(second, by="lena")
    assert deliver(second).state == ReplyState.SENT
    assert len(mails(outbox)) == 1


def test_an_acknowledgement_that_gave_way_takes_no_link_with_it(outbox: Path, settings: Any) -> None:
    ticket = by_form()
    queue_acknowledgement(ticket)
    late = Reply.objects.get()
    make_due(late)
    with MailReceiver("451 Try later") as smtp:
        backend = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        deliver(late)
        settings.EMAIL_BACKEND = backend
    answer = deliver(agent_reply(ticket))
    assert answer.state == ReplyState.PENDING, "the link may be on its way"

    make_due(late)
    assert deliver(late).state == ReplyState.CANCELLED
    make_due(answer)
    assert (deliver(answer).state, len(mails(outbox))) == (ReplyState.SENT, 1)


@pytest.mark.parametrize("setting", ["UNVERIFIED_MAIL_A_DAY", "UNVERIFIED_MAIL_AN_HOUR", "MAIL_CAP_PER_ADDRESS"])
def test_a_cap_of_nought_sends_none_and_holds_the_answer(setting: str, outbox: Path, settings: Any) -> None:
    setattr(settings, setting, 0)
    reply = deliver(agent_reply(by_form()))

    assert reply.state == ReplyState.FAILED
    assert f"({setting})" in reply.last_error
    assert Ticket.objects.get().held_reason == "delivery"
    assert not outbox.exists()


def test_what_a_person_writes_is_mailed_as_it_stands(outbox: Path, settings: Any) -> None:
    settings.UNVERIFIED_MAIL_AN_HOUR = 0
    ticket = factories.dispatched(by_form())
    reply = deliver(reply_as_person(ticket, text="Call me.", by="ann", resolves=True))

    assert (reply.state, reply.via) == (ReplyState.SENT, "email")
    assert "Call me." in words_of(mails(outbox)[0])


def test_an_address_that_was_verified_gets_the_answer(outbox: Path) -> None:
    ticket = by_form()
    Address.objects.create(email=ticket.customer.email, verified_at=timezone.now())

    assert deliver(agent_reply(ticket)).via == "email"


def test_many_posts_with_as_many_addresses_are_no_mail_bomb(outbox: Path, settings: Any) -> None:
    settings.FORM_PER_NETWORK_AN_HOUR, settings.UNVERIFIED_MAIL_AN_HOUR = 1_000, 6
    form, browser = public_form(), Client()
    for number in range(20):
        told = {"name": NAME, "subject": SUBJECT, "message": TEXT, "email": f"victim{number}@example.com"}
        posted = browser.post(PAGE, WORDS | told | {"stamp": make_stamp(form, is_filled=True)})
        assert posted.status_code < 400
    assert Ticket.objects.count() == 20

    replies = [deliver(agent_reply(ticket)) for ticket in Ticket.objects.all()]
    for late in Reply.objects.filter(origin="receipt"):
        make_due(late)
        deliver(late)

    sent = mails(outbox)
    assert len(sent) == 6
    assert [reply.state for reply in replies].count(ReplyState.FAILED) == 14
    assert Ticket.objects.undelivered().count() == 14, "each of them is seen by a person"
    for mail in sent:
        assert not any(told in words_of(mail) for told in (NAME, SUBJECT, TEXT, "Zebedee", "shop.example"))
