"""A nudge is as committed as what it tells of, and one that is lost loses nothing."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_q.models import OrmQ

from helpdesk import schedules
from tests import factories
from tickets import handoff
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reply import reply_as_person
from tickets.intake import store
from tickets.intake.incoming import DeliveredRequest, IncomingMessage
from tickets.models import Integration, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def stored(integration: Integration) -> None:
    incoming = IncomingMessage(channel="email", email="ann@example.com", subject="Hi", body="Hello")
    store.store_ticket(
        incoming, DeliveredRequest(integration_id=integration.pk, actor="shop", raw=b"{}", content_type="")
    )


def test_what_is_stored_is_nudged_in_the_same_transaction() -> None:
    integration = factories.IntegrationFactory()

    with transaction.atomic():
        stored(integration)
        assert OrmQ.objects.count() == 1
        transaction.set_rollback(True)

    assert (Ticket.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_nothing_is_nudged_before_the_commit_nor_after_a_rollback() -> None:
    ticket = factories.dispatched(factories.TicketFactory())

    with transaction.atomic():
        add_customer_message(ticket, text="More.", author_email="", channel="email", by="customer")
        assert OrmQ.objects.count() == 0
        transaction.set_rollback(True)
    assert OrmQ.objects.count() == 0

    add_customer_message(ticket, text="More.", author_email="", channel="email", by="customer")
    assert OrmQ.objects.count() == 1


def test_a_ticket_whose_nudge_is_gone_is_found_by_the_sweep() -> None:
    stored(factories.IntegrationFactory())
    OrmQ.objects.all().delete()

    assert schedules.sweep() == 1
    assert OrmQ.objects.get().func() == "helpdesk.flow.advance"
    assert OrmQ.objects.get().task["args"] == (str(Ticket.objects.get().pk),)


def test_a_reply_needs_no_task() -> None:
    ticket = factories.dispatched(factories.TicketFactory())
    reply_as_person(ticket, text="I look into it.", by="ann", resolves=False)

    assert (schedules.sweep(), OrmQ.objects.count()) == (0, 0)


def test_the_sweep_adds_nothing_to_a_long_queue(settings: object) -> None:
    settings.SWEEP_BATCH = 1  # type: ignore[attr-defined]
    for _ in range(2):
        stored(factories.IntegrationFactory())

    assert handoff.backlog() == 2
    assert schedules.sweep() == 0
