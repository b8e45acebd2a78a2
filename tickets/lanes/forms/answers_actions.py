"""What is done on the page of answers: writing more, *That helped*, and *I need a person*. Each page acts once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction

from tickets import history
from tickets.actions import customer_acts
from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.customer_message import add_customer_message
from tickets.actions.form_use import FIELD, act_once
from tickets.actions.lock import lock_survivor
from tickets.actions.message_parts import MessageParts
from tickets.customers.address import without_tag
from tickets.intake import rate_limits
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.lanes.forms.conversations import Conversation
from tickets.lanes.forms.support_form import MESSAGE_LIMIT, LinesField
from tickets.models import EventKind, Ticket
from tickets.states import Channel, HeldReason

REPLY, HELPED, PERSON = "reply", "helped", "person"
BY = "answer page"
SENT = "Your message has arrived. The answer comes by mail, and stands here too."
OPENED = "Your message has arrived, as a new matter that is linked to this one. The answer comes by mail."
PERSON_COMES = "A person from our team looks at this and writes to you by mail."
THANKS = "Good to hear. Thank you for telling us."
# A mail or form of its own verifies an address; here the link in our mail did.
FROM_THE_LINK = MessageParts(is_authenticated=True)


class ActSheet(forms.Form):
    do = forms.ChoiceField(choices=[(REPLY, "Send"), (HELPED, "That helped"), (PERSON, "I need a person")])
    text = LinesField(max_length=MESSAGE_LIMIT, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("do") == REPLY and "text" not in self.errors and not values.get("text"):
            self.add_error("text", "Write what we can help you with.")
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A checked wish of the customer's, about one conversation. `nonce` is the page's mark."""

    conversation: Conversation
    email: str
    do: str
    text: str
    nonce: str


def act_on_answer(wish: Act) -> str:
    """What the customer is told. The same wish of the same page is done once. Raises NotPossible and allowances.UsedUp."""
    # Of the words too: who goes back in the browser and writes something else has sent a second message.
    parts = (wish.nonce, wish.do, wish.text)
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
    return act_once(wish.conversation.ticket, lambda: _do(wish), nonce=key, fields={FIELD: key})


@transaction.atomic
def _do(wish: Act) -> str:
    if wish.do == HELPED:
        customer_acts.mark_helped(wish.conversation.ticket)
        return THANKS
    if wish.text:
        rate_limits.record_use("form-address", without_tag(wish.email), most=settings.FORM_PER_ADDRESS_AN_HOUR)
    # Whether it is closed must not change between the look and the deed.
    survivor = lock_survivor(wish.conversation.ticket)
    if wish.conversation.opens_new_with(survivor):
        return _open_new(wish, survivor)
    if wish.text:
        add_customer_message(
            survivor, text=wish.text, author_email=wish.email, channel=Channel.FORM, by=BY, parts=FROM_THE_LINK
        )
    if wish.do == PERSON:
        customer_acts.ask_for_person(survivor)
        return PERSON_COMES
    return SENT


def _open_new(wish: Act, earlier: Ticket) -> str:
    before = wish.conversation.ticket
    opening = NewTicket(
        customer=before.customer,
        channel=Channel.FORM,
        subject=before.subject,
        text=wish.text or "I need a person.",
        author_email=wish.email,
        parts=FROM_THE_LINK,
        columns={
            "form_id": before.form_id,
            "mailbox_id": before.mailbox_id,
            "linked_to": before,
            "people_only": HeldReason.PERSON_ASKED if wish.do == PERSON else "",
        },
    )
    ticket, _ = open_ticket(opening, by=BY)
    reason = "That ticket is closed." if earlier.pk == before.pk else "That ticket was merged."
    history.record(ticket, EventKind.LINKED, by=BY, to_value=f"#{before.number}", cause=BY, reason=reason)
    if wish.do == PERSON:
        history.record(ticket, EventKind.PERSON_ASKED, by=customer_acts.CUSTOMER)
    queue_acknowledgement(ticket)
    return f"{OPENED} {PERSON_COMES}" if wish.do == PERSON else OPENED
