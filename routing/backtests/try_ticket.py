"""A draft tried on one ticket: both decisions, and every rule of the draft with why it fired or did not."""

from __future__ import annotations

from dataclasses import dataclass

from routing.backtests.compare import Comparison, compare
from routing.backtests.history import PastTicket, past_tickets
from routing.backtests.start import draft_to_try
from routing.decisions.current import current, known_names
from routing.decisions.ready import make_set_ready
from routing.models import Rule
from routing.rules.document import read_stored
from tickets.db.read_only import read_only
from tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTicket:
    past: PastTicket
    # None: nobody has read it yet.
    compared: Comparison | None = None


def try_on_ticket(ticket: Ticket, rule: Rule | None) -> TriedTicket:
    """Writes nothing. `rule`: this one alone beside the published ones; none: the whole working copy."""
    with read_only():
        past = next(past_tickets(Ticket.objects.filter(pk=ticket.pk), with_body=True))
        if past.facts is None:
            return TriedTicket(past=past)
        draft = make_set_ready(read_stored(draft_to_try(rule)), known_names())
        return TriedTicket(
            past=past, compared=compare(past.facts, current().ready, draft, person_first=past.person_first)
        )
