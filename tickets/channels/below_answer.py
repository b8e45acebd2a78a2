"""What stands below an answer in its mail: that software wrote it, and the two links by which the customer judges it."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.channels.sender import mailbox_of
from tickets.models import ANSWERS, Origin, Reply, Ticket
from tickets.signed.feedback_link import FeedbackLinks, feedback_links

BY_SOFTWARE = "This answer was written by software."
CHECKED = "This answer was written by software and checked by a person from our team."


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowAnswer:
    by_software: str = ""
    links: FeedbackLinks | None = None


def below_answer(reply: Reply, origin: Ticket) -> BelowAnswer:
    """`origin`: the ticket whose way it goes; its mailbox decides whether software is named."""
    answer = reply.copy_of or reply
    if answer.origin not in ANSWERS:
        return BelowAnswer()
    return BelowAnswer(
        by_software=_software_line(answer) if _is_told(origin) else "", links=feedback_links(answer.public_id)
    )


def is_by_software(reply: Reply) -> bool:
    return (reply.copy_of or reply).origin == Origin.AGENT


def _software_line(answer: Reply) -> str:
    if not is_by_software(answer):
        return ""
    return CHECKED if answer.released_by else BY_SOFTWARE


def _is_told(origin: Ticket) -> bool:
    mailbox = mailbox_of(origin)
    return mailbox is None or mailbox.names_software
