"""Who would hear an answer: what one person wrote is told by itself to nobody who only says to be that person."""

from __future__ import annotations

from resolution.answering.base import Context
from resolution.policies.caps import NO_CAP, AnswerCap
from tickets.states import Band


def cap_of_hearers(context: Context) -> AnswerCap:
    if not context.tells_others:
        return NO_CAP
    reason = (
        f"The program {context.stranger} would read an answer to what others wrote too, and it does not vouch for its"
        " customers' addresses."
    )
    return AnswerCap(band=Band.HOLD, reasons=(reason,))
