"""The weights and the bands: those of the rows, made with what the product ships; and what a score is by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Now

from resolution.health.components import HealthSignal
from resolution.models.health import HealthBand, HealthBandName, HealthComponent, HealthWeight
from resolution.models.health_score import HealthScore

SHIPPED_WEIGHTS = {
    HealthComponent.TICKETS: Decimal("0.20"),
    HealthComponent.AGE: Decimal("0.10"),
    HealthComponent.PRIORITY: Decimal("0.15"),
    HealthComponent.TONE: Decimal("0.15"),
    HealthComponent.REOPENINGS: Decimal("0.10"),
    HealthComponent.RATINGS: Decimal("0.15"),
    HealthComponent.ENGAGEMENT: Decimal("0.05"),
    HealthComponent.PAYMENTS: Decimal("0.10"),
}
SHIPPED_BANDS = {
    HealthBandName.EXCELLENT: 80,
    HealthBandName.GOOD: 60,
    HealthBandName.FAIR: 40,
    HealthBandName.POOR: 20,
    HealthBandName.CRITICAL: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthScale:
    """How signals become a score, and a score a band. `bands` has the highest first."""

    weights: Mapping[str, float]
    bands: Sequence[tuple[int, str]]

    def score_of(self, signals: Sequence[HealthSignal]) -> int | None:
        """The weighted mean of the components that are known; None where none of them is."""
        whole = sum(self.weights.get(signal.component, 0.0) for signal in signals)
        if not whole:
            return None
        return int(sum(self.weights.get(one.component, 0.0) * one.score for one in signals) / whole + 0.5)

    def band_of(self, score: int | None) -> str:
        if score is None:
            return ""
        return next((name for begins, name in self.bands if score >= begins), self.bands[-1][1])


def make_shipped_scale() -> None:
    """Where there are no rows yet."""
    if not HealthWeight.objects.exists():
        HealthWeight.objects.bulk_create(
            [HealthWeight(component=component, weight=weight) for component, weight in SHIPPED_WEIGHTS.items()]
        )
    if not HealthBand.objects.exists():
        HealthBand.objects.bulk_create(
            [HealthBand(name=name, from_score=begins) for name, begins in SHIPPED_BANDS.items()]
        )


def current_scale() -> HealthScale:
    weights = dict(HealthWeight.objects.order_by().values_list("component", "weight")) or SHIPPED_WEIGHTS
    bands = dict(HealthBand.objects.order_by().values_list("name", "from_score")) or SHIPPED_BANDS
    return HealthScale(
        weights={str(component): float(weight) for component, weight in weights.items()},
        bands=sorted(((begins, str(name)) for name, begins in bands.items()), reverse=True),
    )


def have_all_computed_anew() -> int:
    """After a change of weights or bands; how many scores that concerns."""
    return HealthScore.objects.filter(changed_at__isnull=False).update(due_at=Now())
