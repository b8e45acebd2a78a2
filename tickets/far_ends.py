"""What is known of the servers that we call: the only writer of their rows. All times are the database's."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now

from tickets.backoff import Backoff
from tickets.models import FarEnd

# So many failures in a row, and it is paused.
MOST_FAILURES = 3
LONGEST_PAUSE = timedelta(minutes=5)


def answered(key: int) -> bool:
    """It is well. True where it was paused until now."""
    unwell = FarEnd.objects.filter(pk=key).exclude(failures=0, paused_at=None)
    found = unwell.values_list("paused_at").first()
    if found is None:
        return False
    unwell.update(failures=0, failing_since=None, paused_at=None, next_try_at=None, pauses=0, last_error="", advice="")
    return found[0] is not None


def failed(
    key: int,
    *,
    error: str,
    advice: str = "",
    at_once: bool = False,
    window: timedelta | None = None,
    pause: timedelta | None = None,
) -> None:
    """It did not answer, or can't be reached. Enough of it in a row (within the window, if there is one) pauses it.

    For as long as `pause` says, or else longer each time.
    """
    row = FarEnd.objects.filter(pk=key)
    if window is not None:
        row.filter(paused_at=None, failing_since__lt=Now() - window).update(failures=0, failing_since=None)
    row.update(
        failures=F("failures") + 1, failing_since=Coalesce("failing_since", Now()), last_error=error, advice=advice
    )
    enough = row if at_once else row.filter(Q(failures__gte=MOST_FAILURES) | Q(paused_at__isnull=False))
    enough.update(
        paused_at=Coalesce("paused_at", Now()), next_try_at=Now() + (pause or _growing_pause()), pauses=F("pauses") + 1
    )


def take_probe(key: int, *, seconds: float) -> bool:
    """Whether the caller is the one to try a paused far end now; nobody else is for so many seconds."""
    due = FarEnd.objects.filter(pk=key, paused_at__isnull=False, next_try_at__lte=Now())
    return bool(due.update(next_try_at=Now() + timedelta(seconds=seconds)))


def try_now(far_end: FarEnd) -> bool:
    """A person wants it probed at once. False where it is not paused."""
    return bool(FarEnd.objects.filter(pk=far_end.pk).paused().update(next_try_at=Now()))


def _growing_pause() -> Case:
    """Twice as long each time, up to a limit."""
    first = timedelta(seconds=settings.FAR_END_PAUSE_SECONDS)
    pauses = Backoff.doubling(first, longest=LONGEST_PAUSE).pauses
    return Case(*(When(pauses=n, then=Value(pause)) for n, pause in enumerate(pauses)), default=Value(pauses[-1]))
