"""What share of the tickets the assistant settles by itself, with its definition beside it. See `resolution.rates`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from helpdesk.dashboard.figures import Figure
from helpdesk.row_links import filters_between, rows_of
from resolution.rates import ON_TRIAL, Rates, rates_of
from tickets.models import Ticket

WEEK = timedelta(days=7)
DEFINITION = (
    "Automation is involvement × resolution, of all tickets received in the 7 days that ended 72 hours ago. Involvement: an "
    "answer of the assistant was sent that no person had released. Resolution: of those, what was resolved after it, and for "
    "72 hours neither was reopened nor had a person's answer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    figures: list[Figure]
    until: datetime
    definition: str = DEFINITION


def automation(now: datetime) -> Automation:
    """The 7 days that ended 72 hours ago, and the 7 before."""
    end = now - ON_TRIAL
    windows = (end - WEEK, end), (end - 2 * WEEK, end - WEEK)
    rates = rates_of(windows, now=now)
    links = [partial(rows_of, Ticket, **filters_between("created_at", window)) for window in windows]

    def figure(label: str, shown: tuple[str, str], counts: tuple[int, int], **asked: str) -> Figure:
        return Figure(
            label=label,
            value=shown[0],
            before=shown[1],
            link=links[0](**asked),
            before_link=links[1](**asked),
            count=counts[0],
            before_count=counts[1],
        )

    this, last = rates
    involved, solved = (this.involved, last.involved), (this.solved, last.solved)
    return Automation(
        until=end,
        figures=[
            figure("Automation", _shares(rates, "automation"), solved, automation="solved"),
            figure("Involvement", _shares(rates, "involvement"), involved, automation="involved"),
            figure("Resolution", _shares(rates, "resolution"), solved, automation="solved"),
            figure("Of tickets", (str(this.received), str(last.received)), (this.received, last.received)),
        ],
    )


def _shares(rates: list[Rates], name: str) -> tuple[str, str]:
    this, last = (_percent(getattr(one, name)) for one in rates)
    return this, last


def _percent(share: float | None) -> str:
    """Cut, not rounded: 99.9 % is not all."""
    return "–" if share is None else f"{int(share * 100 + 1e-9)} %"
