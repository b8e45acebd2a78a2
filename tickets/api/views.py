"""Reading tickets back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView

from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.filters import TicketFilter
from tickets.api.serializers import TicketOut
from tickets.api.visible_messages import page_seen_by
from tickets.models import Ticket


@extend_schema(summary="List tickets", description="Those that this integration made, newest first.", tags=["Tickets"])
class TicketList(ListAPIView[Ticket]):
    permission_classes = [HasTicketsScope]
    serializer_class = TicketOut
    filterset_class = TicketFilter

    def get_queryset(self) -> QuerySet[Ticket]:
        if getattr(self, "swagger_fake_view", False):
            # The schema is made without a caller.
            return Ticket.objects.none()
        return Ticket.objects.of(caller_of(self.request).integration_id)

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        """Which tickets the page holds is found first: what is shown of each is put together for these alone."""
        keys = [row["pk"] for row in super().paginate_queryset(queryset.values("pk", "id", "created_at")) or []]
        return page_seen_by(caller_of(self.request).integration_id, keys)
