"""Putting held tickets before the agent again when something has changed that may matter."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from resolution.models import Article, Attempt, Policy
from tickets.models import Ticket


def wake_changed(*, limit: int) -> int:
    """Makes due the held tickets that are older than an article or their policy; how many that were."""
    newer_article = Article.objects.filter(is_published=True, changed_at__gt=OuterRef("created_at"))
    outdated = Attempt.objects.filter(Exists(newer_article), ticket=OuterRef("pk"), cycle=OuterRef("cycle"))
    # A policy that was off has left no attempt, so it is compared with the time of the hold.
    newer_policy = Policy.objects.filter(category=OuterRef("category"), changed_at__gt=OuterRef("updated_at"))
    held = Ticket.objects.awaiting_the_next_cycle().filter(
        Q(due_at__isnull=True) | Q(due_at__gt=Now()), claimed_until__isnull=True, cycle__lt=_most_cycles()
    )
    chosen = list(held.filter(Exists(outdated) | Exists(newer_policy)).values_list("pk", flat=True)[:limit])
    # Asked once more: a person may have taken one of them meanwhile.
    return held.filter(pk__in=chosen).update(due_at=Now())


def _most_cycles() -> int:
    # Changes wake a ticket beyond its back-offs, but not for ever: articles may be edited all day.
    return settings.MAX_CYCLES * 4
