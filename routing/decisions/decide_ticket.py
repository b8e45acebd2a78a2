"""The decision on a ticket: its facts are collected once, and the published rule set decides on them."""

from __future__ import annotations

from dataclasses import replace

from routing.decisions.current import current
from routing.decisions.decide import DecisionResult, decide
from routing.decisions.facts import collect_facts
from routing.reading.base import ReadResult
from tickets.models import Ticket


def decide_ticket(ticket: Ticket, read: ReadResult, *, body: str = "", is_settled: bool = False) -> DecisionResult:
    """`body` is the text that was read, where others are merged into the ticket; `is_settled`: a person named the topic."""
    now = current()
    team = now.topic_teams.get(read.topic, "")
    vip = now.people.vip_of(ticket.customer)
    facts = collect_facts(ticket, read, topic_team=team, body=body, is_settled=is_settled, vip=vip)
    return replace(decide(facts, now.ready), vip=vip, triage=now.people.triage)
