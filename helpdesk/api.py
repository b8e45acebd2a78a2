"""One ticket as the API shows it: every layer's part put together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import RetrieveAPIView

from resolution.api.serializers import AttemptOut
from resolution.models import Attempt
from routing.api.serializers import DecisionOut, without_account
from routing.models import Decision
from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.lookups import key_of
from tickets.api.serializers import HistoryOut, MessageOut, TicketOut
from tickets.api.visible_messages import messages_seen_by, tickets_seen_by
from tickets.channels.outcomes import mark_fetched
from tickets.customers.program_customers import customers_of
from tickets.models import EventKind, Ticket, TicketEvent


class TicketDetailOut(TicketOut):
    messages = MessageOut(many=True, source="conversation")
    history = HistoryOut(many=True, source="told_history")
    attempts = AttemptOut(many=True)
    decision = serializers.SerializerMethodField()

    class Meta(TicketOut.Meta):
        fields = (*TicketOut.Meta.fields, "messages", "history", "attempts", "decision")  # type: ignore[assignment]  # longer than its base

    def get_decision(self, ticket: Any) -> dict[str, Any] | None:
        latest = next(iter(ticket.decisions.all()), None)
        if latest is None:
            return None
        shown = dict(DecisionOut(latest).data)
        return shown if ticket.is_customer_known else without_account(shown)


@extend_schema(
    summary="Read a ticket",
    description=(
        "With its messages, history, decision and attempts. The id of a merged ticket goes on answering: with the"
        " survivor's id in `ticket_id` and `merged_into`, its status, your messages, and the answers that were sent to"
        " you: never what others wrote, nor what was told to others alone."
    ),
    tags=["Tickets"],
)
class TicketDetail(RetrieveAPIView[Ticket]):
    permission_classes = [HasTicketsScope]
    serializer_class = TicketDetailOut

    def get_object(self) -> Any:
        caller = caller_of(self.request).integration_id
        ticket: Any = _of(caller, key_of("t", self.kwargs["id"]))
        ticket.told_history = [event for event in ticket.history.all() if _may_be_told(event, ticket)]
        ticket.conversation = list(messages_seen_by(caller, ticket.merged_into or ticket))
        # What it says of them is how they stood until now.
        mark_fetched(ticket.conversation)
        return ticket


def _may_be_told(event: TicketEvent, ticket: Any) -> bool:
    """That somebody has written like words by another lane is told to nobody who may have named a stranger."""
    return ticket.is_customer_known or event.kind != EventKind.SUGGESTED


def _of(integration_id: UUID, key: UUID) -> Ticket:
    """The integration's ticket; or the one that it has merged into this, where this is another's. Raises Http404."""
    known = customers_of(integration_id).filter(pk=OuterRef("customer"))
    own = Ticket.objects.of(integration_id).with_survivor().annotate(is_customer_known=Exists(known))
    whole = tickets_seen_by(integration_id, own).prefetch_related(
        Prefetch("history", TicketEvent.objects.all()),
        Prefetch("attempts", Attempt.objects.with_standing().defer("context")),
        Prefetch("decisions", Decision.objects.all()),
    )
    found = whole.filter(pk=key).first() or whole.filter(merged_into=key).order_by("created_at", "id").first()
    if found is None:
        raise Http404
    return found
