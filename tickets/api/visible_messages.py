"""What an integration may read of a conversation: what it posted itself, and what went out by its own lane.

Never what another integration posted, what came by mail or form to a ticket that others have a part in, what staff say
among themselves, and what was not sent or was told to others alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from tickets.models import ANSWERS, Address, Merge, MergeState, Message, Reply, ReplyState, Ticket
from tickets.models.message import MessageQuerySet
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Direction

# An undone merge counts too: what came while it stood has stayed where it was written.
WAS_MERGED = (MergeState.MERGED, MergeState.UNDONE)
_HAS_MERGED = Exists(Merge.objects.filter(Q(survivor=OuterRef("pk")) | Q(merged=OuterRef("pk")), state__in=WAS_MERGED))
_HAS_ADDRESSES = Exists(Address.objects.filter(customer=OuterRef("customer")))


def messages_seen_by(integration_id: UUID, ticket: Ticket) -> MessageQuerySet:
    """Of the conversation of a ticket that is not merged."""
    return _seen(integration_id, Message.objects.of_conversation(ticket).said().select_related("reply"))


def tickets_seen_by(integration_id: UUID, tickets: TicketQuerySet) -> QuerySet[Ticket]:
    """With what the API shows in place of the columns: the answer that the integration heard last, and the address that
    it named, which may be another of the customer's than the main one."""
    root = Coalesce(F("merged_into"), F("pk"))
    # By ids: the same two conditions over the join would read every message.
    conversation = Ticket.objects.filter(Q(pk=OuterRef(OuterRef("root"))) | Q(merged_into=OuterRef(OuterRef("root"))))
    messages = Message.objects.filter(ticket__in=conversation.order_by().values("pk"))
    answers = _seen(integration_id, messages.filter(direction=Direction.OUTBOUND, reply__state=ReplyState.SENT))
    heard = answers.filter(reply__origin__in=ANSWERS).order_by("-reply__sent_at", "-id").values("text")[:1]
    return with_address_named(tickets).annotate(
        root=root,
        assignee_name=F("assignee__username"),
        resolution_seen=Case(
            When(Q(merged_into__isnull=False) | _HAS_MERGED, then=Coalesce(Subquery(heard), Value(""))),
            default=F("resolution"),
            output_field=CharField(),
        ),
    )


def page_seen_by(integration_id: UUID, keys: Sequence[UUID]) -> list[Ticket]:
    """The same of a page. Most tickets were never merged and their customers have one address: these show their columns, and
    the long questions are asked of the others alone."""
    rows = Ticket.objects.with_survivor().annotate(
        assignee_name=F("assignee__username"), has_merged=_HAS_MERGED, has_addresses=_HAS_ADDRESSES
    )
    shown: dict[UUID, Any] = rows.in_bulk(keys)
    for ticket in shown.values():
        ticket.resolution_seen, ticket.address_named = ticket.resolution, ticket.customer.email
    others = [key for key, one in shown.items() if one.merged_into_id or one.has_merged or one.has_addresses]
    if others:
        shown |= tickets_seen_by(integration_id, Ticket.objects.with_survivor()).in_bulk(others)
    return [shown[key] for key in keys]


def with_address_named(tickets: TicketQuerySet) -> TicketQuerySet:
    named = Message.objects.filter(ticket=OuterRef("pk"), direction=Direction.INBOUND).order_by("created_at", "id")
    return tickets.annotate(
        address_named=Case(
            When(_HAS_ADDRESSES, then=Subquery(named.values("author_email")[:1])),
            default=F("customer__email"),
            output_field=CharField(null=True),
        ),
    )


def _seen(integration_id: UUID, messages: MessageQuerySet) -> MessageQuerySet:
    posted = Q(receipt__integration=integration_id)
    to_its_own = Q(receipt=None) | Q(receipt__integration=None)
    others = ~Q(survivor__integration=integration_id) | ~Q(merged__integration=integration_id)
    # Ids grow with time.
    earlier = Merge.objects.filter(others, state__in=WAS_MERGED, pk__lt=OuterRef("pk"))
    about = Q(pk=OuterRef(OuterRef("ticket"))) | Q(merged_into=OuterRef(OuterRef("ticket")))
    family = Ticket.objects.filter(about).order_by().values("pk")
    joined = Exists(earlier.filter(survivor__in=family)) | Exists(earlier.filter(merged__in=family))
    came = Q(to_its_own, ticket__integration=integration_id) & ~joined
    inbound = Q(posted | came, direction=Direction.INBOUND)
    return messages.filter(inbound | Q(_heard_by(integration_id), direction=Direction.OUTBOUND))


def _heard_by(integration_id: UUID) -> Q:
    """By the answer itself or by a copy of it; one that says no origin went by its ticket's own."""
    by_origin = Q(reply__origin_ticket__integration=integration_id)
    by_ticket = Q(reply__origin_ticket=None, ticket__integration=integration_id)
    copies = Reply.objects.filter(copy_of=OuterRef("reply__pk"), origin_ticket__integration=integration_id)
    return by_origin | by_ticket | Q(Exists(copies.filter(state=ReplyState.SENT)))
