"""What a customer says of a ticket by a button: that the answer helped, or that a person is needed. Twice is once."""

from __future__ import annotations

from django.db import transaction

from tickets import history, lifecycle
from tickets.actions.close import settled_values
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_survivor
from tickets.actions.outbox import AUTOMATIC, cancel_unsent
from tickets.actions.people import ON_ITS_WAY, keep_for_people
from tickets.models import SENT_BY_PEOPLE, EventKind, Message, Reply, Ticket
from tickets.states import HeldReason, ReviewState, Status

CUSTOMER = "customer"
HELPED = "The customer says that the answer helped."


@transaction.atomic
def mark_helped(ticket: Ticket) -> None:
    """Resolves the ticket. Raises NotPossible where nothing was answered yet."""
    ticket = lock_survivor(ticket)
    if _was_said(ticket, EventKind.HELPED):
        return
    if ticket.first_answer_at is None:
        raise NotPossible("There is no answer yet.")
    history.record(ticket, EventKind.HELPED, by=CUSTOMER)
    # A colleague's reply that is on its way goes out, and says itself where the ticket goes.
    if ticket.is_settled or _is_person_replying(ticket):
        return
    cancel_unsent(ticket, by=CUSTOMER, reason=HELPED, origins=AUTOMATIC)
    lifecycle.move(
        ticket, Status.RESOLVED, by=CUSTOMER, reason=HELPED, **settled_values(ticket, by=CUSTOMER, reason=HELPED)
    )


@transaction.atomic
def ask_for_person(ticket: Ticket) -> None:
    """Holds the ticket for a person, and keeps the agent out until staff hand it back. Raises NotPossible if closed."""
    ticket = lock_survivor(ticket)
    if ticket.status == Status.CLOSED:
        raise NotPossible("The ticket is closed; what the customer writes next begins a new one.")
    if waits_for_person(ticket):
        return
    history.record(ticket, EventKind.PERSON_ASKED, by=CUSTOMER)
    call_person(ticket, reason=HeldReason.PERSON_ASKED, why="The customer asks for a person.")


def call_person(ticket: Ticket, *, reason: str, why: str) -> None:
    """Keeps the agent out by the customer's word. The caller has the ticket locked, and it is not closed."""
    if ticket.status == Status.OPEN or _is_person_replying(ticket):
        # It is read and routed as ever, or a person answers it at this moment; the agent stays out of it.
        Ticket.objects.filter(pk=ticket.pk).update(people_only=reason)
        return
    keep_for_people(ticket, reason=reason, by=CUSTOMER, why=why)


def waits_for_person(ticket: Ticket) -> bool:
    """One comes already: the customer has asked, or staff keep it from the agent."""
    is_held = ticket.status == Status.PENDING_CUSTOMER and ticket.review_state == ReviewState.HELD
    return bool(ticket.people_only) and (is_held or ticket.status in (Status.OPEN, Status.IN_PROGRESS))


def _was_said(ticket: Ticket, kind: EventKind) -> bool:
    """Since anybody wrote last, and nobody has taken the ticket up again."""
    newest = Message.objects.of_conversation(ticket).said().order_by("-created_at").first()
    events = ticket.history.filter(kind__in=[kind, EventKind.REOPENED, EventKind.PERSON_ASKED])
    last = (events.filter(at__gte=newest.created_at) if newest else events).order_by("-at", "-id").first()
    return last is not None and last.kind == kind


def _is_person_replying(ticket: Ticket) -> bool:
    return Reply.objects.filter(SENT_BY_PEOPLE, ticket=ticket, state__in=ON_ITS_WAY).exists()
