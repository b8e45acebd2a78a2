"""Whoever takes a delivery in is killed before each of its writes in turn; it is never lost and never two tickets."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db.models.functions import Now

from tests.flows.dying import MOST_WRITES, run_and_die
from tests.tickets.mails import mail, receive, with_attachments
from tickets import claims
from tickets.lanes.mail.process_mail import process_mail
from tickets.models import Attachment, Message, Outcome, Receipt, Reply, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def recover() -> None:
    """What time and the sweep do: claims expire, and what is due is taken up again."""
    Receipt.objects.filter(claimed_until__isnull=False).update(claimed_until=Now() - timedelta(seconds=1))
    for receipt in claims.due(Receipt.objects.all()):
        process_mail(receipt.pk)


def opened_by(message_id: str) -> list[Ticket]:
    messages = Message.objects.filter(message_id=message_id).select_related("ticket")
    return [message.ticket for message in messages]


@pytest.mark.parametrize("sends_again", [True, False])
def test_a_mail_makes_one_ticket_whenever_its_receiver_dies(sends_again: bool) -> None:
    for n in range(1, MOST_WRITES):
        message_id = f"<{n}-{sends_again}@customer.example>"
        raw = with_attachments([("log.txt", "text/plain", b"error 17")], message_id=message_id)

        died = run_and_die(partial(receive, raw), n)
        was_kept = Receipt.objects.filter(message_id=message_id).exists()
        # Whoever got no answer sends it again; whoever got one relies on the sweep.
        if sends_again or not was_kept:
            receive(raw)
        recover()

        (ticket,) = opened_by(message_id)
        first = Receipt.objects.get(message_id=message_id, first=None)
        assert (first.outcome, first.ticket, first.due_at) == (Outcome.ACCEPTED, ticket, None), f"killed at write {n}"
        assert ticket.due_at is not None, f"killed at write {n}: nobody works on it"
        assert Attachment.objects.filter(message__ticket=ticket).count() == 1
        assert Reply.objects.filter(ticket=ticket, origin="receipt").count() == 1, f"killed at write {n}"
        if not died:
            break

    assert not died


def test_a_reply_joins_once_whenever_its_receiver_dies() -> None:
    ticket = Ticket.objects.get(pk=receive(mail()).ticket_id)
    for n in range(1, MOST_WRITES):
        raw = mail("Once more.", message_id=f"<{n}@customer.example>", in_reply_to="<first@customer.example>")

        died = run_and_die(partial(receive, raw), n)
        receive(raw)
        recover()

        assert opened_by(f"<{n}@customer.example>") == [ticket], f"killed at write {n}"
        if not died:
            break

    assert not died
    assert Ticket.objects.count() == 1
