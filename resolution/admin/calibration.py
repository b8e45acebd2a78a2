"""*Calibration*: how far confidences can be believed, and below it each fit with what it changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import F, Window
from django.db.models.functions import Lag
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from resolution.confidence.calibration import AS_IT_IS, Calibrator
from resolution.confidence.calibration_report import CalibrationReport, report_calibration
from resolution.confidence.calibrations import calibrator_of
from resolution.knowledge.retrieval.scaling import ConfidenceScale
from resolution.models import Calibration, EngineFamily
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago, exact_time
from tickets.states import Category

# Where the bands begin as shipped: what a fit does there is what people notice of it.
TOLD_AT = (0.60, 0.85)
FAMILY, CATEGORY = "engine_family__exact", "category__exact"
GREY = "#868e9c"
CHART_OPTIONS = json.dumps(
    {
        "responsive": True,
        "maintainAspectRatio": False,
        "animation": False,
        "plugins": {"legend": {"display": True, "labels": {"color": GREY, "boxWidth": 12}}},
        "scales": {
            "x": {"grid": {"display": False}, "ticks": {"maxRotation": 0, "color": GREY}},
            "y": {"min": 0, "max": 100, "border": {"display": False}, "grid": {}, "ticks": {"color": GREY}},
        },
    }
)
LINE = {"fill": False, "borderWidth": 2, "type": "line", "spanGaps": True}


@admin.register(Calibration)
class CalibrationAdmin(ReadOnlyAdmin):
    list_display = ("fitted", "matter_name", "which", "state", "at_review", "at_auto", "rests_on", "why")
    list_display_links = ("fitted",)
    list_before_template = "admin/resolution/calibration_report.html"
    ordering = ("-fitted_at", "-id")
    sortable_by = ()
    fields = readonly_fields = (
        "matter_name",
        "which",
        "state",
        "fitted_when",
        "why",
        "rests_on",
        "at_review",
        "at_auto",
        "parameters",
    )
    empty_words = (
        "Each fit stands here with what it changed. The first comes in the night after the first verdict, or at 25 of them; "
        "until then a confidence is the weakest of its parts."
    )

    @admin.display(description="Fitted")
    def fitted(self, calibration: Calibration) -> SafeString | str:
        return ago(calibration.fitted_at)

    @admin.display(description="Fitted")
    def fitted_when(self, calibration: Calibration) -> str:
        return exact_time(calibration.fitted_at)

    @admin.display(description="For")
    def matter_name(self, calibration: Calibration) -> str:
        return f"{calibration.get_engine_family_display()}, {calibration.matter}"

    @admin.display(description="Version")
    def which(self, calibration: Calibration) -> str:
        return str(calibration.version)

    @admin.display(description="State")
    def state(self, calibration: Calibration) -> SafeString:
        return badges.badge("In force", "green") if calibration.in_force else badges.badge("Earlier")

    @admin.display(description="0.60 became")
    def at_review(self, calibration: Calibration) -> str:
        return _before_and_after(calibration, TOLD_AT[0])

    @admin.display(description="0.85 became")
    def at_auto(self, calibration: Calibration) -> str:
        return _before_and_after(calibration, TOLD_AT[1])

    @admin.display(description="Rests on")
    def rests_on(self, calibration: Calibration) -> str:
        return "1 answer" if calibration.verdicts == 1 else f"{calibration.verdicts:,} answers"

    @admin.display(description="Slope, intercept")
    def parameters(self, calibration: Calibration) -> str:
        return f"{calibration.slope:.3f}, {calibration.intercept:+.3f} on the logit"

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the two numbers of the version before."""
        rows = super().get_queryset(request)
        return rows.annotate(slope_before=_of_the_one_before("slope"), intercept_before=_of_the_one_before("intercept"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        family = _chosen(request, FAMILY, EngineFamily.values)
        category = _chosen(request, CATEGORY, Category.values)
        shown = _page_context(family, category) if self.has_view_permission(request) else {}
        response: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **shown})
        return response


def _of_the_one_before(column: str) -> Window:
    return Window(Lag(column), partition_by=[F("engine_family"), F("category")], order_by="version")


def _chosen(request: HttpRequest, name: str, values: Sequence[str]) -> str:
    value = request.GET.get(name, "")
    return value if value in values else ""


def _page_context(family: str, category: str) -> dict[str, Any]:
    report = report_calibration(family=family, category=category)
    return {
        "report": report,
        "choices": [
            _choices("Engine", EngineFamily.choices, family, FAMILY, {CATEGORY: category}),
            _choices("Category", Category.choices, category, CATEGORY, {FAMILY: family}),
        ],
        "reliability": _reliability_chart(report) if report.overall.answers else "",
        "trend": _trend_chart(report) if len(report.weeks) > 1 else "",
        "calibration_chart_options": CHART_OPTIONS,
        "verdicts_behind": _verdicts(family, category),
        "bands_behind": [(band, _verdicts(family, category, attempt__band=band.band.value)) for band in report.bands],
    }


def _choices(
    label: str, words: Sequence[tuple[str, str]], chosen: str, name: str, others: dict[str, str]
) -> tuple[str, list[tuple[str, str, bool]]]:
    """What to choose from, each with its address and whether it is chosen."""
    return label, [
        (shown, f"?{urlencode({key: one for key, one in {**others, name: value}.items() if one})}", value == chosen)
        for value, shown in (("", "All"), *words)
    ]


def _verdicts(family: str, category: str, **lookups: str) -> str:
    asked = {name: value for name, value in ((FAMILY, family), (CATEGORY, category), *lookups.items()) if value}
    return f"{reverse('admin:resolution_verdict_changelist')}?{urlencode(asked)}"


def _reliability_chart(report: CalibrationReport) -> str:
    right = [None if one.precision.share is None else round(100 * one.precision.share, 1) for one in report.bins]
    return json.dumps(
        {
            "labels": [f"{one.low:.1f} to {one.high:.1f}" for one in report.bins],
            "datasets": [
                {"label": "Said", "data": _said(report), "borderColor": GREY, "borderDash": [5, 5], "pointRadius": 2}
                | LINE,
                {"label": "Right", "data": right, "backgroundColor": "#2f7fe0", "borderRadius": 2, "type": "bar"},
            ],
        }
    )


def _said(report: CalibrationReport) -> list[float]:
    """The mean of each bin; of one without answers its middle, so that the line goes through."""
    return [round(100 * (one.said if one.said is not None else (one.low + one.high) / 2), 1) for one in report.bins]


def _trend_chart(report: CalibrationReport) -> str:
    weeks = report.weeks
    said = [round(100 * week.said, 1) for week in weeks]
    right = [round(100 * (week.precision.share or 0.0), 1) for week in weeks]
    return json.dumps(
        {
            "labels": [f"{week.begins:%d %b}" for week in weeks],
            "datasets": [
                {"label": "Said", "data": said, "borderColor": GREY, "borderDash": [5, 5], "pointRadius": 2} | LINE,
                {"label": "Right", "data": right, "borderColor": "#2f7fe0", "pointRadius": 2} | LINE,
            ],
        }
    )


def _before_and_after(calibration: Any, raw: float) -> str:
    slope = getattr(calibration, "slope_before", None)
    before = AS_IT_IS
    if slope is not None:
        before = Calibrator(scale=ConfidenceScale(slope=slope, shift=calibration.intercept_before))
    after = calibrator_of(calibration)
    return f"{badges.two_digits(before.calibrate(raw))} → {badges.two_digits(after.calibrate(raw))}"
