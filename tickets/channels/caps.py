"""How many mails that no person wrote may leave: counted in rows before they leave, one at a time, so exactly.

Whatever a header failed to say, a loop between us and a robot ends here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from tickets.channels.base import DeliveryError, Route
from tickets.channels.composing import message_id_of
from tickets.customers.undeliverable_addresses import why_undeliverable
from tickets.models import Reply, SentMail, SentMailKind, Ticket

# Any number that no other lock of ours has.
LOCK = 0x68656C70_6D61696C
UNITS = ((timedelta(days=1), "a day"), (timedelta(hours=1), "an hour"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCap:
    """At most so many of these mails in this window, by this setting."""

    setting: str
    mails: QuerySet[SentMail]
    window: timedelta
    what: str

    @property
    def counted(self) -> QuerySet[SentMail]:
        """Looks at no more rows than the cap has."""
        return self.mails.filter(at__gt=Now() - self.window).order_by().only("pk")[: self.number]

    @property
    def number(self) -> int:
        number: int = getattr(settings, self.setting)
        return number

    def __str__(self) -> str:
        return f"the cap of {self.number} {self.what.format(per=_per(self.window))} ({self.setting})"


class MailCapReached(DeliveryError):
    """So many were sent already that a person should look."""

    def __init__(self, cap: MailCap) -> None:
        super().__init__(f"Over {cap}. Send it again later, or raise the setting.", permanent=True)


def record_or_refuse_mail(reply: Reply, route: Route, *, kind: SentMailKind, more: Iterable[MailCap] = ()) -> None:
    """Writes the mail down before it leaves, once however often it is tried. `more` are caps beside the general ones.

    Runs in the caller's transaction as its last lock. Raises DeliveryError when the mail must not leave by itself.
    """
    mail = _mail_of(reply, route, kind)
    if mail.is_automatic and (why := why_undeliverable(route.recipient)):
        raise DeliveryError(f"{why} If the address is right, send it again.", permanent=True)
    if mail.is_automatic:
        _one_at_a_time()
    is_known, reached = _count(mail, (*_caps_on(mail, reply.ticket), *more) if mail.is_automatic else ())
    if is_known:
        return
    if reached is not None:
        raise MailCapReached(reached)
    mail.save(force_insert=True)


def _count(mail: SentMail, caps: Sequence[MailCap]) -> tuple[bool, MailCap | None]:
    """Whether the mail is written down already, and the first cap that is reached: all of it in one statement."""
    questions: list[QuerySet[SentMail]] = [SentMail.objects.filter(reply=mail.reply_id).order_by().only("pk")]
    # A cap of 0 lets nothing through, and there is nothing to count.
    questions += [cap.counted for cap in caps if cap.number]
    parts = [question.query.sql_with_params() for question in questions]
    counts = ", ".join(f"(SELECT count(*) FROM ({statement}) AS counted)" for statement, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in parts for value in values])
        known, *found = cursor.fetchone()
    numbers = iter(found)
    return bool(known), next((cap for cap in caps if not cap.number or next(numbers) >= cap.number), None)


def _mail_of(reply: Reply, route: Route, kind: SentMailKind) -> SentMail:
    address = route.recipient.lower()
    if not address:
        raise DeliveryError("The customer has no address.", permanent=True)
    return SentMail(
        address=address,
        domain=address.rpartition("@")[2],
        kind=kind,
        ticket_id=reply.ticket_id,
        reply=reply,
        message_id=message_id_of(reply, route),
        is_automatic=reply.is_automatic,
    )


def _caps_on(mail: SentMail, ticket: Ticket) -> tuple[MailCap, ...]:
    automatic = SentMail.objects.filter(is_automatic=True)
    conversation = Ticket.objects.of_conversation(ticket)
    scopes = (
        ("MAIL_CAP_PER_ADDRESS", automatic.filter(address=mail.address), "to one address"),
        ("MAIL_CAP_PER_TICKET", automatic.filter(ticket__in=conversation), "on one ticket"),
        ("MAIL_CAP_PER_DOMAIN", automatic.filter(domain=mail.domain), "to one domain"),
        ("MAIL_CAP_IN_ALL", automatic, "in all"),
    )
    window = settings.MAIL_CAP_WINDOW
    return tuple(
        MailCap(setting=setting, mails=mails, window=window, what=f"automatic mails {{per}} {scope}")
        for setting, mails, scope in scopes
    )


def _one_at_a_time() -> None:
    """Until the transaction ends: two that count at the same moment would both be the last that fits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _per(window: timedelta) -> str:
    return dict(UNITS).get(window, f"in {window / timedelta(minutes=1):g} minutes")
