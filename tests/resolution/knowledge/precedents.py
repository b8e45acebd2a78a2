"""Tickets that a person answered, as they are some days later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from resolution.knowledge.decide_precedent import approve_precedent
from resolution.knowledge.propose_precedents import propose_precedents
from resolution.models import Precedent
from tests import factories
from tests.rewriting import rewrite
from tests.tickets.replies import deliver
from tickets.actions.reply import reply_as_person
from tickets.models import Message, Reply, Ticket

ANSWER = "Hello Ann,\n\nask your administrator for a seat; call +49 30 901820 if that fails.\n\nLena"


def answered_by_person(*, days: float = 4, text: str = ANSWER, resolves: bool = True, **values: Any) -> Reply:
    """Resolved by a person so many days ago, and quiet since."""
    customer = factories.CustomerFactory(name="Ann Smith")
    ticket = factories.dispatched(factories.TicketFactory(customer=customer, **values))
    reply = deliver(reply_as_person(ticket, text=text, by="lena", resolves=resolves))
    return make_older(reply, days=days)


def make_older(reply: Reply, *, days: float) -> Reply:
    then = timezone.now() - timedelta(days=days)
    rewrite(Message.objects.filter(ticket=reply.ticket), created_at=then)
    rewrite(Reply.objects.filter(pk=reply.pk), created_at=then, sent_at=then)
    rewrite(Ticket.objects.filter(pk=reply.ticket_id), updated_at=then)
    return Reply.objects.select_related("ticket__customer", "message").get(pk=reply.pk)


def proposed(**values: Any) -> Precedent:
    reply = answered_by_person(**values)
    propose_precedents()
    return Precedent.objects.get(reply=reply)


def approved(**values: Any) -> Precedent:
    one = proposed(**values)
    return approve_precedent(one, question=one.question, answer=one.answer, by="lead")
