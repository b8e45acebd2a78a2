"""POST /api/webhooks/support/chat: a finished conversation becomes one ticket."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from tickets.actions.message_parts import MessageParts
from tickets.api.errors import ErrorOut
from tickets.api.fields import AddressField, CallbackUrl, ExternalId, Items, JsonObject, Moment, Strict, Text, Word
from tickets.customers.address_owners import get_or_create_addressless_customer, get_or_create_customer
from tickets.customers.program_customers import vouches_for_addresses
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.intake.receipts import accept_delivery, with_ticket_id
from tickets.lanes.chat.transcript import ROLES, ChatTurn, fold_transcript, subject_of
from tickets.lanes.programs.ingest import ANSWER, IngestOut
from tickets.lanes.programs.posting import Post, PostAnswer, PostView, stored_answer, use_rate
from tickets.models import Customer, Lane, Receipt, Ticket
from tickets.states import Channel

MOST_TURNS = 2_000
EXAMPLE = {
    "external_id": "chat-2231",
    "visitor": {"email": "ann@example.com", "name": "Ann", "id": "visitor-17"},
    "messages": [
        {"role": "visitor", "author": "Ann", "text": "I get a 403 error.", "at": "2026-01-15T10:23:00Z"},
        {"role": "bot", "author": "Helper", "text": "Have you tried another browser?", "at": "2026-01-15T10:23:02Z"},
        {"role": "visitor", "author": "Ann", "text": "Yes, the same.", "at": "2026-01-15T10:24:10Z"},
    ],
    "outcome": "visitor_left",
    "page_url": "https://shop.example.com/login",
}


class TurnIn(Strict):
    role = Word(choices=list(ROLES.items()))
    text = Text(lines=True, allow_blank=True)
    author = Text(required=False, allow_blank=True, max_length=200)
    at = Moment(required=False)

    def validate_at(self, value: datetime) -> datetime:
        # At the ends of the calendar a moment can't be told in another zone.
        if not 1970 <= value.year < 3000:
            raise ValidationError("This is no time of a chat.")
        return value


class VisitorIn(Strict):
    email = AddressField(required=False, allow_blank=True)
    name = Text(required=False, allow_blank=True, max_length=200)
    id = ExternalId(required=False, allow_blank=True, help_text="Your id of the visitor; serves without an address.")


class ChatIn(Strict):
    messages = Items(child=TurnIn(), allow_empty=False, max_length=MOST_TURNS)
    outcome = Text(required=False, allow_blank=True, max_length=200, help_text="How the chat ended, in your words.")
    visitor = VisitorIn(required=False)
    external_id = ExternalId(required=False, help_text="Your id of this chat; a repeat of it makes no second ticket.")
    subject = Text(required=False, allow_blank=True, help_text="Without it, the visitor's first words.")
    page_url = Text(required=False, allow_blank=True, max_length=2000)
    metadata = JsonObject(required=False, help_text="Kept with the ticket.")
    callback_url = CallbackUrl(required=False, help_text="Only where the integration allows it.")

    def validate_messages(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not any(message["text"] for message in messages):
            raise ValidationError("Nobody said anything.")
        return messages


@extend_schema(
    summary="Post a finished chat",
    description=(
        "The conversation becomes one ticket of the channel `chat`. Its text says who said what; the single messages"
        " are kept beside it. The visitor's address names the customer, or else your id of the visitor does."
    ),
    request=ChatIn,
    responses={
        201: OpenApiResponse(IngestOut, "Stored.", [OpenApiExample("Stored", ANSWER)]),
        200: OpenApiResponse(IngestOut, "A repeat.", [OpenApiExample("Repeat", ANSWER | {"duplicate": True})]),
        429: ErrorOut,
    },
    examples=[OpenApiExample("Chat", EXAMPLE, request_only=True)],
    tags=["Tickets"],
)
class ChatView(PostView):
    lane = Lane.CHAT

    def post(self, request: Request, integration: str = "") -> HttpResponse:
        return self.take(request, take_chat)


def take_chat(values: Any, post: Post) -> PostAnswer:
    if isinstance(values, dict) and values.get("external_id") is None and post.default_id is not None:
        values = values | {"external_id": post.default_id}
    fields = ChatIn(context={"accepts_callback_urls": post.caller.accepts_callback_urls})
    chat = fields.run_validation(values)
    use_rate(post.caller)
    stored = accept_delivery(
        partial(_open, chat, post),
        raw=post.raw,
        external_id=chat.get("external_id"),
        integration_id=post.caller.integration_id,
        lane=Lane.CHAT,
        content_type=post.content_type[:120],
    )
    return stored_answer(stored)


def _open(chat: dict[str, Any], post: Post, receipt: Receipt) -> Ticket:
    visitor = chat.get("visitor", {})
    name, email = visitor.get("email") or ("", "")
    name = visitor.get("name") or name
    turns = [ChatTurn(**message) for message in chat["messages"]]
    opening = NewTicket(
        customer=_customer(post, email=email, name=name, external_id=visitor.get("id", "")),
        channel=Channel.CHAT,
        subject=chat.get("subject") or subject_of(turns),
        text=fold_transcript(turns, outcome=chat.get("outcome", "")),
        author_email=email,
        parts=MessageParts(author_name=name, turns=tuple(turn.stored() for turn in turns), receipt_id=receipt.pk),
        columns={
            **with_ticket_id(receipt),
            "integration_id": post.caller.integration_id,
            "external_id": chat.get("external_id"),
            "page_url": chat.get("page_url", ""),
            "callback_url": chat.get("callback_url", ""),
            "metadata": chat.get("metadata", {}) | _outcome(chat),
        },
    )
    return open_ticket(opening, by=post.caller.actor)[0]


def _customer(post: Post, *, email: str, name: str, external_id: str) -> Customer:
    if email:
        return get_or_create_customer(email, name=name, is_their_word=vouches_for_addresses(post.caller.integration_id))
    # The anonymous customer is many people and has none of their names.
    return get_or_create_addressless_customer(
        integration_id=post.caller.integration_id, external_id=external_id, name=name if external_id else ""
    )


def _outcome(chat: dict[str, Any]) -> dict[str, str]:
    return {"outcome": chat["outcome"]} if chat.get("outcome") else {}
