"""Putting held tickets before the agent again when something has changed that may matter."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Now

from resolution.answering.base import question_in
from resolution.knowledge.knowledge import current_base, knowledge_version
from resolution.models import Article, Attempt, Policy, PolicyChange, PolicyVersion
from resolution.policies.bands import with_their_tickets
from resolution.policies.held_drafts import would_be_sent
from tickets.actions.work_on import begin_cycle
from tickets.models import EventKind, Ticket
from tickets.models.ticket_queryset import TicketQuerySet

SCHEDULE = "schedule"
# An article that is not among the first few for what is asked gives no better draft.
LOOKED_AT = 3
# It begins with the ticket; every later one has a line in its history.
FIRST_CYCLE = 1
# For each try that the clock may begin, so many cycles in all.
CHANGES_A_TRY = 4


def wake_now() -> int:
    """What a saved article or policy asks for at once; the minute's schedule does it where that was lost."""
    return wake_changed(limit=settings.SWEEP_BATCH)


def wake_changed(*, limit: int) -> int:
    """Begins a cycle of the held tickets that a changed article or policy concerns; how many. It is no retry."""
    # A policy that was off has left no attempt, so it is compared with the time of the hold.
    # What would be sent as it stands needs no new draft: it waits for a person to say so, who reads just that text.
    stands = would_be_sent().order_by().filter(ticket=OuterRef("pk"))
    chosen = list(_waiting().filter(_policy_is_newer(), ~Exists(stands)).values_list("pk", flat=True)[:limit])
    for attempt in _outdated().iterator():
        if len(chosen) >= limit:
            break
        if attempt.ticket_id not in chosen and _is_concerned(attempt):
            chosen.append(attempt.ticket_id)
    return sum(_wake(ticket_id) for ticket_id in chosen)


def count_concerned(*, at_most: int) -> int:
    """How many held tickets wait to be looked at again because of a changed article; no more than `at_most` are asked."""
    return sum(_is_concerned(attempt) for attempt in _outdated()[:at_most])


def is_begun_by_the_clock(ticket: Ticket) -> bool:
    """Neither the customer nor a person asked for this cycle: what it makes stays a draft."""
    if ticket.cycle == FIRST_CYCLE:
        return False
    begun = ticket.history.filter(kind=EventKind.CYCLE, to_value=str(ticket.cycle)).values_list("actor", flat=True)
    return SCHEDULE in begun


def _waiting() -> TicketQuerySet:
    return Ticket.objects.awaiting_the_next_cycle().filter(
        Q(due_at__isnull=True) | Q(due_at__gt=Now()), claimed_until__isnull=True, cycle__lt=_most_cycles()
    )


def _policy_is_newer() -> Q:
    """The ticket's policy has changed since its last change: the one of its channel, else the category's."""
    newer = Q(changed_at__gt=OuterRef("updated_at"))
    own = Policy.objects.filter(category=OuterRef("category"), channel=OuterRef("channel"))
    general = Policy.objects.filter(category=OuterRef("category"), channel="")
    removed = PolicyVersion.objects.filter(
        category=OuterRef("category"),
        channel=OuterRef("channel"),
        change=PolicyChange.REMOVED,
        at__gt=OuterRef("updated_at"),
    )
    of_category = Q(~Exists(own)) & (Q(Exists(general.filter(newer))) | Q(Exists(removed)))
    return Q(Exists(own.filter(newer))) | of_category


def _outdated() -> QuerySet[Attempt]:
    """The last attempts of held tickets that are older than an article's change, or than its beginning or end in time."""
    last = Attempt.objects.filter(created_at__lt=_last_change(), cycle=F("ticket__cycle"), ticket__in=_waiting())
    return last.select_related("ticket").defer("ticket__search", "text").order_by("created_at")


def _last_change() -> datetime:
    """Of all articles; long ago if there is none."""
    moments = Article.objects.aggregate(
        changed=Max("changed_at"),
        begun=Max("valid_from", filter=Q(valid_from__lte=Now())),
        ended=Max("valid_until", filter=Q(valid_until__lte=Now())),
    )
    return max((moment for moment in moments.values() if moment), default=datetime.min.replace(tzinfo=UTC))


def _is_concerned(attempt: Attempt) -> bool:
    """An article that is new since is among the first for what was asked, or the draft rests on one that is gone since."""
    first = _first_articles(_question(attempt), knowledge_version())
    new = Q(changed_at__gt=attempt.created_at) | Q(valid_from__gt=attempt.created_at)
    return Article.objects.filter(new, pk__in=first).exists() or _rests_on_what_is_gone(attempt)


def _rests_on_what_is_gone(attempt: Attempt) -> bool:
    named = {int(key) for source in attempt.sources if (key := str(source.get("article_id", ""))).isdecimal()}
    if not named:
        return False
    left = Q(changed_at__gt=attempt.created_at) | Q(valid_until__gt=attempt.created_at)
    still = Article.objects.for_customers().order_by().values("pk")
    return Article.objects.filter(left, pk__in=named).exclude(pk__in=still).exists()


@lru_cache(maxsize=5_000)
def _first_articles(question: str, version: str) -> tuple[str, ...]:
    """Remembered for each version of the knowledge, because the same are asked each minute."""
    return tuple(shown.article_id for shown in current_base().rank(question, limit=LOOKED_AT).candidates)


def _question(attempt: Attempt) -> str:
    said = [(turn["direction"], turn["text"]) for turn in attempt.context.get("turns", [])]
    return question_in(attempt.ticket.subject, said, otherwise=attempt.ticket.body)


def _wake(ticket_id: UUID) -> bool:
    with transaction.atomic():
        # Asked once more: a person may have taken it meanwhile.
        ticket = _waiting().select_for_update(of=("self",)).filter(pk=ticket_id).first()
        if ticket is None:
            return False
        reason = "An article or the policy has changed; a new draft is made."
        begin_cycle(ticket, by=SCHEDULE, reason=reason, retries=ticket.retries)
        return True


def _most_cycles() -> Case:
    """Changes wake a ticket beyond its back-offs, but not for ever: articles may be edited all day."""
    limits = [
        When(its_tickets, then=Value(policy.cycle_limit * CHANGES_A_TRY))
        for policy, its_tickets in with_their_tickets()
        if policy.most_cycles is not None
    ]
    return Case(*limits, default=Value(settings.MAX_CYCLES * CHANGES_A_TRY))
