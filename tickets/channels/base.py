"""What every channel is told, and gives back or raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tickets.models import FarEnd, Reply, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way out. It is one file, and one line in `tickets.channels.WAYS`.

    `fits`: whether the reply goes this way back to the origin; the address is the customer's, for what goes by mail.
    `send` and `begin` raise DeliveryError. `begin` runs in the transaction that says that sending begins, before
    anything leaves. `drops_repeats`: the receiver drops a repeat by our key; over any other way a reply whose fate is
    unknown waits for a person.
    """

    name: str
    label: str
    fits: Callable[[Reply, Ticket, str], bool]
    send: Callable[[Reply, Route], DeliveryReceipt]
    far_end: Callable[[Route], FarEnd]
    begin: Callable[[Reply, Route], None] | None = None
    drops_repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """By which way a reply goes, and to which address if it is a mail.

    `origin` is the ticket whose way in it goes back by: the reply's own, or one that is merged into it. `also` are those by
    whose ways copies of the answer go.
    """

    way: Way
    origin: Ticket
    recipient: str = ""
    also: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """The provider took it. `message_id` is the mail's own, where it is a mail."""

    recipient: str
    message_id: str = ""


class NotYet(Exception):
    """The reply may be sent, and later: nothing is wrong, and the try does not count."""

    def __init__(self, due_in: timedelta) -> None:
        super().__init__(f"It is sent in {due_in}.")
        self.due_in = due_in


class DeliveryError(Exception):
    """The reply was not taken.

    `permanent`: trying again can't help. `unknown`: it may have been taken, so only a person may try again.
    `retry_after`: how long the other side asks us to wait. `is_answer`: the other side said so, so it is well.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: timedelta | None = None,
        is_answer: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after
        self.is_answer = is_answer


class FarEndError(DeliveryError):
    """Not this reply is at fault but the other side, or our way to it.

    `counts`: it is one of the reply's tries all the same. `pauses_at_once`: every other reply would meet the same, so
    none is to try. `advice`: what a person can do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        unknown: bool = False,
        counts: bool = False,
        pauses_at_once: bool = False,
        advice: str = "",
    ) -> None:
        super().__init__(message, unknown=unknown)
        self.counts = counts
        self.pauses_at_once = pauses_at_once
        self.advice = advice
