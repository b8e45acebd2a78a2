"""What the ticket's page shows of the tickets that belong to it: merged, perhaps the same, split off, linked."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from tickets.actions.merge import heard_by, program_that_would_hear
from tickets.actions.split import changes_subject
from tickets.admin.ticket.message_parts import with_parts
from tickets.lanes.mail.sender_doubts import doubt_in_words, with_doubts
from tickets.models import Merge, MergeState, Message, Ticket
from tickets.states import Direction

OF_THE_ROW = ("survivor", "merged", "state", "similarity", "evidence", "by")
OF_A_TICKET = ("number", "subject", "status", "channel", "created_at", "merged_into_id")


def with_relatives(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With the numbers of the tickets that it is merged into or follows, and those that follow it, in the same query."""
    followers = Ticket.objects.filter(linked_to=OuterRef("pk")).order_by("created_at")
    shown = JSONObject(id="id", number="number", subject="subject")
    return tickets.annotate(
        merged_number=F("merged_into__number"),
        merged_subject=F("merged_into__subject"),
        linked_number=F("linked_to__number"),
        linked_subject=F("linked_to__subject"),
        followers=ArraySubquery(followers.values(choice=shown)),
    )


def messages_of(ticket: Ticket, *, at_most: int) -> list[Message]:
    """The conversation, each message with where it came from and whether it may be split off."""
    rows = with_doubts(with_parts(Message.objects.of_conversation(ticket).select_related("reply")))
    rows = rows.annotate(home_number=F("ticket__number"))
    messages: list[Message] = list(rows.order_by("created_at", "id")[:at_most])
    _mark(messages, ticket)
    return messages


def family_of(ticket: Ticket) -> dict[str, Any]:
    """One query: the merges that the conversation is made of, and the suggestions that nobody has settled."""
    # By ids, each from an index of its own: the same conditions in one OR over the join read every merge.
    inside = Ticket.objects.filter(merged_into=ticket.pk).order_by().values("pk")
    rows = Merge.objects.filter(
        pk__in=_keys(survivor=ticket.pk).union(_keys(merged=ticket.pk), _keys(merged__in=inside))
    )
    named = [f"{side}__{name}" for side in ("merged", "survivor") for name in OF_A_TICKET]
    named += ["merged__integration", "survivor__integration__name", "survivor__integration__vouches_for_addresses"]
    shown = rows.select_related("merged", "survivor__integration").only(*OF_THE_ROW, *named)
    merges = list(shown.order_by("created_at", "id"))
    merged = [merge for merge in merges if merge.state == MergeState.MERGED]
    return {
        "merged_by": next((merge for merge in merged if merge.merged_id == ticket.pk), None),
        "merged_in": [merge for merge in merged if merge.merged_id != ticket.pk],
        "suggestions": [_seen_from(ticket, merge) for merge in merges if _is_open(merge)],
    }


def _keys(**side: Any) -> QuerySet[Merge, Any]:
    stands = Merge.objects.filter(state__in=[MergeState.MERGED, MergeState.SUGGESTED], **side)
    return stands.order_by().values("pk")


def _is_open(merge: Merge) -> bool:
    """A suggestion between two tickets that still stand for themselves."""
    stands = merge.merged.merged_into_id is None and merge.survivor.merged_into_id is None
    return merge.state == MergeState.SUGGESTED and stands


def _seen_from(ticket: Ticket, merge: Merge) -> dict[str, Any]:
    return {
        "merge": merge,
        "other": merge.survivor if merge.merged_id == ticket.pk else merge.merged,
        "words": merge.evidence.get("words", ""),
        "heard_by": heard_by(program) if (program := program_that_would_hear(merge.merged, merge.survivor)) else "",
    }


def _mark(messages: list[Message], ticket: Ticket) -> None:
    """Lanes are named where there is more than one; the first message of a ticket is the ticket."""
    opened: set[Any] = set()
    has_lanes = len({(one.ticket_id, one.channel) for one in messages if one.direction == Direction.INBOUND}) > 1
    for message in messages:
        known: Any = message
        is_inbound = message.direction == Direction.INBOUND
        known.came_from = known.home_number if message.ticket_id != ticket.pk else None
        known.names_lane = is_inbound and has_lanes
        known.may_split = is_inbound
        known.is_opening = is_inbound and message.ticket_id not in opened
        known.doubted_because = doubt_in_words(message)
        known.offers_split = known.may_split and not known.is_opening and changes_subject(message, ticket)
        if is_inbound:
            opened.add(message.ticket_id)
