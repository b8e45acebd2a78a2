"""The reply form of the desk: it names what its page showed, and is refused where that has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.db import transaction

from resolution.closing import close_by_person
from resolution.review import verdicts
from resolution.review.macro_text import refuse_unfilled
from resolution.review.masked_text import refuse_masked
from tickets.actions.lock import lock_ticket
from tickets.actions.seen_messages import name_of, newest_exchanged, refuse_unseen
from tickets.admin.ticket.verbs import VERBS, Verb
from tickets.models import ANSWERS, Message, ReplyState, Ticket
from tickets.states import Direction

PLAIN = VERBS["reply"]
NAMES = ("attempt_id", "text_hash", "last_message")


class SeenReplyForm(PLAIN.form):  # type: ignore[name-defined]  # a class chosen when this is imported
    """A reply that began as the draft names that draft; every reply names the last message."""

    attempt_id = forms.CharField(max_length=80, required=False)
    text_hash = forms.CharField(max_length=64, required=False)
    last_message = forms.CharField(max_length=80, required=False)


@transaction.atomic
def _reply(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    typed = {name: value for name, value in values.items() if name not in NAMES}
    if values["then"] != "note":
        locked = lock_ticket(ticket)
        if values["attempt_id"]:
            verdicts.refuse_changed_draft(locked, attempt_id=values["attempt_id"], text_hash=values["text_hash"])
        refuse_unseen(locked, values["last_message"])
        refuse_unfilled(values["text"])
        refuse_masked(typed["text"])
        if values["attempt_id"]:
            verdicts.remember_sent_text(locked, typed["text"], by=by)
        typed["text"] = close_by_person(locked, typed["text"])
    return PLAIN.run(ticket, typed, by)


SEEN_REPLY: Verb = replace(PLAIN, form=SeenReplyForm, run=_reply)


def named_message(ticket: Ticket, shown: list[Message], *, is_cut: bool) -> str:
    """The last that stands on the page; of a page that could not show all, the last there is."""
    if is_cut:
        return name_of(newest_exchanged(ticket))
    return name_of(next(filter(_is_exchanged, reversed(shown)), None))


def _is_exchanged(message: Message) -> bool:
    """As `Message.objects.exchanged()`, of what is loaded with its reply."""
    if message.direction == Direction.INBOUND:
        return True
    reply = getattr(message, "reply", None)
    return (
        reply is not None and reply.origin in ANSWERS and reply.state not in (ReplyState.FAILED, ReplyState.CANCELLED)
    )
