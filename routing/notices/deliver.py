"""Sending notices: claimed, said durably to begin, sent, and what became of it; a mail that may have left is not repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Now

from routing.models import Notice, NoticeKind, NoticeState
from routing.notices.compose import compose_notice
from tickets import claims, far_ends
from tickets.channels.base import DeliveryError, FarEndError
from tickets.channels.far_ends import mail_server
from tickets.channels.mail_server import hand_over_mail
from tickets.channels.outcomes import BACKOFF, PUT_BACK
from tickets.channels.send_order import MARGIN_SECONDS

UNSENT = (NoticeState.PENDING, NoticeState.SENDING)
CAP_WINDOW = timedelta(hours=1)

# Why a colleague does not want it; empty: they do.
Refusal = Callable[[Notice], str]


def take_notices(most: int) -> list[Notice]:
    """Claims up to so many that may be sent now; none while the mail server is paused."""
    due = list(claims.due(_unsent()).values_list("pk", flat=True)[:most])
    if not due or far_ends_wait():
        return []
    seconds = settings.EMAIL_TIMEOUT + MARGIN_SECONDS
    taken = [claims.take(_unsent(), key, seconds=seconds) for key in due]
    return [notice for notice in taken if notice is not None]


def is_any_notice_due() -> bool:
    return claims.due(Notice.objects.all()).order_by().exists()


def far_ends_wait() -> bool:
    """Whether the mail server is paused, so that nothing is tried before its time."""
    server = mail_server()
    return type(server).objects.paused().filter(pk=server.pk, next_try_at__gt=Now()).exists()


def deliver_notice(key: UUID, *, refusal: Refusal) -> None:
    claims.work(_unsent(), key, partial(_deliver, refusal=refusal), BACKOFF)


def deliver_claimed_notice(notice: Notice, *, refusal: Refusal) -> None:
    """Sends one that the caller has claimed."""
    claims.work_on_taken(notice, partial(_deliver, refusal=refusal), BACKOFF)


def _deliver(notice: Notice, *, refusal: Refusal) -> None:
    if notice.state == NoticeState.SENDING:
        _end(notice, NoticeState.UNKNOWN, "The process ended while it was being sent.")
        return
    person = notice.recipient
    if person is None or (why := _why_not(notice, person) or refusal(notice)):
        _end(notice, NoticeState.CANCELLED, "The colleague's account is gone." if person is None else why)
        return
    try:
        mail = compose_notice(notice, person)
        mail.message()
    except (ValueError, UnicodeError) as error:
        _end(notice, NoticeState.FAILED, f"The mail can't be composed: {error}")
        return
    claims.write(notice, state=NoticeState.SENDING, address=person.email, deliveries=notice.deliveries + 1)
    server = mail_server()
    try:
        hand_over_mail(mail)
    except DeliveryError as error:
        _failed(notice, error)
        if isinstance(error, FarEndError):
            far_ends.failed(server.pk, error=str(error), advice=error.advice, at_once=error.pauses_at_once)
    else:
        claims.release(notice, state=NoticeState.SENT, sent_at=Now(), last_error="")
        far_ends.answered(server.pk)


def _why_not(notice: Notice, person: User) -> str:
    if not (person.is_active and person.is_staff):
        return f"{person.get_username()} can't log in here any more."
    if notice.kind == NoticeKind.ASSIGNED and (why := _is_over(notice, person)):
        return why
    if not person.email:
        return f"{person.get_username()} has no address."
    sent = Notice.objects.filter(recipient=person, sent_at__gt=Now() - CAP_WINDOW)
    most = settings.NOTICES_AN_HOUR
    if sent.order_by()[:most].count() >= most:
        return f"Over the cap of {most} notices an hour to one colleague (NOTICES_AN_HOUR)."
    return ""


def _is_over(notice: Notice, person: User) -> str:
    ticket = notice.ticket
    if ticket is None or ticket.assignee_id != person.pk:
        return "It is not theirs any more."
    return "It is answered already." if ticket.is_answered else ""


def _failed(notice: Notice, error: DeliveryError) -> None:
    if error.unknown:
        _end(notice, NoticeState.UNKNOWN, str(error))
    elif isinstance(error, FarEndError) and not error.counts:
        # Not its fault: it waits without having used a try, for as long as the mail server is away.
        _later(notice, error, due_in=PUT_BACK, deliveries=notice.deliveries - 1)
    elif error.permanent or notice.deliveries > len(BACKOFF.pauses):
        _end(notice, NoticeState.FAILED, str(error))
    else:
        _later(notice, error, due_in=max(BACKOFF.after(notice.deliveries), error.retry_after or timedelta(0)))


def _later(notice: Notice, error: DeliveryError, *, due_in: timedelta, **values: Any) -> None:
    claims.release(notice, due_in=due_in, state=NoticeState.PENDING, last_error=str(error), **values)


def _end(notice: Notice, state: NoticeState, reason: str) -> None:
    claims.release(notice, state=state, last_error=reason)


def _unsent() -> models.QuerySet[Notice]:
    rows = Notice.objects.select_related("recipient", "ticket__customer", "ticket__team")
    return rows.filter(state__in=UNSENT)
