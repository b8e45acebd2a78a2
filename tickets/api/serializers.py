"""What the API shows of each thing: named fields, public ids."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets import ids
from tickets.models import ANSWERS, AccountEvent, Customer, Message, Ticket, TicketEvent
from tickets.open_lists import event_kind_choices, held_choices
from tickets.signed.feedback_link import feedback_links


@extend_schema_field(str)
class PublicId(serializers.Field[Any, Any, Any, Any]):
    """A key as `prefix_…`."""

    def __init__(self, prefix: str, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.prefix = prefix

    def to_representation(self, value: Any) -> str:
        return ids.to_public(self.prefix, value)


# What a merged ticket tells of its survivor: where the matter stands, and nothing of what others have posted to it.
OF_THE_SURVIVOR = ("ticket_id", "status", "updated_at")


class FeedbackLinksOut(serializers.Serializer[Any]):
    solved = serializers.URLField(help_text="Asks whether it solved the matter; only the page's own button acts.")
    not_solved = serializers.URLField(help_text="The same for an answer that did not.")


class MessageOut(serializers.ModelSerializer[Message]):
    id = PublicId("m")
    delivery = serializers.SerializerMethodField(
        help_text=(
            "Of an answer: `sent`, or, where it is not brought to you, `ready_to_fetch` until you have read it"
            " here and `fetched` from then on. Null for all else."
        )
    )
    feedback = serializers.SerializerMethodField(
        help_text="Of an answer: two addresses to show below it, by which the customer judges it. Null for all else."
    )

    class Meta:
        model = Message
        fields = (
            "id",
            "direction",
            "channel",
            "author_name",
            "author_email",
            "text",
            "delivery",
            "feedback",
            "created_at",
        )

    def get_delivery(self, message: Message) -> str | None:
        reply = getattr(message, "reply", None)
        return reply.delivery if reply else None

    @extend_schema_field(FeedbackLinksOut(allow_null=True))
    def get_feedback(self, message: Message) -> dict[str, Any] | None:
        reply = getattr(message, "reply", None)
        links = feedback_links(reply.public_id) if reply and reply.origin in ANSWERS else None
        return links.as_fields() if links else None


class HistoryOut(serializers.ModelSerializer[TicketEvent]):
    id = PublicId("e")
    kind = serializers.ChoiceField(choices=event_kind_choices())
    to = serializers.CharField(source="to_value")

    class Meta:
        model = TicketEvent
        fields = ("id", "at", "kind", "actor", "to", "detail")

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python's, so it can't be declared as the others are.
        return super().get_fields() | {"from": serializers.CharField(source="from_value")}


class TicketOut(serializers.ModelSerializer[Ticket]):
    """A merged ticket keeps its own fields; how it goes on is told of the ticket that it was merged into.

    Made from `tickets_seen_by`.
    """

    id = PublicId("t")
    ticket_id = PublicId("t", source="id", help_text="Where its conversation is: itself, or the one of `merged_into`.")
    merged_into = PublicId(
        "t", source="merged_into_id", allow_null=True, help_text="The ticket that it belongs to now."
    )
    customer_id = PublicId("c")
    customer_email = serializers.CharField(source="address_named", allow_null=True)
    resolution = serializers.CharField(
        source="resolution_seen",
        help_text="The answer last sent to you; of a merged ticket, none that others were sent.",
    )
    held_reason = serializers.ChoiceField(choices=held_choices(), allow_blank=True, required=False)
    team = serializers.CharField(source="team.name", default=None, allow_null=True)
    assignee = serializers.CharField(
        source="assignee_name", allow_null=True, help_text="The user name of the person whose ticket it is."
    )

    class Meta:
        model = Ticket
        fields = (
            "id",
            "ticket_id",
            "merged_into",
            "number",
            "customer_id",
            "customer_email",
            "external_id",
            "channel",
            "subject",
            "body",
            "category",
            "topic",
            "priority",
            "status",
            "team",
            "move",
            "tags",
            "assignee",
            "answered_by",
            "assigned_agent",
            "resolution",
            "confidence_score",
            "band",
            "review_state",
            "held_reason",
            "page_url",
            "metadata",
            "created_at",
            "updated_at",
        )

    def to_representation(self, instance: Ticket) -> dict[str, Any]:
        shown = super().to_representation(instance)
        survivor = instance.merged_into
        if survivor is not None:
            fields = ((name, self.fields[name]) for name in OF_THE_SURVIVOR)
            shown |= {name: field.to_representation(field.get_attribute(survivor)) for name, field in fields}
        return shown


class CustomerOut(serializers.ModelSerializer[Customer]):
    id = PublicId("c")
    email = serializers.SerializerMethodField(
        help_text="Of a customer that an integration which does not vouch has named by an address: that address."
    )

    class Meta:
        model = Customer
        fields = ("id", "name", "email", "tier", "is_vip", "attributes", "created_at")

    def get_email(self, customer: Customer) -> str | None:
        return customer.email or customer.address_as_id


class AccountEventOut(serializers.ModelSerializer[AccountEvent]):
    id = PublicId("a")
    customer_id = PublicId("c")
    duplicate = serializers.BooleanField(
        required=False, help_text="True where the external_id was known: then this is the first event of it."
    )

    class Meta:
        model = AccountEvent
        fields = ("id", "customer_id", "kind", "name", "occurred_at", "data", "external_id", "created_at", "duplicate")
