"""What people and customers do to tickets. Each verb writes the change and its event in one transaction."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from tickets import handoff, history, lifecycle
from tickets.actions.message_parts import MessageParts
from tickets.actions.outbox import AUTOMATIC, cancel_unsent, queue_person_reply
from tickets.models import EventKind, Message, Origin, Reply, Team, Ticket
from tickets.states import Category, Direction, Priority, ReviewState, Status

NO_PARTS = MessageParts()
UNCLAIMED = {"claim": None, "claimed_until": None, "tries": 0}


class NotPossible(Exception):
    """The ticket's state does not allow this; the message says what does."""


class _Moved(Exception):
    """The conversation belongs to another ticket now."""


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it is now, kept from others until the transaction ends. Raises NotPossible for a merged one."""
    locked = lock_any(ticket.pk)
    if locked.merged_into is not None:
        raise NotPossible(f"The ticket is merged into #{locked.merged_into.number}; do it there.")
    return locked


def lock_survivor(ticket: Ticket) -> Ticket:
    """The ticket that the conversation belongs to now, locked.

    Only that one: who has a merged ticket locked and waits for its survivor could block merging, and be blocked by it.
    """
    while True:
        with suppress(_Moved):
            return _lock_if_survivor(ticket)


def _lock_if_survivor(ticket: Ticket) -> Ticket:
    """Raises _Moved, and gives the lock back, where a merge was made or undone while we waited for it."""
    with transaction.atomic():
        locked = lock_any(survivor_id(ticket))
        if locked.merged_into_id is not None or survivor_id(ticket) != locked.pk:
            raise _Moved
        return locked


def survivor_id(ticket: Ticket) -> UUID:
    """The key of the ticket that the conversation belongs to now; its own unless it is merged."""
    last = Coalesce("merged_into_id", "pk")
    return Ticket.objects.annotate(last=last).values_list("last", flat=True).get(pk=ticket.pk)


def lock_any(key: UUID) -> Ticket:
    """The ticket itself, merged or not, locked."""
    return Ticket.objects.select_for_update(of=("self",)).get(pk=key)


@transaction.atomic
def add_note(ticket: Ticket, *, text: str, by: str) -> Message:
    note = Message.objects.create(ticket=ticket, direction=Direction.NOTE, author_name=by, text=text)
    history.record(ticket, EventKind.NOTE, by=by, message_id=note.public_id)
    return note


@transaction.atomic
def add_customer_message(
    ticket: Ticket, *, text: str, author_email: str, channel: str, by: str, parts: MessageParts = NO_PARTS
) -> Message:
    """The customer wrote again: what is not yet sent is cancelled, and the agent gets a new cycle.

    A merged ticket's message lands on its survivor. Raises NotPossible for a closed ticket.
    """
    ticket = lock_survivor(ticket)
    if ticket.status == Status.CLOSED:
        raise NotPossible("The ticket is closed; a new message begins a new ticket.")
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.INBOUND,
        channel=channel,
        author_email=author_email,
        text=text,
        **parts.columns(),
    )
    history.record(ticket, EventKind.MESSAGE, by=by, message_id=message.public_id)
    cancel_unsent(ticket, by=by, reason="The customer wrote again.")
    if ticket.is_answered:
        Ticket.objects.filter(pk=ticket.pk).update(waiting_since=Now())
    work_on(ticket, by=by, reason="The customer wrote.")
    return message


@transaction.atomic
def work_on(ticket: Ticket, *, by: str, reason: str) -> None:
    """The conversation has grown: an open ticket is read with the new words, any other goes before the agent again."""
    if ticket.status == Status.OPEN:
        read_again(ticket)
    else:
        begin_cycle(ticket, by=by, reason=reason, retries=0)


@transaction.atomic
def read_again(ticket: Ticket) -> None:
    """Puts an open ticket before the reader once more. Whoever is reading it has missed something: the claim is lost."""
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.NONE, held_reason="", due_at=Now(), last_activity_at=Now(), **UNCLAIMED
    )
    ticket.refresh_from_db()
    handoff.nudge_ticket(ticket.pk)


@transaction.atomic
def begin_cycle(ticket: Ticket, *, by: str, reason: str, retries: int) -> None:
    """Puts the ticket before the agent once more. Whoever worked on the last cycle loses the claim."""
    if ticket.status != Status.IN_PROGRESS:
        lifecycle.move(ticket, Status.IN_PROGRESS, by=by, reason=reason)
    Ticket.objects.filter(pk=ticket.pk).update(
        cycle=F("cycle") + 1,
        retries=retries,
        review_state=ReviewState.NONE,
        held_reason="",
        due_at=Now(),
        last_activity_at=Now(),
        **UNCLAIMED,
    )
    ticket.refresh_from_db()
    history.record(ticket, EventKind.CYCLE, by=by, to_value=str(ticket.cycle), reason=reason)
    handoff.nudge_ticket(ticket.pk)


@transaction.atomic
def reply_as_person(
    ticket: Ticket,
    *,
    text: str,
    by: str,
    resolves: bool,
    review_after: ReviewState = ReviewState.NONE,
    mail_to: str = "",
    person_comes: bool = False,
) -> Reply:
    """Queues a person's answer; the agent's unsent one is cancelled. `mail_to` mails it there instead. Raises NotPossible.

    `person_comes`: a person reads what the customer writes next, also where the text does not promise it.
    """
    ticket = lock(ticket)
    if ticket.status in (Status.OPEN, Status.CLOSED):
        raise NotPossible(
            "Settle the topic first." if ticket.status == Status.OPEN else "The ticket is closed; open a new one."
        )
    cancel_unsent(ticket, by=by, reason=f"{by} answers.", origins=[Origin.AGENT])
    if ticket.status != Status.IN_PROGRESS:
        lifecycle.move(ticket, Status.IN_PROGRESS, by=by, reason="A person answers.")
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.NONE, held_reason="", assigned_agent=by[:80], due_at=None, **UNCLAIMED
    )
    ticket.refresh_from_db()
    after = Status.RESOLVED if resolves else Status.PENDING_CUSTOMER
    return queue_person_reply(
        ticket,
        text=text,
        author=by,
        status_after=after,
        review_after=review_after,
        mail_to=mail_to,
        person_comes=person_comes,
    )


@transaction.atomic
def change(ticket: Ticket, *, by: str, team: Team | None = None, priority: str = "", category: str = "") -> None:
    """A person reassigns or bumps a ticket; one event for each value that changes."""
    ticket = lock(ticket)
    wanted = {
        "team": team,
        "priority": Priority(priority) if priority else None,
        "category": Category(category) if category else None,
    }
    for name, value in wanted.items():
        before = getattr(ticket, name)
        if value is None or before == value:
            continue
        Ticket.objects.filter(pk=ticket.pk).update(**{name: value})
        history.record(
            ticket,
            EventKind.CHANGED,
            by=by,
            from_value=str(before or ""),
            to_value=str(value),
            field=name,
        )


@transaction.atomic
def close(ticket: Ticket, *, by: str, reason: str) -> None:
    """Nothing is sent: what the agent has not sent yet is withdrawn, and a draft stays in the history.

    Raises LifecycleError, and NotPossible for a merged ticket and for one that is being read at this moment.
    """
    ticket = lock(ticket)
    if ticket.status == Status.OPEN and not ticket.is_held:
        raise NotPossible("A ticket that is open can't become closed.")
    if ticket.status == Status.RESOLVED:
        lifecycle.move(ticket, Status.CLOSED, by=by, reason=reason, due_at=None, **UNCLAIMED)
        return
    cancel_unsent(ticket, by=by, reason=reason, origins=AUTOMATIC)
    lifecycle.move(ticket, Status.CLOSED, by=by, reason=reason, **settled(ticket, by=by, reason=reason))


def settled(ticket: Ticket, *, by: str, reason: str) -> dict[str, Any]:
    """What a ticket has that nobody has to look at any more, also where it was never routed or answered."""
    return {
        "category": ticket.category or Category.GENERAL,
        "assigned_agent": ticket.assigned_agent or by[:80],
        "resolution": ticket.resolution or f"{reason} Nothing was sent.",
        "review_state": ReviewState.NONE,
        "held_reason": "",
        "due_at": None,
        **UNCLAIMED,
    }
