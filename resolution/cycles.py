"""Putting held tickets before the agent again when something has changed that may matter."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from resolution.models import Article, Attempt, Policy
from tickets.models import Ticket


def wake_changed(*, limit: int) -> int:
    """Makes due the held tickets whose last attempt is older than an article or their policy; how many that were."""
    latest = Attempt.objects.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle"))
    newer_article = Article.objects.filter(is_published=True, changed_at__gt=OuterRef("created_at"))
    newer_policy = Policy.objects.filter(
        category=OuterRef("ticket__category"), changed_at__gt=OuterRef("created_at")
    )
    outdated = latest.filter(Exists(newer_article) | Exists(newer_policy))
    held = Ticket.objects.awaiting_the_next_cycle().filter(
        Q(due_at__isnull=True) | Q(due_at__gt=Now()), cycle__lt=_most_cycles()
    )
    chosen = list(held.filter(Exists(outdated)).values_list("pk", flat=True)[:limit])
    return Ticket.objects.filter(pk__in=chosen, claimed_until__isnull=True).update(due_at=Now())


def _most_cycles() -> int:
    # Changes wake a ticket beyond its back-offs, but not for ever: articles may be edited all day.
    return settings.MAX_CYCLES * 4
