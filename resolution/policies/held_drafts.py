"""Which held drafts the agent would send under today's policies: told from what is stored, without asking an engine."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet

from resolution.confidence.engine_family import BUILT_IN
from resolution.models import Attempt, EngineFamily, Policy
from resolution.policies.autonomy import bands_sent
from resolution.policies.bands import with_their_tickets
from tickets.models import Origin, Reply, Ticket
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.presentation.counts import AtLeast
from tickets.states import AnsweredBy, Band


class TextHash(Func):
    """SHA-256 of a text, as `review.version_of` tells it, without reading the text."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = CharField()


# So many held tickets are looked through for the number; nobody reads a larger one.
LOOKED_THROUGH = 1_000


def count_would_be_sent(category: str = "", *, policies: list[Policy] | None = None) -> int:
    """How many there are; where more is held than was looked through, the number says that there may be more.

    `policies` are all of them, of who has read them already.
    """
    # From the tickets' side each of them is read once.
    last = Attempt.objects.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle"))
    asked = Q(category=category) if category else Q()
    found = Ticket.objects.filter(pk__in=_waiting("").order_by().values("pk")[:LOOKED_THROUGH]).aggregate(
        looked_through=Count("pk"), ready=Count("pk", filter=asked & Q(Exists(_permitted(last, policies))))
    )
    count = int(found["ready"])
    return AtLeast(count) if count and found["looked_through"] >= LOOKED_THROUGH else count


def would_be_sent(category: str = "") -> QuerySet[Attempt]:
    """The last attempts of held tickets that only wait because nobody has said *send*: the longest waiting first."""
    drafts = Attempt.objects.filter(ticket__in=_waiting(category), cycle=F("ticket__cycle"))
    return _permitted(drafts).order_by("ticket__waiting_since", "ticket_id")


def _waiting(category: str) -> TicketQuerySet:
    waiting = Ticket.objects.awaiting_the_next_cycle().filter(
        people_only="",
        answered_by=AnsweredBy.AGENT,
        reply_allowed=True,
        is_sender_verified=True,
        claimed_until__isnull=True,
    )
    return waiting.filter(category=category) if category else waiting


def _permitted(attempts: QuerySet[Attempt], policies: list[Policy] | None = None) -> QuerySet[Attempt]:
    # One reply of the agent a cycle: where one was withdrawn, only a new cycle can answer.
    replied = Reply.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), origin=Origin.AGENT)
    return attempts.filter(_may_be_sent(policies), ~Exists(replied)).exclude(text="").exclude(cap=Band.HOLD)


def _may_be_sent(policies: list[Policy] | None) -> Q:
    """Confident enough for the policy that the ticket has today, and for what that has earned with this engine."""
    permitted = Q(pk__in=[])
    for policy, its_tickets in with_their_tickets(prefix="ticket__", policies=policies):
        for family in EngineFamily:
            if bands := bands_sent(policy, family):
                permitted |= its_tickets & _stands_in(bands, policy) & _made_by(family)
    return permitted


def _stands_in(bands: tuple[Band, ...], policy: Policy) -> Q:
    """What a guard lets out only for review is never of the auto band."""
    if Band.REVIEW in bands:
        return Q(confidence__gte=policy.review_from)
    return Q(confidence__gte=policy.auto_from, cap=Band.AUTO)


def _made_by(family: EngineFamily) -> Q:
    built_in = Q(engine__in=BUILT_IN)
    return built_in if family == EngineFamily.LOCAL else ~built_in


def as_shown(drafts: QuerySet[Attempt]) -> QuerySet[Any]:
    """With the hash of each text, and nothing else that is long."""
    shown = drafts.select_related("ticket__customer").annotate(text_hash=TextHash("text"))
    unshown = ("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
    return shown.defer("context", *unshown)
