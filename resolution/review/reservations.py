"""Who is looking at a ticket: it comes to nobody else as their next one, until the page is left or has gone silent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef
from django.db.models.functions import Now

from resolution.models import Reservation

# The open page says so again three times as often.
LASTS = timedelta(seconds=60)
# Nobody looks at one answer for longer: the page was left open.
LONGEST_SECONDS = 3_600


def reserve_ticket(ticket: UUID, *, by: str) -> list[Reservation]:
    """Reserves it, or goes on doing so. The others who look at it too, whoever came first first."""
    mine = Reservation.objects.filter(ticket=ticket, by=by)
    if not mine.filter(until__gt=Now()).update(until=Now() + LASTS):
        mine.delete()
        Reservation.objects.bulk_create(
            [Reservation(ticket_id=ticket, by=by, since=Now(), until=Now() + LASTS)], ignore_conflicts=True
        )
        Reservation.objects.filter(by=by, until__lt=Now()).delete()
    return list(Reservation.objects.filter(ticket=ticket, until__gt=Now()).exclude(by=by).order_by("since", "pk"))


def leave_ticket(ticket: UUID, *, by: str) -> None:
    Reservation.objects.filter(ticket=ticket, by=by).delete()


def is_reserved_by_others(by: str, *, ticket: str = "pk") -> Exists:
    """A condition: somebody else is looking at it."""
    held = Reservation.objects.filter(ticket=OuterRef(ticket), until__gt=Now()).exclude(by=by)
    return Exists(held)


def seconds_spent(ticket: UUID, *, by: str) -> int | None:
    """Since this reviewer has it open; None if their page has not said so."""
    spent = ExpressionWrapper(Now() - F("since"), output_field=DurationField())
    mine = Reservation.objects.filter(ticket=ticket, by=by).annotate(spent=spent)
    found = mine.values_list("spent", flat=True).first()
    return None if found is None else min(int(found.total_seconds()), LONGEST_SECONDS)
