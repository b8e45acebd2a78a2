"""How much of a mail is taken apart. What becomes of large attachments is for those who store them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


class TooManyParts(Exception):
    """A mail of more parts than anybody means to send."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The mail has more than {most} parts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    parts: int = 200


USUAL_LIMITS = Limits()


def limits_of_settings() -> Limits:
    return Limits(parts=settings.MAIL_MAX_PARTS)
