"""Reading tickets and receipts back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView

from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.filters import TicketFilter
from tickets.api.lookups import by_public_id
from tickets.api.shapes import ReceiptOut, TicketOut
from tickets.models import Receipt, Ticket


@extend_schema(summary="List tickets", description="Those that this integration made, newest first.", tags=["Tickets"])
class TicketList(ListAPIView[Ticket]):
    permission_classes = [HasTicketsScope]
    serializer_class = TicketOut
    filterset_class = TicketFilter

    def get_queryset(self) -> QuerySet[Ticket]:
        if getattr(self, "swagger_fake_view", False):
            # The schema is made without a caller.
            return Ticket.objects.none()
        return Ticket.objects.of(caller_of(self.request).integration_id).select_related("customer", "team")


@extend_schema(summary="See what became of a post", tags=["Tickets"])
class ReceiptDetail(RetrieveAPIView[Receipt]):
    permission_classes = [HasTicketsScope]
    serializer_class = ReceiptOut

    def get_object(self) -> Any:
        mine = Receipt.objects.filter(integration_id=caller_of(self.request).integration_id).defer("body")
        return by_public_id(mine, "r", self.kwargs["id"])
