"""What the database itself refuses, whatever code, shell or SQL session asks for it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from routing.models import Decision, Reading
from tests import factories
from tickets import history, lifecycle
from tickets.models import EventKind, Ticket, TicketEvent
from tickets.states import TRANSITIONS, Status

WHOLE = {"category": "general", "assigned_agent": "a", "resolution": "Done."}
FORBIDDEN = [(a, b) for a, b in product(Status, Status) if a != b and b not in TRANSITIONS[a]]


def put(ticket: Ticket, status: Status) -> Ticket:
    """The ticket in a status, on its proper way there."""
    ways = {
        Status.OPEN: (),
        Status.IN_PROGRESS: (Status.IN_PROGRESS,),
        Status.PENDING_CUSTOMER: (Status.IN_PROGRESS, Status.PENDING_CUSTOMER),
        Status.RESOLVED: (Status.IN_PROGRESS, Status.RESOLVED),
        Status.CLOSED: (Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED),
    }
    for step in ways[status]:
        lifecycle.move(ticket, step, by="test", **WHOLE)
    return ticket


@pytest.mark.parametrize(("came_from", "to"), FORBIDDEN)
def test_a_forbidden_move_fails_in_python(ticket: Ticket, came_from: Status, to: Status) -> None:
    put(ticket, came_from)

    with pytest.raises(lifecycle.LifecycleError):
        lifecycle.move(ticket, to, by="test")


@pytest.mark.parametrize(("came_from", "to"), FORBIDDEN)
def test_a_forbidden_move_fails_in_sql(ticket: Ticket, came_from: Status, to: Status) -> None:
    put(ticket, came_from)

    with pytest.raises(DatabaseError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(status=to, **WHOLE)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET status = %s WHERE id = %s", [to, ticket.pk])


@pytest.mark.parametrize(("came_from", "to"), [(a, b) for a in Status for b in TRANSITIONS[a]])
def test_an_allowed_move_leaves_one_event(ticket: Ticket, came_from: Status, to: Status) -> None:
    put(ticket, came_from)
    before = TicketEvent.objects.count()

    lifecycle.move(ticket, to, by="ann", **WHOLE)

    event = TicketEvent.objects.latest("at", "id")
    assert TicketEvent.objects.count() == before + 1
    assert (event.from_value, event.to_value, event.actor) == (came_from, to, "ann")


def test_a_ticket_begins_open(ticket: Ticket) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Ticket.objects.create(customer=ticket.customer, channel="email", body="x", status="resolved", **WHOLE)


def test_a_ticket_is_never_deleted(ticket: Ticket) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tickets_ticket WHERE id = %s", [ticket.pk])


@pytest.mark.parametrize(
    "values",
    [
        {"confidence_score": 1.01},
        {"confidence_score": -0.01},
        {"confidence_score": float("nan")},
        {"priority": "huge"},
        {"category": "other"},
        {"channel": "fax"},
        {"review_state": "held"},
        {"held_reason": "triage"},
        {"band": "perhaps"},
        {"move": "away"},
    ],
)
def test_a_value_that_must_never_be_is_refused(ticket: Ticket, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(**values)


def test_a_resolved_ticket_has_a_resolution(ticket: Ticket) -> None:
    factories.dispatched(ticket)

    with pytest.raises(IntegrityError), transaction.atomic():
        lifecycle.move(ticket, Status.RESOLVED, by="test")


def test_updated_at_is_the_last_change_of_status(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(priority="high")
    unchanged = Ticket.objects.get(pk=ticket.pk).updated_at
    lifecycle.move(ticket, Status.IN_PROGRESS, by="test", **WHOLE)

    assert unchanged == ticket.created_at
    assert Ticket.objects.get(pk=ticket.pk).status == Status.IN_PROGRESS


def append_only_rows(ticket: Ticket) -> list[tuple[str, Model]]:
    history.record(ticket, EventKind.NOTE, by="test")
    parts = {f"{part}_confidence": 0.5 for part in ("topic", "category", "urgency", "tone", "impact")}
    reading = Reading.objects.create(
        ticket=ticket,
        reader="local",
        topic="x",
        category="general",
        urgency="low",
        tone="calm",
        impact="question",
        milliseconds=1,
        **parts,
    )
    decision = Decision.objects.create(ticket=ticket, reading=reading, category="general", priority="low", move="route")
    event = TicketEvent.objects.latest("at", "id")
    return [("tickets_ticketevent", event), ("routing_reading", reading), ("routing_decision", decision)]


def test_history_cannot_be_changed_or_deleted(ticket: Ticket) -> None:
    for table, row in append_only_rows(ticket):
        model = type(row)
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.filter(pk=row.pk).update(ticket=ticket)
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.filter(pk=row.pk).delete()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


OURS = [apps.get_app_config(label) for label in ("tickets", "routing", "resolution", "helpdesk")]


@pytest.mark.parametrize(
    "model", [model for app in OURS for model in app.get_models()], ids=lambda model: model.__name__
)
def test_what_a_model_promises_stands_in_the_database(model: Any, db: None) -> None:
    """A migration that changes a field may take more away than it says."""
    named = {one.name for one in (*model._meta.constraints, *model._meta.indexes)}
    with connection.cursor() as cursor:
        present = set(connection.introspection.get_constraints(cursor, model._meta.db_table))

    assert named - present == set()
