"""GET /api/receipts/{id}/: what became of a post."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import RetrieveAPIView

from tickets import ids
from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.lookups import by_public_id
from tickets.api.serializers import PublicId
from tickets.models import Receipt


class ReceiptOut(serializers.ModelSerializer[Receipt]):
    id = PublicId("r")
    ticket_id = serializers.SerializerMethodField(help_text="The ticket that it belongs to now.")
    merged_into = serializers.SerializerMethodField(help_text="Set when the ticket that it made was merged into this.")
    first = serializers.SerializerMethodField(help_text="The receipt that this one repeats.")

    class Meta:
        model = Receipt
        fields = (
            "id",
            "lane",
            "outcome",
            "external_id",
            "ticket_id",
            "merged_into",
            "first",
            "differs",
            "errors",
            "cause",
            "received_at",
        )

    def get_ticket_id(self, receipt: Receipt) -> str | None:
        if receipt.ticket is None:
            return None
        return ids.to_public("t", receipt.ticket.merged_into_id or receipt.ticket.pk)

    def get_merged_into(self, receipt: Receipt) -> str | None:
        merged_into = receipt.ticket.merged_into_id if receipt.ticket else None
        return ids.to_public("t", merged_into) if merged_into else None

    def get_first(self, receipt: Receipt) -> str | None:
        return ids.to_public("r", receipt.first_id) if receipt.first_id else None


@extend_schema(summary="See what became of a post", tags=["Tickets"])
class ReceiptDetail(RetrieveAPIView[Receipt]):
    permission_classes = [HasTicketsScope]
    serializer_class = ReceiptOut

    def get_object(self) -> Any:
        mine = Receipt.objects.filter(integration_id=caller_of(self.request).integration_id)
        whole = mine.select_related("ticket").only(
            *(name for name in ReceiptOut.Meta.fields if name not in ("ticket_id", "merged_into")),
            "ticket__merged_into",
        )
        return by_public_id(whole, "r", self.kwargs["id"])
