"""What models cost a day, by purpose, in the days of the installation's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from routing.models import CallOutcome, CallPurpose, ModelCall

SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCost:
    day: date
    calls: int
    failed: int
    unpriced: int
    tokens_in: int
    tokens_out: int
    cost: Decimal
    # In the order of the purposes.
    by_purpose: tuple[Decimal, ...]

    @property
    def is_past_budget(self) -> bool:
        return settings.LLM_DAILY_BUDGET is not None and self.cost >= settings.LLM_DAILY_BUDGET


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The newest day first; days without a call are left out."""

    days: tuple[DayCost, ...]
    purposes: tuple[str, ...]
    zone: str
    budget: Decimal | None
    past_budget: str

    @property
    def total(self) -> Decimal:
        return sum((day.cost for day in self.days), Decimal(0))


def costs_per_day() -> Costs:
    zone = timezone.get_default_timezone()
    first = timezone.localtime(timezone.now(), zone).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = ModelCall.objects.filter(created_at__gte=first - timedelta(days=SHOWN_DAYS - 1))
    rows = (
        calls.annotate(day=TruncDate("created_at", tzinfo=zone))
        .values("day")
        .order_by("-day")
        .annotate(
            calls=Count("pk"),
            failed=Count("pk", filter=~Q(outcome=CallOutcome.ANSWERED)),
            unpriced=Count("pk", filter=Q(cost=None)),
            tokens_in=Sum("input_tokens") + Sum("cache_read_tokens") + Sum("cache_write_tokens"),
            tokens_out=Sum("output_tokens"),
            whole=Sum("cost"),
            **{f"of_{purpose}": Sum("cost", filter=Q(purpose=purpose)) for purpose in CallPurpose.values},
        )
    )
    return Costs(
        days=tuple(
            DayCost(
                day=row["day"],
                calls=row["calls"],
                failed=row["failed"],
                unpriced=row["unpriced"],
                tokens_in=row["tokens_in"],
                tokens_out=row["tokens_out"],
                cost=row["whole"] or Decimal(0),
                by_purpose=tuple(row[f"of_{purpose}"] or Decimal(0) for purpose in CallPurpose.values),
            )
            for row in rows
        ),
        purposes=tuple(CallPurpose.labels),
        zone=settings.TIME_ZONE,
        budget=settings.LLM_DAILY_BUDGET,
        past_budget=settings.LLM_PAST_BUDGET,
    )
