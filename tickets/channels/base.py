"""What every channel is told, and gives back or raises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """By which way a reply goes, and to which address where it is a mail.

    `lane` is the ticket whose lane it goes back by: the reply's own, or one that is merged into it.
    """

    way: str
    lane: Ticket
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The provider took it. `message_id` is the mail's own, where it is a mail."""

    recipient: str
    message_id: str = ""


class DeliveryError(Exception):
    """The reply was not taken.

    `permanent`: trying again can't help. `unknown`: it may have been taken, so only a person may try again.
    `retry_after`: how long the other side asks us to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after
