"""What models may cost a day, all purposes together. It is asked before a call; those already under way end as they will."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from routing.llm.errors import llm_error
from routing.llm.prices import price_of
from routing.models import ModelCall


def check_budget() -> None:
    """Raises LLMError where the day's money is spent, or where nobody knows what the model costs."""
    budget = settings.LLM_DAILY_BUDGET
    if budget is None:
        return
    if budget > 0 and price_of(settings.ANTHROPIC_MODEL) is None:
        raise llm_error("configuration", f"there is a budget, and no price for {settings.ANTHROPIC_MODEL}.")
    if (spent := spent_today()) >= budget:
        raise llm_error("over_budget", f"${spent:.2f} of ${budget:.2f}.")


def is_spent() -> bool:
    budget = settings.LLM_DAILY_BUDGET
    return budget is not None and spent_today() >= budget


def holds_past_budget() -> bool:
    """What is to be done past it: hold for people, rather than have the local engine do it."""
    return bool(settings.LLM_PAST_BUDGET == "hold")


def spent_today() -> Decimal:
    """Since midnight in the installation's zone, whatever zone the person who looks at it lives in."""
    spent = ModelCall.objects.filter(created_at__gte=_midnight()).aggregate(sum=Sum("cost"))["sum"]
    return spent or Decimal(0)


def _midnight() -> datetime:
    now = timezone.localtime(timezone.now(), timezone.get_default_timezone())
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
