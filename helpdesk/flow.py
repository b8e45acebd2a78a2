"""The flow, whole: which stage acts on which status, in order. Tasks carry one id and may run twice or die half-way."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from uuid import UUID

from django.db import transaction

from helpdesk import failures
from helpdesk.ticket_run import TicketRun
from resolution.answering import reason_past_budget
from resolution.answering.make_answer import make_answer
from resolution.attempts.store import leave_to_people, put_a_person_first, store_attempt
from resolution.policies.permission import permission_refusal, reason_for_people
from routing.decisions.decide import put_before_people
from routing.decisions.decide_ticket import decide_ticket
from routing.decisions.dispatch import dispatch_ticket
from routing.decisions.hold_past_budget import hold_past_budget
from routing.decisions.second_reading import never_lower
from routing.llm.calls import calls_of_ticket
from routing.reading import readers
from routing.reading.gather import gather_request
from tickets import claims
from tickets.actions.work_on import begin_cycle
from tickets.channels import delivery
from tickets.intake.duplicates.join_duplicate import join_duplicate
from tickets.models import Ticket
from tickets.states import Status


def advance(ticket_id: str) -> None:
    """Takes a ticket as far as it goes without a person. Nothing happens if it is not due or another has it."""
    tickets = Ticket.objects.to_work_on()
    claims.work(tickets, UUID(ticket_id), go_through_stages, failures.BACKOFF, failed=failures.record)


def go_through_stages(ticket: Ticket) -> None:
    with calls_of_ticket(ticket.pk):
        run = TicketRun(ticket)
        while STAGES[Status(ticket.status)](run):
            pass


def route(run: TicketRun) -> bool:
    """open: join it to the ticket that tells the same; or read it, decide, dispatch; or hold it for triage."""
    ticket = run.ticket
    if join_duplicate(ticket):
        return False
    started = monotonic()
    request = gather_request(ticket)
    read, fallback = readers.read(request)
    decided = decide_ticket(ticket, read, body=request.body)
    decided = never_lower(ticket, decided)
    decided = hold_past_budget(decided, fallback=fallback)
    if run.cap.person_first:
        decided = put_before_people(decided, run.cap.reasons)
    return dispatch_ticket(ticket, read, decided, milliseconds=_since(started), fallback=fallback)


def answer(run: TicketRun) -> bool:
    """in_progress: read what is new; unless a person comes first, make an answer and put it into the outbox, or hold it."""
    ticket = run.ticket
    run.note_new_words()
    cap = run.cap
    if cap.person_first:
        put_a_person_first(ticket, cap)
        return False
    if reason := reason_for_people(ticket) or reason_past_budget():
        leave_to_people(ticket, reason=reason)
        return False
    store_attempt(ticket, make_answer(ticket, cap))
    return False


def begin_next_cycle(run: TicketRun) -> bool:
    """pending_customer: a held ticket whose time has come gets another run; the nudge for it is queued."""
    ticket = run.ticket
    with transaction.atomic():
        # Raises ClaimLost when a person or the customer was quicker.
        claims.release(ticket)
        begin_cycle(ticket, by="schedule", reason="Tried again.", retries=ticket.retries + 1)
    return False


def rest(run: TicketRun) -> bool:
    """resolved, closed: nothing is to be done."""
    claims.release(run.ticket)
    return False


STAGES: dict[Status, Callable[[TicketRun], bool]] = {
    Status.OPEN: route,
    Status.IN_PROGRESS: answer,
    Status.PENDING_CUSTOMER: begin_next_cycle,
    Status.RESOLVED: rest,
    Status.CLOSED: rest,
}


def deliver(reply_id: str) -> None:
    """Sends one reply now, if it is due, unclaimed and still permitted, without waiting for its turn."""
    delivery.deliver(UUID(reply_id), refusal=permission_refusal)


def _since(started: float) -> int:
    return round((monotonic() - started) * 1000)
