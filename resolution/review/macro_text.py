"""Words of macros with `$ticket` and `$customer` filled in: once, from this ticket, and nothing else.

What isn't known stays as it is written and is said; an answer in which one still stands is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from resolution.models import Macro
from tickets.actions.errors import NotPossible
from tickets.models import Customer, Ticket

# Two dollars are one. Anything else behind a dollar is a price, or a word of somebody's.
_REFERENCE = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<bare>(?:ticket|customer)(?:\.[a-z_]+)?)(?![a-z0-9_])"
    r"|\{(?P<braced>(?:ticket|customer)(?:\.[a-z_]+)?)\})",
    re.IGNORECASE,
)
MOST_OFFERED = 200


class Unfilled(NotPossible):
    """A reference stands in the words that are to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledMacro:
    name: str
    text: str
    missing: tuple[str, ...]


def _first_name(customer: Customer) -> str:
    return customer.name.split()[0] if customer.name.split() else ""


_OF_TICKET: dict[str, Callable[[Ticket], Any]] = {
    "": lambda ticket: f"#{ticket.number}",
    "number": lambda ticket: ticket.number,
    "id": lambda ticket: ticket.public_id,
    "subject": lambda ticket: ticket.subject,
    "topic": lambda ticket: ticket.topic,
    "category": lambda ticket: ticket.get_category_display(),
    "priority": lambda ticket: ticket.get_priority_display(),
    "channel": lambda ticket: ticket.get_channel_display(),
    "team": lambda ticket: ticket.team.name if ticket.team else "",
    "opened": lambda ticket: f"{ticket.created_at:%d %B %Y}",
}
_OF_CUSTOMER: dict[str, Callable[[Customer], Any]] = {
    "": lambda customer: customer.name,
    "name": lambda customer: customer.name,
    "first_name": _first_name,
    "email": lambda customer: customer.email,
    "id": lambda customer: customer.external_id,
    "tier": lambda customer: customer.get_tier_display(),
}
KNOWN = tuple(
    f"${root}.{name}"
    for root, fields in (("ticket", _OF_TICKET), ("customer", _OF_CUSTOMER))
    for name in fields
    if name
)


def fill_macro(macro: Macro, ticket: Ticket) -> FilledMacro:
    missing: list[str] = []

    def put_in(found: re.Match[str]) -> str:
        if found["dollar"]:
            return "$"
        name = _name_of(found)
        value = _value_of(name, ticket)
        if not value:
            missing.append(f"${name}")
        # It is not looked at again: a name may hold a dollar.
        return value or found[0]

    text = _REFERENCE.sub(put_in, macro.text)
    return FilledMacro(name=macro.name, text=text, missing=tuple(dict.fromkeys(missing)))


def macros_for(ticket: Ticket) -> list[FilledMacro]:
    """Those that are offered on this ticket, by name."""
    rows = Macro.objects.filter(Q(category="") | Q(category=ticket.category), is_active=True)
    return [fill_macro(macro, ticket) for macro in rows.order_by("name")[:MOST_OFFERED]]


def unknown_references(text: str) -> list[str]:
    """References that no ticket could fill in."""
    names = (_name_of(found) for found in _REFERENCE.finditer(text) if not found["dollar"])
    return [f"${name}" for name in dict.fromkeys(names) if _getter_of(name) is None]


def refuse_unfilled(text: str, *, unless_in: Iterable[str] = ()) -> None:
    """Raises Unfilled. What stands in `unless_in`, such as the draft, is no macro's."""
    known = " ".join(unless_in)
    left = [found[0] for found in _REFERENCE.finditer(text) if not found["dollar"] and found[0] not in known]
    if left:
        names = ", ".join(dict.fromkeys(left))
        raise Unfilled(f"{names} still stands in your answer: it is not known of this ticket. Write what is meant.")


def _name_of(found: re.Match[str]) -> str:
    return (found["bare"] or found["braced"]).lower()


def _getter_of(name: str) -> Callable[[Any], Any] | None:
    root, _, field = name.partition(".")
    return (_OF_TICKET if root == "ticket" else _OF_CUSTOMER).get(field)


def _value_of(name: str, ticket: Ticket) -> str:
    getter = _getter_of(name)
    of = ticket if name.startswith("ticket") else ticket.customer
    return str(getter(of) or "") if getter else ""
