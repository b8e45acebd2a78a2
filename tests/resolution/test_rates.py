"""Automation is involvement × resolution, of tickets older than 72 hours, and a resolution counts once it has stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resolution import rate_hours
from resolution.models import RateHour
from resolution.rates import Rates, rates_between
from tests import factories
from tests.helpdesk.desk_rows import answered, held_draft
from tests.rewriting import rewrite
from tests.tickets.replies import deliver
from tickets import lifecycle
from tickets.actions.close import close_ticket
from tickets.actions.customer_message import add_customer_message
from tickets.actions.merge import merge_tickets
from tickets.actions.people import take_ticket
from tickets.actions.reply import reply_as_person
from tickets.models import Message, Reply, Ticket, TicketEvent

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def ago(by: timedelta) -> None:
    """All of it was so much longer ago."""
    rewrite(TicketEvent.objects.all(), at=F("at") - by)
    rewrite(Message.objects.all(), created_at=F("created_at") - by)
    rewrite(Reply.objects.all(), created_at=F("created_at") - by)
    rewrite(Reply.objects.filter(sent_at__isnull=False), sent_at=F("sent_at") - by)
    rewrite(Ticket.objects.all(), created_at=F("created_at") - by)


def solved() -> Ticket:
    """Resolved by an answer of the assistant's."""
    ticket = deliver(Reply.objects.get(ticket=answered(confidence=0.95))).ticket
    ticket.refresh_from_db()
    return ticket


def write_again(ticket: Ticket) -> None:
    add_customer_message(ticket, text="It is back.", author_email="ann@example.com", channel="email", by="mail")
    ticket.refresh_from_db()


def rates() -> tuple[int, int, int]:
    now = timezone.now()
    found = rates_between(now - 30 * DAY, now, now=now)
    return found.received, found.involved, found.solved


def test_what_was_resolved_by_the_assistant_and_stood_is_solved() -> None:
    solved()
    held_draft()
    ago(4 * DAY)

    assert rates() == (2, 1, 1)


def test_a_ticket_younger_than_72_hours_is_not_counted() -> None:
    solved()
    ago(timedelta(hours=71, minutes=59))

    assert rates() == (0, 0, 0)


def test_a_resolution_younger_than_72_hours_is_none_yet() -> None:
    ticket = factories.TicketFactory()
    ago(4 * DAY)
    deliver(Reply.objects.get(ticket=answered(factories.dispatched(ticket), confidence=0.95)))

    assert rates() == (1, 1, 0)


def test_what_the_customer_reopened_is_not_solved() -> None:
    ticket = solved()
    write_again(ticket)
    lifecycle.move(ticket, "pending_customer", by="agent", review_state="held", held_reason="low_confidence")
    close_ticket(ticket, by="ann", reason="Closed by hand.")
    ago(8 * DAY)

    assert rates() == (1, 1, 0)


@pytest.mark.parametrize(("after", "counts"), [(timedelta(hours=71), 0), (timedelta(hours=73), 1)])
def test_a_person_s_answer_within_72_hours_undoes_it(after: timedelta, counts: int) -> None:
    ticket = solved()
    ago(after)
    take_ticket(ticket, by="ann")
    deliver(reply_as_person(ticket, text="Try this.", by="ann", resolves=True))
    # The person's answer resolved it anew; what the assistant had resolved is the matter here.
    rewrite(TicketEvent.objects.filter(kind="status.changed", from_value="resolved"), kind="note.added")
    last = TicketEvent.objects.filter(kind="status.changed", to_value="resolved").order_by("-at").first()
    assert last is not None
    rewrite(TicketEvent.objects.filter(pk=last.pk), kind="note.added")
    ago(4 * DAY)

    assert rates() == (1, 1, counts)


def test_an_approved_draft_is_no_involvement() -> None:
    ticket = solved()
    rewrite(Reply.objects.filter(ticket=ticket), released_by="ann")
    ago(4 * DAY)

    assert rates() == (1, 0, 0)


def test_merged_tickets_and_imported_history_are_not_counted() -> None:
    first, second, old = (factories.TicketFactory() for _ in range(3))
    merge_tickets(second, into=first, by="ann")
    lifecycle.put_away([old], by="import")
    ago(4 * DAY)

    assert rates() == (1, 0, 0)


def test_nothing_received_has_no_rate() -> None:
    none = Rates()

    assert (none.involvement, none.resolution, none.automation) == (None, None, None)


def test_automation_is_the_product_of_both() -> None:
    found = Rates(received=10, involved=5, solved=4)

    assert found.involvement is not None
    assert found.resolution is not None
    assert found.automation == pytest.approx(found.involvement * found.resolution)


def test_the_table_says_the_same_as_the_tickets() -> None:
    solved()
    held_draft()
    ago(4 * DAY)
    before = rates()

    assert rate_hours.keep_rates() > 0
    assert rate_hours.keep_rates() >= 0
    assert RateHour.objects.exclude(received=0).count() >= 1
    assert rates() == before == (2, 1, 1)


def test_an_hour_is_counted_again_where_its_ticket_came_back() -> None:
    ticket = solved()
    ago(4 * DAY)
    rate_hours.keep_rates()

    write_again(ticket)
    rate_hours.keep_rates()

    assert rates() == (1, 1, 0)


def test_a_resolution_that_comes_of_age_is_counted_then() -> None:
    ticket = factories.TicketFactory()
    ago(4 * DAY)
    deliver(Reply.objects.get(ticket=answered(factories.dispatched(ticket), confidence=0.95)))
    rate_hours.keep_rates()
    before = rates()
    # Three days go by.
    ago(3 * DAY)
    RateHour.objects.update(hour=F("hour") - 3 * DAY, counted_at=F("counted_at") - 3 * DAY)
    rate_hours.keep_rates()

    assert (before, rates()) == ((1, 1, 0), (1, 1, 1))


def test_a_counted_hour_reads_no_ticket() -> None:
    solved()
    ago(4 * DAY)
    rate_hours.keep_rates()
    now = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        rates_between(now - 10 * DAY, now, now=now)

    assert len(asked) <= 3
