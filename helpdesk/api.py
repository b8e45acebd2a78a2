"""One ticket as the API shows it: every layer's part put together."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import RetrieveAPIView

from resolution.api.shapes import AttemptOut
from resolution.models import Attempt
from routing.api.shapes import DecisionOut
from routing.models import Decision
from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.lookups import by_public_id
from tickets.api.shapes import HistoryOut, MessageOut, TicketOut
from tickets.models import Event, Message, Ticket
from tickets.models.message import SAID
from tickets.states import Direction


class TicketDetailOut(TicketOut):
    messages = MessageOut(many=True)
    history = HistoryOut(many=True)
    attempts = AttemptOut(many=True)
    decision = serializers.SerializerMethodField()

    class Meta(TicketOut.Meta):
        fields = (*TicketOut.Meta.fields, "messages", "history", "attempts", "decision")  # type: ignore[assignment]  # longer than its base

    def get_decision(self, ticket: Ticket) -> dict[str, Any] | None:
        latest = next(iter(ticket.decisions.all()), None)
        return DecisionOut(latest).data if latest else None


@extend_schema(
    summary="Read a ticket", description="With its messages, history, decision and attempts.", tags=["Tickets"]
)
class TicketDetail(RetrieveAPIView[Ticket]):
    permission_classes = [HasTicketsScope]
    serializer_class = TicketDetailOut

    def get_object(self) -> Any:
        mine = Ticket.objects.of(caller_of(self.request).integration_id).select_related("customer", "team")
        # What staff say among themselves, and what was never sent, is not for the integration.
        messages = Message.objects.exclude(direction=Direction.NOTE).filter(SAID)
        whole = mine.prefetch_related(
            Prefetch("messages", messages),
            Prefetch("history", Event.objects.all()),
            Prefetch("attempts", Attempt.objects.defer("context")),
            Prefetch("decisions", Decision.objects.all()),
        )
        return by_public_id(whole, "t", self.kwargs["id"])
