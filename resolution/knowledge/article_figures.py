"""What became of each article's answers, counted by day. A day is counted anew while it may still change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Sum
from django.utils import timezone

from resolution.models import Article, ArticleDay, Attempt, Verdict, VerdictKind
from tickets.models import Origin, Reply, ReplyState

FIGURES = ("offered", "sent", "approved", "reopened")
# A reply that waited longer to be sent than this is not seen as sent.
COUNTED_ANEW = timedelta(days=3)
# After a long pause, or at first: so many days a run.
MOST_DAYS = 30
CAME_BACK = (VerdictKind.REOPENED, VerdictKind.DID_NOT_HELP)
Counts = dict[int, Counter[str]]


def count_article_days() -> int:
    """By the clock: how many days were counted."""
    first, today = _first_day(), timezone.now().astimezone(UTC).date()
    days = [first + timedelta(days=number) for number in range(min((today - first).days + 1, MOST_DAYS))]
    for day in days:
        _store(day, _count(day))
    return len(days)


def figures_of(articles: Iterable[int]) -> dict[int, dict[str, int]]:
    """One query for however many articles."""
    rows = ArticleDay.objects.filter(article__in=list(articles)).order_by().values("article")
    sums = rows.annotate(**{name: Sum(name) for name in FIGURES})
    return {row["article"]: {name: row[name] for name in FIGURES} for row in sums}


def _first_day() -> date:
    last = ArticleDay.objects.aggregate(last=Max("day"))["last"]
    if last is not None:
        return last - COUNTED_ANEW  # type: ignore[no-any-return]  # of a date's column
    oldest = Attempt.objects.aggregate(oldest=Min("created_at"))["oldest"]
    return (oldest or timezone.now()).astimezone(UTC).date()


def _count(day: date) -> Counts:
    begins = datetime.combine(day, time(), tzinfo=UTC)
    span = (begins, begins + timedelta(days=1))
    replies = Reply.objects.filter(
        ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), origin=Origin.AGENT, state=ReplyState.SENT
    )
    attempts = Attempt.objects.filter(created_at__gte=span[0], created_at__lt=span[1])
    given = Verdict.objects.filter(at__gte=span[0], at__lt=span[1])
    counts: Counts = defaultdict(Counter)
    _add(counts, "offered", attempts)
    _add(counts, "sent", attempts.filter(Exists(replies)))
    _add(counts, "approved", Attempt.objects.filter(Exists(_standing(given).filter(attempt=OuterRef("pk")))))
    _add(counts, "reopened", Attempt.objects.filter(Exists(given.filter(attempt=OuterRef("pk"), kind__in=CAME_BACK))))
    return counts


def _standing(given: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Approvals that were not taken back."""
    later = Verdict.objects.filter(attempt=OuterRef("attempt"), by=OuterRef("by"), at__gt=OuterRef("at"))
    return given.filter(kind=VerdictKind.APPROVED).exclude(Exists(later.filter(kind=VerdictKind.WITHDRAWN)))


def _add(counts: Counts, figure: str, attempts: QuerySet[Attempt]) -> None:
    for sources in attempts.order_by().values_list("sources", flat=True).iterator():
        for key in {_key_of(source) for source in sources if isinstance(source, dict)}:
            if key is not None:
                counts[key][figure] += 1


def _key_of(source: dict[str, Any]) -> int | None:
    key = str(source.get("article_id", ""))
    return int(key) if key.isdecimal() and len(key) <= 18 else None


@transaction.atomic
def _store(day: date, counts: Counts) -> None:
    known = set(Article.objects.filter(pk__in=list(counts)).values_list("pk", flat=True))
    rows = [ArticleDay(article_id=key, day=day, **counts[key]) for key in sorted(known)]
    ArticleDay.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["article", "day"],
        update_fields=list(FIGURES),
    )
