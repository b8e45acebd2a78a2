"""Finding out that a customer tells the same problem again, in whatever lane. Reads only; runs in workers, with the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q

from tickets.customers.address_owners import ANONYMOUS
from tickets.intake.duplicates.comparable_text import comparable_text_of
from tickets.intake.duplicates.join_permission import TicketSource, sources_of, why_apart
from tickets.intake.duplicates.similarity import Similarity, similarity_of
from tickets.models import Merge, MergeState, Message, Ticket
from tickets.models.message import MessageQuerySet
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Status

MOST_COMPARED = 30
# A long conversation is known by how it began.
MOST_MESSAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two tickets of one customer that may be one matter: the older would survive.

    `apart` says why they may not be joined by themselves though they are the same customer's; empty if they may.
    """

    older: Ticket
    newer: Ticket
    similarity: Similarity
    apart: str = ""


def find_duplicate(ticket: Ticket) -> Duplicate | None:
    """The likeliest, if it reaches the threshold of a suggestion. `ticket` is open and about to be read."""
    if not ticket.is_sender_verified or ticket.customer.external_id == ANONYMOUS:
        # Nobody knows whether it is that customer who writes.
        return None
    near = _near(ticket)
    # Most customers have no other ticket: a short question tells, before the long one is put.
    if not near.exists() or not (candidates := list(_candidates(near))):
        return None
    apart = _kept_apart(ticket)
    ours = _tellings(ticket, _inbound().of_conversation(ticket))
    likely = [
        (likest, root)
        for one in candidates
        if _may_be_joined(ticket, root := one.merged_into or one) and not {one.pk, root.pk} & apart
        if (likest := _likest(ours, _tellings(one, one.messages.all()))).value >= settings.DUPLICATE_SUGGEST_FROM
    ]
    if not likely:
        return None
    sources = sources_of({ticket.pk, *(root.pk for _, root in likely)})
    found = [_duplicate(ticket, root, likest, sources) for likest, root in likely]
    return max(found, key=lambda duplicate: _preference(ticket, duplicate))


def _duplicate(
    ticket: Ticket, root: Ticket, likest: Similarity, sources: Mapping[UUID, frozenset[TicketSource]]
) -> Duplicate:
    older, newer = sorted((ticket, root), key=_age)
    return Duplicate(older=older, newer=newer, similarity=likest, apart=why_apart(sources[ticket.pk], sources[root.pk]))


def _near(ticket: Ticket) -> TicketQuerySet:
    """The customer's tickets of about the same time, also those that are merged: each is one more telling."""
    window = settings.DUPLICATE_WINDOW
    near = Ticket.objects.filter(
        customer=ticket.customer_id,
        created_at__gte=ticket.created_at - window,
        created_at__lte=ticket.created_at + window,
        is_sender_verified=True,
    )
    return near.exclude(pk=ticket.pk).exclude(merged_into=ticket.pk)


def _candidates(near: TicketQuerySet) -> TicketQuerySet:
    others = near.select_related("merged_into").defer("search")
    return others.prefetch_related(Prefetch("messages", _inbound())).order_by("-created_at", "-id")[:MOST_COMPARED]


def _may_be_joined(ticket: Ticket, root: Ticket) -> bool:
    """An older ticket that is not closed; or a newer one that nobody has read either: of two workers one is first."""
    if root.pk == ticket.pk or root.status == Status.CLOSED or _are_linked(ticket, root):
        return False
    return _age(root) < _age(ticket) or root.status == Status.OPEN


def _are_linked(one: Ticket, other: Ticket) -> bool:
    """One was split off from the other, or refers to it: somebody knows that they are two."""
    return one.linked_to_id == other.pk or other.linked_to_id == one.pk


def _kept_apart(ticket: Ticket) -> set[UUID]:
    """Those that a person said are another matter."""
    settled = Merge.objects.filter(state__in=[MergeState.DISMISSED, MergeState.UNDONE])
    pairs = settled.filter(Q(survivor=ticket.pk) | Q(merged=ticket.pk)).values_list("survivor_id", "merged_id")
    return {key for pair in pairs for key in pair if key != ticket.pk}


def _inbound() -> MessageQuerySet:
    return Message.objects.inbound().defer("html", "quoted", "signature")


def _tellings(ticket: Ticket, messages: Iterable[Message]) -> list[str]:
    first = list(messages)[:MOST_MESSAGES]
    return [comparable_text_of(one, subject=one.subject or ticket.subject) for one in first] or [ticket.body]


def _likest(ours: Iterable[str], theirs: Iterable[str]) -> Similarity:
    least = settings.DUPLICATE_SUGGEST_FROM
    return max(
        (similarity_of(one, other, least=least) for one in ours for other in theirs), key=lambda found: found.value
    )


def _preference(ticket: Ticket, found: Duplicate) -> tuple[bool, bool, float]:
    """One that may be joined first, so that nobody keeps two apart by copying one of them.

    Of those an older one that is like enough: a newer one finds the right ticket when it is read itself.
    """
    is_sure = found.similarity.value >= settings.DUPLICATE_MERGE_FROM
    return is_sure and not found.apart, is_sure and found.newer.pk == ticket.pk, found.similarity.value


def _age(ticket: Ticket) -> tuple[object, UUID]:
    return ticket.created_at, ticket.pk
