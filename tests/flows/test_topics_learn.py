"""What people put right is learnt by the workers' own task, so the next ticket like it is read right."""

from __future__ import annotations

import pytest
from django.db.models.functions import Now

from routing.corrections import Corrector, settle_topic
from routing.models import ModelState, Reading, TopicModel
from tests import factories
from tests.flows.processes import wait_until, worker
from tickets import handoff
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = "The zorblax of our tenant spins at the wrong quimble rate and the wobbit drifts."
NEXT = "Our zorblax spins at a wrong quimble rate again; the wobbit drifts too."


def arrived(subject: str, body: str) -> Ticket:
    ticket = factories.TicketFactory(subject=subject, body=body, customer=factories.CustomerFactory())
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    handoff.nudge_ticket(ticket.pk)
    return ticket


def reading_of(ticket: Ticket) -> Reading | None:
    return Reading.objects.filter(ticket=ticket).first()


def test_a_settled_ticket_teaches_the_next_one_like_it() -> None:
    topic = factories.TopicFactory(name="Calibration", description="")
    with worker():
        first = arrived("Zorblax", FIRST)
        wait_until(lambda: reading_of(first))
        before = reading_of(first)
        stood = TopicModel.objects.filter(state=ModelState.STANDS).order_by("-number").first()
        wait_until(lambda: Ticket.objects.get(pk=first.pk).claim is None)
        settle_topic(Ticket.objects.get(pk=first.pk), topic=topic, by=Corrector(actor="lena"))
        assert stood is not None
        wait_until(lambda: TopicModel.objects.filter(state=ModelState.STANDS, number__gt=stood.number).exists())
        second = arrived("Zorblax again", NEXT)
        wait_until(lambda: reading_of(second))

    after = reading_of(second)
    assert before is not None
    assert after is not None
    assert before.topic != topic.name
    assert after.topic_guess == topic.name
    assert after.topic_confidence > before.topic_confidence
