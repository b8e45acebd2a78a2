"""Lines of a ticket's history become events: each mapped line once, however late it is committed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.db import connections, transaction

from resolution.event_kinds import ResolutionEvent
from resolution.models.attempt import AttemptOutcome
from routing.event_kinds import RoutingEvent
from routing.models import PipelineEvent, UnpublishedLine
from routing.pipelines.events.fields import schema_of
from routing.pipelines.events.own_types import ATTEMPT_MADE, FOR_REVIEW, OWN_TYPES, type_of_line
from routing.pipelines.events.publish import MOST_TRIES, publish_lines
from tests import factories
from tests.rewriting import run_as_owner
from tests.tickets.mails import mail
from tickets import history
from tickets.actions.split import split_off
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import EventKind, Message, Receipt, Ticket, TicketEvent
from tickets.open_lists import event_kinds

LINES: dict[str, tuple[Any, dict[str, Any]]] = {
    "support.ticket.created": (EventKind.RECEIVED, {"to_value": "open"}),
    "support.ticket.routed": (
        RoutingEvent.DECIDED,
        {"to_value": "priority", "category": "billing", "priority": "high"},
    ),
    "support.ticket.escalated": (RoutingEvent.DECIDED, {"to_value": "escalate"}),
    "support.ticket.held": (EventKind.HELD, {"to_value": "triage"}),
    "support.ticket.resolved": (EventKind.STATUS, {"from_value": "in_progress", "to_value": "resolved"}),
    "support.ticket.reopened": (EventKind.STATUS, {"from_value": "resolved", "to_value": "in_progress"}),
    "support.ticket.reply_flagged": (
        ResolutionEvent.ATTEMPTED,
        {"to_value": "review", "confidence": 0.7, "outcome": AttemptOutcome.SENDING_FOR_REVIEW},
    ),
    "support.ticket.merged": (EventKind.MERGED, {"to_value": "#17", "merge_id": "x"}),
    "support.correction": (RoutingEvent.CORRECTED, {"to_value": "bump", "before": {"bump": 0}, "after": {"bump": 1}}),
}
UNTOLD: list[tuple[Any, dict[str, Any]]] = [
    (RoutingEvent.DECIDED, {"to_value": "hold"}),
    (EventKind.STATUS, {"from_value": "open", "to_value": "in_progress"}),
    (EventKind.STATUS, {"from_value": "resolved", "to_value": "closed"}),
    (ResolutionEvent.ATTEMPTED, {"to_value": "review", "outcome": AttemptOutcome.DRAFTED}),
    (ResolutionEvent.ATTEMPTED, {"to_value": "auto", "outcome": AttemptOutcome.SENDING}),
    (EventKind.MERGED, {"from_value": "#17"}),
]


def write(ticket: Ticket, kind: Any, detail: dict[str, Any], *, by: str = "someone") -> TicketEvent:
    history.record(ticket, kind, by=by, **detail)
    return TicketEvent.objects.filter(ticket=ticket).latest("at", "id")


def test_every_type_has_a_line_here() -> None:
    assert LINES.keys() == {name for name, of in OWN_TYPES.items() if of.is_of_ticket}


def test_what_upper_packages_write_is_called_the_same_there() -> None:
    assert (ATTEMPT_MADE, FOR_REVIEW) == (ResolutionEvent.ATTEMPTED, AttemptOutcome.SENDING_FOR_REVIEW)


@pytest.mark.parametrize("name", LINES)
def test_each_mapped_line_becomes_an_event_that_keeps_to_its_schema(name: str, ticket: Ticket) -> None:
    line = write(ticket, *LINES[name])

    assert publish_lines() == 1

    event = PipelineEvent.objects.get()
    jsonschema.validate(event.payload, schema_of(OWN_TYPES[name].fields))
    assert (event.type, event.ticket_event, event.ticket, event.integration) == (name, line, ticket, ticket.integration)
    assert set(event.payload) == {field.name for field in OWN_TYPES[name].fields}
    assert event.field_order[:5] == ["ticket_id", "subject", "body", "customer_tier", "channel"]
    assert (event.occurred_at, event.due_at is not None) == (line.at, True)
    assert UnpublishedLine.objects.count() == 0


@pytest.mark.parametrize(("kind", "detail"), UNTOLD)
def test_other_lines_of_these_kinds_do_not(kind: Any, detail: dict[str, Any], ticket: Ticket) -> None:
    line = write(ticket, kind, detail)

    assert (UnpublishedLine.objects.count(), type_of_line(line)) == (0, None)


@pytest.mark.parametrize("name", sorted(event_kinds()))
def test_the_database_marks_what_is_told_and_nothing_else(name: str, ticket: Ticket) -> None:
    kind, _ = event_kinds()[name]

    line = write(ticket, kind, {})

    assert UnpublishedLine.objects.exists() == (type_of_line(line) is not None)


def test_what_the_line_says_goes_before_what_the_ticket_says_by_now(ticket: Ticket) -> None:
    write(ticket, *LINES["support.ticket.resolved"])
    write(ticket, *LINES["support.ticket.held"])
    write(ticket, *LINES["support.ticket.reply_flagged"])
    write(ticket, *LINES["support.ticket.routed"])
    publish_lines()

    told = {event.type: event.payload for event in PipelineEvent.objects.all()}
    assert told["support.ticket.resolved"]["status"] == "resolved"
    assert told["support.ticket.held"]["reason"] == "triage"
    assert (told["support.ticket.reply_flagged"]["band"], told["support.ticket.reply_flagged"]["confidence"]) == (
        "review",
        0.7,
    )
    routed = told["support.ticket.routed"]
    assert (routed["move"], routed["category"], routed["priority"]) == ("priority", "billing", "high")


def test_a_line_is_told_once_whoever_marks_it_again(ticket: Ticket) -> None:
    line = write(ticket, *LINES["support.ticket.held"])
    publish_lines()
    UnpublishedLine.objects.create(pk=line.pk)

    assert publish_lines() == 1
    assert PipelineEvent.objects.count() == 1


def test_the_ingest_marks_its_line_in_its_one_statement(
    post: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    post(external_id="warm")
    with django_assert_num_queries(1):
        post(external_id="told")

    assert publish_lines() == 2
    event = PipelineEvent.objects.get(payload__external_id="told")
    assert (event.type, event.payload["body"][:4], event.payload["customer"]["email"]) == (
        "support.ticket.created",
        "I've",
        "user@example.com",
    )


def test_older_mail_tells_nothing_until_its_customer_writes_again(db: None) -> None:
    receive_mail(mail(message_id="<old@customer.example>"), MailSource(actor="mailbox", is_silent=True))
    old = Ticket.objects.get()
    write(old, *LINES["support.ticket.held"])

    assert (publish_lines(), PipelineEvent.objects.count()) == (2, 0)

    write(old, EventKind.MESSAGE, {})
    write(old, *LINES["support.ticket.held"])
    publish_lines()
    assert PipelineEvent.objects.get().type == "support.ticket.held"


def test_what_is_split_off_is_a_ticket_that_was_created(ticket: Ticket) -> None:
    split_off(Message.objects.get(ticket=ticket), by="ann")
    publish_lines()

    assert PipelineEvent.objects.get().ticket != ticket


def test_a_line_that_can_not_be_told_keeps_back_no_other(ticket: Ticket) -> None:
    write(ticket, EventKind.MERGED, {"to_value": "a number that is none"})
    write(ticket, *LINES["support.ticket.held"])

    for _ in range(MOST_TRIES + 1):
        publish_lines()

    assert PipelineEvent.objects.get().type == "support.ticket.held"
    assert UnpublishedLine.objects.get().tries == MOST_TRIES


def test_a_line_whose_event_the_database_refuses_keeps_back_no_other(ticket: Ticket) -> None:
    write(ticket, *LINES["support.ticket.held"])
    write(ticket, *LINES["support.ticket.resolved"])
    write(ticket, *LINES["support.ticket.reopened"])
    run_as_owner("ALTER TABLE routing_pipelineevent ADD CONSTRAINT no_held CHECK (type <> 'support.ticket.held')")

    for _ in range(MOST_TRIES + 1):
        publish_lines()

    assert set(PipelineEvent.objects.values_list("type", flat=True)) == {
        "support.ticket.resolved",
        "support.ticket.reopened",
    }
    assert UnpublishedLine.objects.get().tries == MOST_TRIES


def test_it_takes_the_same_few_statements_for_one_line_and_for_many(
    ticket: Ticket, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        write(factories.TicketFactory(), *LINES["support.ticket.held"])

    with django_assert_max_num_queries(14):
        assert publish_lines() == 30


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_committed_late_is_told_all_the_same() -> None:
    """Its time is that of its transaction's beginning: others that came later were told long before."""
    early, later = factories.TicketFactory(), factories.TicketFactory()
    written, told = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                write(early, *LINES["support.ticket.held"])
                written.set()
                told.wait(10)
        finally:
            connections.close_all()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    written.wait(10)
    write(later, *LINES["support.ticket.held"])
    publish_lines()
    assert [event.ticket_id for event in PipelineEvent.objects.all()] == [later.pk]

    told.set()
    slow.join()
    publish_lines()

    assert {event.ticket_id for event in PipelineEvent.objects.all()} == {early.pk, later.pk}


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_tell_each_line_once() -> None:
    tickets = [factories.TicketFactory() for _ in range(20)]
    for ticket in tickets:
        write(ticket, *LINES["support.ticket.held"])

    def publish() -> None:
        try:
            while publish_lines(most=3):
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert PipelineEvent.objects.count() == 20
    assert Receipt.objects.count() == 0
