"""Tickets of the past as they were decided: their facts, and what people made of the decision. Only reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from routing.backtests.selection import remaining_tickets
from routing.decisions.by_people import changes_of_people
from routing.decisions.decide import was_put_before_people
from routing.decisions.facts import SETTLED, Facts, read_stored_facts
from routing.models import Backtest, Correction, Decision, Reading
from routing.reading.gather import text_of
from routing.rules.try_on_ticket import facts_of_today_of
from tickets.models import Message, Ticket

# Of what a decision sets, people change these; the ticket says what it is now.
OF_PEOPLE = ("team", "priority", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTicket:
    ticket: Ticket
    # None: nobody has read it, so there is nothing to decide on.
    facts: Facts | None = None
    is_of_today: bool = False
    person_first: bool = False
    made_by_person: Mapping[str, str]


def next_tickets(backtest: Backtest, count: int, *, with_body: bool) -> Iterator[PastTicket]:
    """The next of the report, a ticket at a time: whoever stops early has not worked for nothing."""
    yield from past_tickets(remaining_tickets(backtest)[:count], with_body=with_body)


def past_tickets(rows: QuerySet[Ticket], *, with_body: bool) -> Iterator[PastTicket]:
    """A few statements for all of them, however many were decided before facts were stored."""
    tickets = list(_slim(rows, with_body=with_body))
    keys = [ticket.pk for ticket in tickets]
    decisions, touched = _decisions(keys), _fields_of_people(keys)
    bodies = _longer_bodies(tickets, decisions) if with_body else {}
    factless = [key for key in keys if key not in decisions or not decisions[key].facts]
    readings = _readings(factless)
    todays = _todays_facts(readings, bodies)
    for ticket in tickets:
        decision, reading = decisions.get(ticket.pk), readings.get(ticket.pk)
        body = bodies.get(ticket.pk, ticket.body if with_body else "")
        facts, is_of_today = None, False
        if decision is not None and decision.facts:
            facts = read_stored_facts(decision.facts, subject=ticket.subject, body=body)
        elif reading is not None:
            facts, is_of_today = todays[ticket.pk], True
        yield PastTicket(
            ticket=ticket,
            facts=facts,
            is_of_today=is_of_today,
            person_first=decision is not None and was_put_before_people(decision.reasons),
            made_by_person=_made(ticket, decision, touched[ticket.pk]),
        )


def _slim(rows: QuerySet[Ticket], *, with_body: bool) -> QuerySet[Ticket]:
    slim = rows.select_related("team").defer("search", "resolution", "metadata")
    return slim if with_body else slim.defer("body", "search", "resolution", "metadata")


def _decisions(keys: Sequence[UUID]) -> dict[UUID, Decision]:
    """The newest that the router made by itself: what it knew before a person named the topic."""
    settled = f"facts__{SETTLED}"
    unsettled = Q(**{settled: False}) | Q(**{f"{settled}__isnull": True})
    own = Decision.objects.filter(unsettled, ticket__in=keys).defer("rules_tried", "steps")
    return {one.ticket_id: one for one in own.order_by("ticket_id", "-created_at", "-id").distinct("ticket_id")}


def _readings(keys: Sequence[UUID]) -> dict[UUID, Reading]:
    newest = Reading.objects.filter(ticket__in=keys).order_by("ticket_id", "-created_at", "-id").distinct("ticket_id")
    return {one.ticket_id: one for one in newest}


def _todays_facts(readings: Mapping[UUID, Reading], bodies: Mapping[UUID, str]) -> dict[UUID, Facts]:
    if not readings:
        return {}
    rows = Ticket.objects.to_work_on().filter(pk__in=readings)
    return facts_of_today_of([(ticket, readings[ticket.pk], bodies.get(ticket.pk, ticket.body)) for ticket in rows])


def _fields_of_people(keys: Sequence[UUID]) -> dict[UUID, set[str]]:
    """By ticket, what people changed there."""
    found: dict[UUID, set[str]] = defaultdict(set)
    events = changes_of_people().filter(ticket__in=keys)
    for key, detail in events.values_list("ticket", "detail"):
        found[key].add(str(detail.get("field", "")))
    for key, after in Correction.objects.filter(ticket__in=keys).values_list("ticket", "after"):
        found[key].update(after)
    return found


def _made(ticket: Ticket, decision: Decision | None, touched: set[str]) -> dict[str, str]:
    """What a person had made it, where that is not what was decided."""
    if decision is None:
        return {}
    now = {"team": ticket.team.name if ticket.team else "", "priority": ticket.priority, "category": ticket.category}
    return {name: now[name] for name in OF_PEOPLE if name in touched and now[name] != getattr(decision, name)}


def _longer_bodies(tickets: Sequence[Ticket], decisions: Mapping[UUID, Decision]) -> dict[UUID, str]:
    """Of those whose customer had written more than once when they were decided."""
    written: dict[UUID, int] = defaultdict(int)
    inbound = Message.objects.inbound().filter(ticket__in=[ticket.pk for ticket in tickets])
    for key, at in inbound.values_list("ticket", "created_at"):
        decision = decisions.get(key)
        written[key] += decision is None or at <= decision.created_at
    several = (ticket for ticket in tickets if written[ticket.pk] > 1)
    return {ticket.pk: text_of(ticket, until=_decided_at(decisions.get(ticket.pk))) for ticket in several}


def _decided_at(decision: Decision | None) -> Any:
    return decision.created_at if decision else None
