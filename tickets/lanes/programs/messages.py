"""POST /api/tickets/{id}/messages/: what the customer wrote in the integration's own program, or a note for staff."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from tickets import history, ids
from tickets.actions.customer_message import add_customer_message
from tickets.actions.lock import lock_survivor
from tickets.actions.message_parts import MessageParts
from tickets.actions.note import add_note
from tickets.api.authentication import KeyAuthentication, caller_of
from tickets.api.errors import ErrorOut
from tickets.api.fields import AddressField, ExternalId, Strict, Text, Word
from tickets.api.lookups import by_public_id
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.intake.receipts import accept_delivery
from tickets.lanes.programs.posting import Post, PostAnswer, PostView, stored_answer, use_rate
from tickets.models import EventKind, Message, Receipt, Ticket
from tickets.states import Status

KINDS = [("customer", "From the customer"), ("note", "Internal note")]
WAS_CLOSED = "Written to a closed ticket."
EXAMPLE = {"text": "It is back: the same error again.", "author_email": "ann@example.com", "external_id": "message-18"}
ANSWER = {
    "id": "m_01jd5x2m8kf0r9w3q7v6b4n2ha",
    "ticket_id": "t_01jd5x2m8kf0r9w3q7v6b4n2ha",
    "created_at": "2026-01-15T10:23:00.000Z",
}


class MessageIn(Strict):
    text = Text(lines=True)
    author_email = AddressField(required=False, help_text="Who wrote it; without it, the customer.")
    kind = Word(choices=KINDS, default="customer", help_text="A note is for staff only.")
    external_id = ExternalId(
        required=False, help_text="Your id of this message; a repeat of it on the same ticket adds nothing."
    )


class PostedMessageOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    ticket_id = serializers.CharField(help_text="Where it is; not always the ticket of the address.")
    created_at = serializers.DateTimeField()
    merged_into = serializers.CharField(required=False, help_text="The ticket of the address belongs to this one now.")
    linked_to = serializers.CharField(required=False, help_text="The closed ticket after which a new one was opened.")
    duplicate = serializers.BooleanField(required=False)


@extend_schema(
    summary="Add a message to a ticket",
    description=(
        "A customer's message cancels what is not yet sent and puts the ticket before the agent again. On a closed"
        " ticket it opens a new one, linked to it; on a merged one it lands on the survivor. The first answer's ids"
        " are given again to a repeat."
    ),
    request=MessageIn,
    parameters=[
        OpenApiParameter("Idempotency-Key", location="header", description="Serves when there is no external_id.")
    ],
    responses={
        201: OpenApiResponse(PostedMessageOut, "Added.", [OpenApiExample("Added", ANSWER)]),
        200: OpenApiResponse(PostedMessageOut, "A repeat.", [OpenApiExample("Repeat", ANSWER | {"duplicate": True})]),
        429: ErrorOut,
    },
    examples=[OpenApiExample("Follow-up", EXAMPLE, request_only=True)],
    tags=["Tickets"],
)
class MessageList(PostView):
    # Like everything under /api/tickets/ it takes a key, whatever the posts of the integration are proven by.
    authentication_classes = [KeyAuthentication]

    def post(self, request: Request, id: str) -> HttpResponse:
        mine = Ticket.objects.of(caller_of(request).integration_id).select_related("customer")
        return self.take(request, partial(_take_message, by_public_id(mine, "t", id)))


def _take_message(ticket: Ticket, values: Any, post: Post) -> PostAnswer:
    if isinstance(values, dict) and values.get("external_id") is None and post.default_id is not None:
        values = values | {"external_id": post.default_id}
    said = MessageIn().run_validation(values)
    use_rate(post.caller)
    stored = accept_delivery(
        partial(_write, ticket, said, post),
        raw=post.raw,
        # Ids of messages are a name space of each ticket, apart from the ids of tickets.
        external_id=None,
        answer_of=partial(_answer, ticket),
        delivery_key=_key(ticket, said.get("external_id")),
        integration_id=post.caller.integration_id,
        content_type=post.content_type[:120],
    )
    return stored_answer(stored)


def _key(ticket: Ticket, external_id: str | None) -> bytes | None:
    """None if the message has no id: then it is never a repeat."""
    if external_id is None:
        return None
    return hashlib.sha256(f"message {ticket.pk} {external_id}".encode()).digest()


def _write(named: Ticket, said: dict[str, Any], post: Post, receipt: Receipt) -> Ticket:
    ticket = lock_survivor(named)
    if said["kind"] == "note":
        note = add_note(ticket, text=said["text"], by=post.caller.actor)
        Message.objects.filter(pk=note.pk).update(receipt=receipt)
        return ticket
    name, email = said.get("author_email") or ("", named.customer.email or "")
    parts = MessageParts(author_name=name, receipt_id=receipt.pk)
    if ticket.status == Status.CLOSED:
        return _open_after(ticket, named, said["text"], email, replace(parts, thread_cause=WAS_CLOSED), post)
    add_customer_message(
        ticket, text=said["text"], author_email=email, channel=named.channel, by=post.caller.actor, parts=parts
    )
    return ticket


def _open_after(closed: Ticket, named: Ticket, text: str, email: str, parts: MessageParts, post: Post) -> Ticket:
    """A new ticket of the same customer, answered where the one of the address was."""
    opening = NewTicket(
        customer=named.customer,
        channel=named.channel,
        # The closed one may be somebody else's, whose words are not to be told here.
        subject=named.subject,
        text=text,
        author_email=email,
        parts=parts,
        columns={
            "integration_id": post.caller.integration_id,
            "callback_url": named.callback_url,
            "page_url": named.page_url,
            "mailbox_id": named.mailbox_id,
            "form_id": named.form_id,
            "linked_to": closed,
        },
    )
    ticket, _ = open_ticket(opening, by=post.caller.actor)
    history.record(
        ticket,
        EventKind.LINKED,
        by=post.caller.actor,
        to_value=f"#{closed.number}",
        cause="posted to it",
        reason="That ticket is closed.",
    )
    return ticket


def _answer(named: Ticket, receipt: Receipt, ticket: Ticket) -> dict[str, Any]:
    message = receipt.messages.get()
    named.refresh_from_db(fields=["merged_into"])
    answer = {
        "id": message.public_id,
        "ticket_id": ticket.public_id,
        "created_at": message.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if named.merged_into_id:
        answer["merged_into"] = ids.to_public("t", named.merged_into_id)
    if message.thread_cause == WAS_CLOSED and ticket.linked_to_id:
        answer["linked_to"] = ids.to_public("t", ticket.linked_to_id)
    return answer
