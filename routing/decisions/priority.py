"""The priority: a table over what the text reports, and what lifts or lowers it.

Urgent: outage, data loss, security concern. High: a core feature broken, a paying customer blocked. Normal: degraded,
or there is a way around. Low: an enquiry or a wish.
"""

from collections.abc import Iterator

from routing.reading.base import ReadResult
from routing.reading.signs import Sign
from tickets.models import Customer
from tickets.states import Impact, Priority, Tier, Tone

BASES: dict[str, Priority] = {
    Impact.OUTAGE: Priority.URGENT,
    Impact.DATA_LOSS: Priority.URGENT,
    Impact.SECURITY: Priority.URGENT,
    Impact.BROKEN: Priority.HIGH,
    Impact.BLOCKED: Priority.NORMAL,
    Impact.DEGRADED: Priority.NORMAL,
    Impact.QUESTION: Priority.LOW,
    Impact.WISH: Priority.LOW,
}
ORDER = Priority.values


def work_out_priority(read: ReadResult, customer: Customer) -> tuple[str, list[str]]:
    """The priority and the steps to it. Only the impact makes it urgent: what lifts it does so up to high."""
    priority = BASES[read.impact].value
    steps = [f"Impact {read.impact}: {priority}."]
    for why, lifted in _lifts(read, customer, priority):
        if lifted != priority:
            steps.append(f"{why}: {lifted}.")
        priority = lifted
    return priority, steps


def _lifts(read: ReadResult, customer: Customer, priority: str) -> Iterator[tuple[str, str]]:
    paying = customer.is_vip or customer.tier != Tier.FREE
    if Sign.WORKAROUND in read.signs:
        yield "There is a workaround, −1", (priority := _step(priority, -1))
    if Sign.MANY in read.signs:
        yield "Many are affected, +1", (priority := _step(priority, 1))
    if read.tone == Tone.ANGRY:
        yield "The customer is angry, +1", (priority := _step(priority, 1))
    if (paying and read.impact == Impact.BLOCKED) or customer.is_vip:
        yield "A VIP, or a paying customer who is blocked, at least high", max(priority, "high", key=ORDER.index)


def _step(priority: str, steps: int) -> str:
    place = ORDER.index(priority)
    if steps > 0:
        return ORDER[max(place, min(place + steps, ORDER.index(Priority.HIGH)))]
    return ORDER[max(0, place + steps)]
