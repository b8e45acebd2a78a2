"""What a posted ticket consists of: the one truth for a single post and for the items of a batch."""

from __future__ import annotations

from functools import cache
from typing import Any

from tickets.api.fields import AddressField, CallbackUrl, ExternalId, JsonObject, Strict, Text, Word
from tickets.intake.incoming import IncomingMessage
from tickets.integrations.keys import Caller
from tickets.lanes.programs.created_event import incoming_of_event, is_event
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.states import Channel, Tier


class IngestIn(Strict):
    external_id = ExternalId(
        required=False, help_text="Your id of this message; a repeat of it makes no second ticket."
    )
    channel = Word(choices=Channel.choices, help_text="Where the answer goes back to.")
    customer_email = AddressField(help_text="The customer's address; “Ann <ann@example.com>” is understood.")
    subject = Text(allow_blank=True, help_text=f"{SUBJECT_LIMIT} characters are kept on the ticket.")
    body = Text(lines=True, help_text="What the customer wrote.")
    customer_name = Text(required=False, allow_blank=True)
    customer_tier = Word(choices=Tier.choices, required=False)
    page_url = Text(required=False, allow_blank=True, max_length=2000)
    metadata = JsonObject(required=False, help_text="Kept with the ticket; `message_id` threads the answer's mail.")
    callback_url = CallbackUrl(required=False, help_text="Only where the integration allows it.")


def incoming_of(values: Any, caller: Caller, *, default_id: str | None = None) -> IncomingMessage:
    """The checked message, of a ticket's own fields or of an event. Raises ValidationError naming every wrong field.

    `default_id` serves where the fields have no id.
    """
    if is_event(values):
        return incoming_of_event(values)
    if isinstance(values, dict) and values.get("external_id") is None and default_id is not None:
        values = values | {"external_id": default_id}
    checked = _fields(caller.accepts_callback_urls).run_validation(values)
    name, email = checked["customer_email"]
    return IncomingMessage(
        channel=checked["channel"],
        email=email,
        subject=checked["subject"][:SUBJECT_LIMIT],
        body=checked["body"],
        name=(checked.get("customer_name") or name)[:200],
        tier=checked.get("customer_tier", ""),
        external_id=checked.get("external_id"),
        page_url=checked.get("page_url", ""),
        callback_url=checked.get("callback_url", ""),
        metadata=checked.get("metadata", {}),
    )


@cache
def _fields(accepts_callback_urls: bool) -> IngestIn:
    """Made once: a new serializer copies each of its fields, which takes longer than checking. Checking changes none."""
    return IngestIn(context={"accepts_callback_urls": accepts_callback_urls})
