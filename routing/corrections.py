"""What people put right about a ticket: another topic, team or person, a bump, a split, a settled topic; and taking it back.

Each writes the change with its events and one Correction in one transaction. What a correction teaches is an example of
the topic; a ticket's own history is never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from routing.correction_values import FIELDS, leave_to_people, restore_values, values_of_ticket
from routing.decisions import triage
from routing.event_kinds import RoutingEvent
from routing.models import Correction, CorrectionKind, CorrectionWay, Topic
from routing.teams.give import follow_team, give_to_person, give_to_team
from routing.topics.teach import Contradiction, find_contradiction, forget_topic, teach_topic
from routing.topics.teach_urgency import forget_urgency, teach_urgency
from tickets import history
from tickets.actions.assign import assign_ticket
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.actions.reassign import reassign_ticket
from tickets.actions.split import split_off
from tickets.models import EventKind, Integration, Message, Team, Ticket
from tickets.models.ticket import MOST_BUMPS
from tickets.models.ticket_queryset import MOVE_RANKS, USUAL_RANK
from tickets.states import Priority, Status

CLOSED = "The ticket is closed, so there is nothing to put right about it any more; split a message off instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrector:
    """Who puts it right and how they came here. `external_id` is done once for the integration, or for the link."""

    actor: str
    way: CorrectionWay = CorrectionWay.PAGE
    integration: Integration | None = None
    external_id: str = ""
    digest: str = ""


class Teaching(Enum):
    """Whether a correction becomes an example where most of the similar ones say otherwise."""

    ASK = "ask"
    ANYWAY = "anyway"
    NOT = "not"


class Contradicted(NotPossible):
    """Most similar examples say otherwise: nothing was done, and the person is asked whether it shall teach."""

    def __init__(self, contradiction: Contradiction, topic: Topic) -> None:
        super().__init__(f"{contradiction} Shall this ticket teach “{topic.name}” all the same?")
        self.contradiction = contradiction


def settle_topic(
    ticket: Ticket, *, topic: Topic, by: Corrector, teaching: Teaching = Teaching.ASK, reason: str = ""
) -> Correction:
    """What the ticket is about, in a person's word: it is decided anew with that, and teaches. Raises NotPossible.

    Somebody waits for it, so nothing is asked first: where most similar examples say otherwise it does not teach.
    """
    try:
        _ask(ticket, topic, teaching)
    except Contradicted:
        teaching = Teaching.NOT
    kind = CorrectionKind.SETTLE if ticket.status == Status.OPEN else CorrectionKind.REASSIGN
    with _correction(ticket, kind, by=by, reason=reason) as change:
        example = _give_topic(change.ticket, topic, by=by, teaching=teaching)
        change.after |= {"example": example}
    return change.written()


def reassign(
    ticket: Ticket,
    *,
    by: Corrector,
    topic: Topic | None = None,
    team: Team | None = None,
    assignee: User | None = None,
    teaching: Teaching = Teaching.ASK,
    reason: str = "",
) -> Correction:
    """Another topic, team or person, or several of them. Raises NotPossible."""
    if topic is not None:
        _ask(ticket, topic, teaching)
    if topic is None and team is None and assignee is None:
        raise NotPossible("Say to which topic, team or person.")
    with _correction(ticket, CorrectionKind.REASSIGN, by=by, reason=reason) as change:
        if topic is not None:
            change.after |= {"example": _give_topic(change.ticket, topic, by=by, teaching=teaching)}
        if team is not None:
            give_to_team(change.ticket, team, by=by.actor)
        if assignee is not None:
            give_to_person(change.ticket, assignee, by=by.actor)
    return change.written()


@transaction.atomic
def teach(ticket: Ticket, *, by: Corrector) -> None:
    """The ticket as it stands becomes an example of its topic, whatever similar ones say. Raises NotPossible."""
    topic = Topic.objects.filter(name=ticket.topic, is_active=True).first()
    if topic is None:
        raise NotPossible("It has no topic that it could be an example of.")
    teach_topic(lock_ticket(ticket), topic, by=by.actor)


def release(ticket: Ticket, *, by: Corrector, reason: str = "") -> Correction:
    """Nobody's any more: it waits in its team's queue. Raises NotPossible."""
    with _correction(ticket, CorrectionKind.REASSIGN, by=by, reason=reason) as change:
        assign_ticket(change.ticket, to=None, by=by.actor)
    return change.written()


def bump(ticket: Ticket, *, steps: int, by: Corrector, reason: str = "") -> Correction:
    """So many steps up in the queue and in priority, or down with less than none; another priority teaches the urgency.

    Raises NotPossible.
    """
    with _correction(ticket, CorrectionKind.BUMP, by=by, reason=reason) as change:
        is_taught = _bump(change.ticket, steps, by=by)
        if is_taught and (taught := teach_urgency(change.ticket, steps=steps, by=by.actor)):
            change.before["urgency"], change.after["urgency"] = taught
    return change.written()


def split(message: Message, *, by: Corrector, marked: str = "", reason: str = "") -> Correction:
    """A message, or the marked words of it, becomes a ticket of its own, linked to this. Raises NotPossible."""
    with transaction.atomic():
        new = split_off(message, by=by.actor, marked=marked)
        ticket = new.linked_to or message.ticket
        before = {"message": message.public_id}
        copied = not Message.objects.filter(pk=message.pk, ticket=new).exists()
        after = {"ticket": new.public_id, "number": new.number, "copied": copied}
        return _write(ticket, CorrectionKind.SPLIT, before, after, by=by, reason=reason)


def undo(correction: Correction, *, by: Corrector) -> Correction:
    """What it changed is as it was, and what it taught is taken back. Raises NotPossible."""
    if correction.kind == CorrectionKind.SPLIT:
        raise NotPossible("A split is taken back by merging the new ticket into this one.")
    if correction.kind == CorrectionKind.UNDO:
        raise NotPossible("This took something back itself; do that anew instead.")
    with _correction(correction.ticket, CorrectionKind.UNDO, by=by, undoes=correction) as change:
        if Correction.objects.filter(undoes=correction).exists():
            raise NotPossible("It is taken back already.")
        restore_values(change.ticket, correction, by=by.actor)
        if correction.after.get("example"):
            forget_topic(change.ticket, by=by.actor)
        if "urgency" in correction.after:
            forget_urgency(change.ticket, before=correction.before["urgency"])
        if correction.kind == CorrectionKind.SETTLE:
            leave_to_people(change.ticket, by=by.actor)
    return change.written()


@dataclass(slots=True, kw_only=True)
class _Change:
    """A correction while it is made."""

    ticket: Ticket
    before: dict[str, Any]
    after: dict[str, Any]
    row: Correction | None = None

    def written(self) -> Correction:
        assert self.row is not None
        return self.row


@contextmanager
def _correction(ticket: Ticket, kind: CorrectionKind, **told: Any) -> Iterator[_Change]:
    """Locks the ticket, lets the change be made, and writes what it was before and is after."""
    with transaction.atomic():
        locked = lock_ticket(ticket)
        if locked.status == Status.CLOSED:
            raise NotPossible(CLOSED)
        change = _Change(ticket=locked, before={}, after={})
        before = values_of_ticket(locked)
        yield change
        after = values_of_ticket(Ticket.objects.select_related("team", "assignee").get(pk=locked.pk))
        changed = [name for name in FIELDS if before[name] != after[name]]
        if not changed and kind in (CorrectionKind.REASSIGN, CorrectionKind.UNDO):
            raise NotPossible("It is so already; nothing was changed.")
        change.before |= {name: before[name] for name in changed}
        change.after |= {name: after[name] for name in changed}
        change.row = _write(locked, kind, change.before, change.after, **told)


def _write(
    ticket: Ticket,
    kind: CorrectionKind,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Corrector,
    reason: str = "",
    undoes: Correction | None = None,
) -> Correction:
    row = Correction.objects.create(
        ticket=ticket,
        kind=kind,
        way=by.way,
        actor=by.actor,
        before=before,
        after=after,
        reason=reason[:500],
        undoes=undoes,
        integration=by.integration,
        external_id=by.external_id,
        digest=by.digest,
    )
    row.refresh_from_db(fields=["created_at"])
    history.record(
        ticket,
        RoutingEvent.CORRECTED,
        by=by.actor,
        to_value=kind,
        correction_id=row.public_id,
        before=before,
        after=after,
        reason=row.reason,
    )
    return row


def _ask(ticket: Ticket, topic: Topic, teaching: Teaching) -> None:
    """Before anything is locked: comparing takes a while. Raises Contradicted, and NotPossible for a retired topic."""
    if not topic.is_active:
        raise NotPossible(f"The topic “{topic.name}” is retired; choose another.")
    if teaching == Teaching.ASK and (found := find_contradiction(ticket, topic)) is not None:
        raise Contradicted(found, topic)


def _give_topic(ticket: Ticket, topic: Topic, *, by: Corrector, teaching: Teaching) -> int | None:
    """The key of the example that it became."""
    if ticket.status == Status.OPEN:
        triage.settle_topic(ticket, topic=topic, by=by.actor)
    elif ticket.topic == topic.name:
        raise NotPossible(f"The topic is “{topic.name}” already.")
    else:
        triage.change_topic(ticket, topic=topic, by=by.actor)
        follow_team(ticket, by=by.actor)
    return None if teaching == Teaching.NOT else teach_topic(ticket, topic, by=by.actor).pk


def _bump(ticket: Ticket, steps: int, *, by: Corrector) -> bool:
    """Whether it has another priority."""
    words = Priority.values
    now = words.index(ticket.priority)
    wanted = min(max(now + steps, 0), len(words) - 1)
    place = min(max(ticket.bump + steps, -MOST_BUMPS), MOST_BUMPS)
    is_first = steps > 0 and MOVE_RANKS.get(ticket.move, USUAL_RANK) - ticket.bump <= 0
    if wanted == now and (is_first or place == ticket.bump):
        raise NotPossible("It is urgent and first already." if steps > 0 else "It is low and last already.")
    if wanted != now:
        reassign_ticket(ticket, priority=words[wanted], by=by.actor)
    if place != ticket.bump and not is_first:
        Ticket.objects.filter(pk=ticket.pk).update(bump=place)
        shown = {"from_value": f"{ticket.bump:+d}", "to_value": f"{place:+d}"}
        history.record(ticket, EventKind.CHANGED, by=by.actor, field="place in the queue", **shown)
    return wanted != now
