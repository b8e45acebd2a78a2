"""A short message to the customer where a ticket goes to people: that a person answers, and by when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from resolution.held_reasons import ResolutionHeld
from resolution.models import Policy
from resolution.policies.quiet_hours import quiet_time_left
from routing.conditions.calendars import WorkingTime
from routing.conditions.parse import Mistakes
from routing.models import Calendar
from routing.rules.working_time import parse_working_time
from tickets.actions.outbox import cancel_unsent, queue_hand_over
from tickets.models import ANSWERS, Origin, Purpose, Reply, ReplyState, Ticket

AUTHOR = "hand-over"
# Whoever writes of self-harm, a threat or their rights gets no automatic words: a person comes at once.
UNTOLD = (ResolutionHeld.PERSON_FIRST,)


def tell_of_person(ticket: Ticket, policy: Policy, *, reason: str) -> Reply | None:
    """Queues the message where the policy has it so, once until the next answer. In the transaction that holds the ticket."""
    if not policy.hands_over or reason in UNTOLD or not _may_be_mailed(ticket) or _is_told(ticket):
        return None
    words = {"ticket": ticket, "site": settings.SITE_NAME, "when": expected(policy, now=timezone.now())}
    text = render_to_string("mail/hand_over.txt", words).strip()
    # It says all that an acknowledgement would say.
    cancel_unsent(ticket, by=AUTHOR, reason="The hand-over says it.", origins=[Origin.ACKNOWLEDGEMENT])
    return queue_hand_over(ticket, text=text, author=AUTHOR, due_in=quiet_time_left(policy))


def expected(policy: Policy, *, now: datetime) -> str:
    """`within 24 hours`, or `by Tuesday, 24 November, 17:00 (Europe/Berlin)` where the policy names a calendar."""
    hours = policy.hand_over_hours
    calendar = working_time_of(policy.hand_over_calendar)
    by = calendar.after(now, timedelta(hours=hours)) if calendar else None
    if calendar is None or by is None:
        return f"within {hours} hour{'' if hours == 1 else 's'}"
    local = by.astimezone(calendar.time_zone)
    return f"by {date_format(local, 'l, j F, H:i', use_l10n=False)} ({calendar.zone})"


def working_time_of(name: str) -> WorkingTime | None:
    """The calendar of this name; None if there is none, or none any more."""
    row = Calendar.objects.filter(name=name).first() if name else None
    if row is None:
        return None
    given = {"name": row.name, "zone": row.zone, "hours": row.hours, "holidays": row.holidays}
    return parse_working_time(given, "", Mistakes())


def _may_be_mailed(ticket: Ticket) -> bool:
    """Neither a machine nor somebody whose name was forged."""
    return ticket.reply_allowed and ticket.is_sender_verified


def _is_told(ticket: Ticket) -> bool:
    """Since the last answer, whatever cycles there were."""
    sent = Reply.objects.filter(ticket=ticket).exclude(state=ReplyState.CANCELLED)
    last = sent.filter(origin__in=ANSWERS).order_by("-created_at").values_list("created_at", flat=True).first()
    told = sent.filter(purpose=Purpose.HAND_OVER)
    return (told.filter(created_at__gt=last) if last else told).exists()
