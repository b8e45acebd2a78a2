"""The two addresses below an answer, by which whoever reads it says that it solved the matter, or that it did not.

The signature only shows that we gave the address away. Opening it shows a page; only the page's own form does anything.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from tickets import ids
from tickets.signed import short_hmac

# 80 bits: nobody guesses it, however many answers there are.
CHARACTERS = 16
PURPOSE = "feedback"
_TOKEN = re.compile(rf"(?P<reply>y_[{ids.ALPHABET}]{{26}})-(?P<signature>[{ids.ALPHABET}]{{{CHARACTERS}}})")


class BadFeedbackLink(Exception):
    """The address is not one of ours, or was signed with a key that is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLinks:
    solved: str
    not_solved: str

    def as_fields(self) -> dict[str, Any]:
        return asdict(self)


def feedback_links(reply_id: str) -> FeedbackLinks | None:
    """Of the reply with this public id; None if the installation doesn't know its own address."""
    if not settings.SITE_URL:
        return None
    token = feedback_token(reply_id)
    return FeedbackLinks(solved=_address(token, "solved"), not_solved=_address(token, "not-solved"))


def feedback_token(reply_id: str) -> str:
    """Always the same for a reply, so that what is sent again, or read twice, says the same."""
    return f"{reply_id}-{short_hmac.short_hmac(PURPOSE, reply_id, characters=CHARACTERS)}"


def reply_of_token(token: str) -> UUID:
    """Raises BadFeedbackLink."""
    # Some mail programs write addresses in capitals.
    found = _TOKEN.fullmatch(token.lower())
    if found is None or not short_hmac.is_short_hmac(
        found["signature"], PURPOSE, found["reply"], characters=CHARACTERS
    ):
        raise BadFeedbackLink
    try:
        return ids.from_public("y", found["reply"])
    except ValueError as error:
        raise BadFeedbackLink from error


def _address(token: str, said: str) -> str:
    return f"{settings.SITE_URL}{reverse('feedback', args=[token, said])}"
