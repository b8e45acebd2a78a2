"""Who reads what the customer writes next, and the last line that says so."""

from __future__ import annotations

from resolution.models import Policy
from resolution.policies.bands import policy_of
from tickets.actions.last_lines import close_answer
from tickets.models import Origin, Ticket


def person_comes_next(ticket: Ticket, policy: Policy | None = None) -> bool:
    """They keep it from the assistant already, or the category's policy lets people take over after an answer."""
    return bool(ticket.people_only) or (policy or policy_of(ticket)).people_after_answer


def close_by_person(ticket: Ticket, text: str) -> str:
    """What a person wrote, as it is sent. Who has a ticket that people keep anyway needs no line: they answer themselves."""
    people_take_over = policy_of(ticket).people_after_answer
    return close_answer(text, origin=Origin.PERSON, person_comes=people_take_over)
