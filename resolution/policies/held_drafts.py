"""Which held drafts the agent would send under today's policies: told from what is stored, without asking an engine."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet

from resolution.models import Attempt, Autonomy, Policy
from tickets.models import Origin, Reply, Ticket
from tickets.states import Band


class TextHash(Func):
    """SHA-256 of a text, as `review.version_of` tells it, without reading the text."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = CharField()


def would_be_sent(category: str = "") -> QuerySet[Attempt]:
    """The last attempts of held tickets that only wait because nobody has said *send*: the longest waiting first."""
    permitting = Policy.objects.filter(
        category=OuterRef("ticket__category"), autonomy=Autonomy.AUTO, review_from__lte=OuterRef("confidence")
    )
    # One reply of the agent a cycle: where one was withdrawn, only a new cycle can answer.
    replied = Reply.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), origin=Origin.AGENT)
    waiting = Ticket.objects.awaiting_the_next_cycle().filter(
        people_only="", reply_allowed=True, is_sender_verified=True, claimed_until__isnull=True
    )
    drafts = Attempt.objects.filter(
        Exists(permitting),
        ~Exists(replied),
        ticket__in=waiting.filter(category=category) if category else waiting,
        cycle=F("ticket__cycle"),
    )
    return drafts.exclude(text="").exclude(cap=Band.HOLD).order_by("ticket__waiting_since", "ticket_id")


def as_shown(drafts: QuerySet[Attempt]) -> QuerySet[Any]:
    """With the hash of each text, and nothing else that is long."""
    shown = drafts.select_related("ticket__customer").annotate(text_hash=TextHash("text"))
    unshown = ("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
    return shown.defer("context", *unshown)
