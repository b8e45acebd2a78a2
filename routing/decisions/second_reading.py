"""A second reading: what the customer wrote since may raise a ticket's priority and move, and lowers neither."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction

from routing.decisions.by_people import fields_of_people
from routing.decisions.decide import DecisionResult
from routing.decisions.decide_ticket import decide_ticket
from routing.decisions.dispatch import store_decision, store_reading
from routing.decisions.guards import land_ticket
from routing.event_kinds import RoutingEvent
from routing.llm.calls import calls_of_ticket
from routing.models import Reading
from routing.reading import readers
from routing.reading.base import ReadRequest, ReadResult
from routing.reading.gather import gather_request
from tickets import claims, handoff, history
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_any_ticket, lock_ticket
from tickets.models import Message, Ticket
from tickets.models.ticket_queryset import MOVE_RANKS, USUAL_RANK
from tickets.states import UNSURE, AnsweredBy, Priority, Status

TASK = "routing.decisions.second_reading.read_again_for_person"
# From here on another topic changes the team, unless a person has set it.
SURE_OF_TOPIC = 0.8
# A conversation goes on in short messages; of a flood its end tells how it stands.
MOST_CHARACTERS = 20_000


def read_new_words(ticket: Ticket) -> None:
    """In the flow: reads what the customer has written since the last reading. Raises ClaimLost."""
    words = _new_words(ticket)
    if words:
        request = replace(gather_request(ticket), subject="", body=words)
        _read_again(ticket, request, why="The customer wrote again.")


def ask_to_read_again(ticket: Ticket, *, by: str) -> None:
    """A person asks; a worker does it. Raises NotPossible."""
    with transaction.atomic():
        locked = lock_ticket(ticket)
        if locked.is_settled or locked.status == Status.OPEN:
            raise NotPossible("Only a ticket that was routed and is not settled is read again.")
        history.record(locked, RoutingEvent.ASKED_AGAIN, by=by)
        handoff.nudge(TASK, str(locked.pk))


def read_again_for_person(ticket_id: str) -> None:
    """The whole conversation, by whatever engine reads now. Who works on the ticket meanwhile goes on."""
    ticket = Ticket.objects.to_work_on().get(pk=UUID(ticket_id))
    if ticket.is_settled or ticket.status == Status.OPEN:
        return
    with calls_of_ticket(ticket.pk):
        _read_again(ticket, gather_request(ticket), why="A person asked for a second reading.", is_claimed=False)


def never_lower(ticket: Ticket, decided: DecisionResult) -> DecisionResult:
    """For a ticket that was decided before: its priority stays at least what it is."""
    if not ticket.category:
        return decided
    return replace(decided, priority=max(ticket.priority, decided.priority, key=Priority.values.index))


def _new_words(ticket: Ticket) -> str:
    read_at = Reading.objects.filter(ticket=ticket).values_list("created_at", flat=True).first()
    if read_at is None:
        return ""
    inbound = Message.objects.of_conversation(ticket).inbound().filter(created_at__gt=read_at)
    return "\n\n".join(inbound.order_by("created_at", "id").values_list("text", flat=True))[-MOST_CHARACTERS:].strip()


def _read_again(ticket: Ticket, request: ReadRequest, *, why: str, is_claimed: bool = True) -> None:
    started = monotonic()
    read, fallback = readers.read(request)
    with transaction.atomic():
        if is_claimed:
            claims.lock(ticket)
        elif lock_any_ticket(ticket.pk).cycle != ticket.cycle:
            # The customer wrote in the meantime, which has it read anyway.
            return
        ticket.refresh_from_db()
        is_sure = _may_change_team(ticket, read)
        decided = _decide_again(ticket, read, request.body, is_sure=is_sure, why=why)
        reading = store_reading(ticket, read, milliseconds=round((monotonic() - started) * 1000), fallback=fallback)
        store_decision(ticket, reading, decided)
        _write(ticket, read, decided, is_sure=is_sure)


def _may_change_team(ticket: Ticket, read: ReadResult) -> bool:
    if read.topic in (UNSURE, ticket.topic) or read.topic_confidence < SURE_OF_TOPIC:
        return False
    return (
        not fields_of_people(ticket.pk) & {"team", "topic"}
        and not ticket.history.filter(kind=RoutingEvent.TOPIC).exists()
    )


def _decide_again(ticket: Ticket, read: ReadResult, words: str, *, is_sure: bool, why: str) -> DecisionResult:
    """By the topic that the ticket has, unless the new one is sure. A few words more are no reason to hold it."""
    if not is_sure:
        read = replace(read, topic=ticket.topic, category=ticket.category or read.category)
    decided = decide_ticket(ticket, read, body=words, is_settled=True)
    move = min(ticket.move, decided.move, key=lambda move: MOVE_RANKS.get(move, USUAL_RANK))
    raised = replace(
        never_lower(ticket, decided),
        move=move or decided.move,
        answered_by=max(ticket.answered_by, decided.answered_by, key=AnsweredBy.values.index),
        reasons=(f"{why} Priority and move may only rise.", *decided.reasons),
    )
    if is_sure:
        return raised
    team = ticket.team.name if ticket.team else ""
    return replace(raised, team=team, team_id=ticket.team_id, category=ticket.category or decided.category)


def _write(ticket: Ticket, read: ReadResult, decided: DecisionResult, *, is_sure: bool) -> None:
    is_raised = decided.move != ticket.move
    values: dict[str, Any] = {"priority": decided.priority, "move": decided.move, "answered_by": decided.answered_by}
    if is_sure:
        values |= {"topic": read.topic, "category": decided.category}
    if is_sure and decided.team_id is not None and decided.team_id != ticket.team_id:
        # The next of the new team gets it.
        values |= {"team_id": decided.team_id, "assignee_id": None}
    Ticket.objects.filter(pk=ticket.pk).update(**values)
    ticket.refresh_from_db()
    if is_raised or "team_id" in values:
        land_ticket(ticket, decided)
