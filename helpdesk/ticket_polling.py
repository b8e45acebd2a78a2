"""What an open page of a ticket asks now and then: is it still what there is? One query."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404

from resolution.models import Attempt
from tickets import ids
from tickets.actions.seen_messages import NOTHING
from tickets.models import Message, Ticket
from tickets.states import Direction


def newest_of(key: UUID) -> dict[str, str]:
    """This cycle's draft and the last message of the two sides, as the page names them. Raises Http404."""
    draft = Attempt.objects.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle")).order_by()
    said = Message.objects.filter(Q(ticket=OuterRef("pk")) | Q(ticket__merged_into=OuterRef("pk"))).exchanged()
    newest = said.order_by("-created_at", "-id")
    row = (
        Ticket.objects.filter(pk=key)
        .order_by()
        .values(
            draft=Subquery(draft.values("pk")[:1]),
            message=Subquery(newest.values("pk")[:1]),
            direction=Subquery(newest.values("direction")[:1]),
        )
        .first()
    )
    if row is None:
        raise Http404("There is no such ticket.")
    return {
        "draft": ids.to_public(Attempt.id_prefix, row["draft"]) if row["draft"] else "",
        "message": ids.to_public(Message.id_prefix, row["message"]) if row["message"] else NOTHING,
        "by": "customer" if row["direction"] == Direction.INBOUND else "us",
    }
