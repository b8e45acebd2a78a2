"""Who is unhappy, and why: the customers' scores with their trend, and who falls fastest."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import CheckboxFilter, ChoicesCheckboxFilter

from resolution.health.badges import BAND_COLOURS, change_words, score_badge, sparkline, trend_words
from resolution.models.health import HealthBandName
from resolution.models.health_score import HealthPoint, HealthScore
from tickets import ids
from tickets.admin.shared.base import ReadOnlyAdmin, ReadOnlyInline
from tickets.models import Customer, Ticket
from tickets.models.ticket_queryset import LIVE
from tickets.presentation.times import ago

SHOWN_POINTS = 30
MOST_POINTS = 400
FALLERS = 5
FALLING_FROM = -10
MOST_TICKETS = 10
CHART_OPTIONS = json.dumps(
    {
        "responsive": True,
        "maintainAspectRatio": False,
        "animation": False,
        "plugins": {"legend": {"display": False}},
        "scales": {
            "x": {"grid": {"display": False}, "ticks": {"maxRotation": 0, "autoSkip": True, "color": "#868e9c"}},
            "y": {"min": 0, "max": 100, "border": {"display": False}, "ticks": {"stepSize": 20, "color": "#868e9c"}},
        },
    }
)


class TrendFilter(CheckboxFilter):
    title = "trend"
    parameter_name = "trend"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("falling", f"Fell by {-FALLING_FROM} or more in 30 days"), ("rising", "Rose by 10 or more in 30 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = set(self.value() or [])
        if chosen == {"falling"}:
            return queryset.filter(change__lte=FALLING_FROM)
        if chosen == {"rising"}:
            return queryset.filter(change__gte=-FALLING_FROM)
        return queryset.exclude(change__gt=FALLING_FROM, change__lt=-FALLING_FROM) if chosen else queryset


@admin.register(HealthScore)
class HealthScoreAdmin(ReadOnlyAdmin):
    list_display = ("who", "score_cell", "trend", "change_cell", "why", "changed")
    list_display_links = ("who",)
    list_filter = (("band", ChoicesCheckboxFilter), TrendFilter, ("customer__tier", ChoicesCheckboxFilter))
    list_before_template = "admin/resolution/before_health.html"
    list_select_related = ("customer",)
    # Only to show the box: `get_search_results` asks the customers' indexes.
    search_fields = ("band",)
    search_help_text = "Words of the customer's name, or the whole address"
    sortable_by = ("score_cell", "change_cell", "changed")
    empty_words = (
        "Each customer with a ticket or an account event gets a score here within seconds, and says what it is made of."
    )

    @admin.display(description="Customer")
    def who(self, health: HealthScore) -> SafeString:
        return format_html("<bdi>{}</bdi>", str(health.customer))

    @admin.display(description="Score", ordering="score")
    def score_cell(self, health: HealthScore) -> SafeString:
        return score_badge(health.score, health.band)

    @admin.display(description="Trend")
    def trend(self, health: HealthScore) -> SafeString | str:
        return sparkline(list(reversed(getattr(health, "last_scores", None) or [])))

    @admin.display(description="In 30 days", ordering="change")
    def change_cell(self, health: HealthScore) -> str:
        return change_words(health.change)

    @admin.display(description="Why")
    def why(self, health: HealthScore) -> str:
        return " ".join(signal["words"] for signal in health.lowest[:2])

    @admin.display(description="Changed", ordering="changed_at")
    def changed(self, health: HealthScore) -> SafeString | str:
        return ago(health.changed_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HealthScore]:
        """With the last lines of each one's history, in the list's own query."""
        points = HealthPoint.objects.filter(health=OuterRef("pk")).exclude(score=None).order_by("-at", "-pk")
        rows: QuerySet[HealthScore] = super().get_queryset(request).exclude(changed_at=None)
        return rows.annotate(last_scores=ArraySubquery(points.values("score")[:SHOWN_POINTS]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[HealthScore], search_term: str
    ) -> tuple[QuerySet[HealthScore], bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(customer__in=Customer.objects.matching(search_term)), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        shown: HttpResponse = super().changelist_view(request, (extra_context or {}) | _overview())
        return shown

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        health = _find(object_id)
        if not self.has_view_permission(request, health):
            answer: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return answer
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Health of {health.customer}",
            "health": health,
            **health_context(health),
        }
        return TemplateResponse(request, "admin/resolution/health.html", context)


class HealthOfCustomer(ReadOnlyInline):
    """On the customer's page: the score and what it is made of."""

    model = HealthScore
    fields = readonly_fields = ("score_cell", "change_cell", "made_of")
    verbose_name_plural = "health"
    tab = False

    @admin.display(description="Score")
    def score_cell(self, health: HealthScore) -> SafeString:
        return score_badge(health.score, health.band)

    @admin.display(description="In 30 days")
    def change_cell(self, health: HealthScore) -> str:
        return change_words(health.change)

    @admin.display(description="Because")
    def made_of(self, health: HealthScore) -> str:
        return " ".join(signal["words"] for signal in health.lowest) or "Nothing is known of this customer yet."

    def get_queryset(self, request: HttpRequest) -> QuerySet[HealthScore]:
        rows: QuerySet[HealthScore] = super().get_queryset(request)
        return rows.exclude(changed_at=None)


def _overview() -> dict[str, Any]:
    """How many are in which band, and who falls fastest."""
    bands = dict(HealthScore.objects.exclude(score=None).order_by().values_list("band").annotate(Count("pk")))
    falling = HealthScore.objects.filter(change__lt=0).select_related("customer").order_by("change", "id")[:FALLERS]
    address = reverse("admin:resolution_healthscore_changelist")
    return {
        "bands": [
            {
                "label": band.label,
                "colour": BAND_COLOURS[band],
                "count": bands.get(band, 0),
                "link": f"{address}?band__exact={band}",
            }
            for band in HealthBandName
        ],
        "falling": [{"health": one, "badge": score_badge(one.score, one.band)} for one in falling],
        "feed": f"{settings.SITE_URL}{reverse('health-scores')}",
    }


def health_context(health: HealthScore) -> dict[str, Any]:
    points = list(health.points.order_by("-at", "-pk")[:MOST_POINTS])[::-1]
    tickets = Ticket.objects.unmerged().filter(LIVE, customer=health.customer_id).order_by("created_at", "id")
    return {
        "score": score_badge(health.score, health.band),
        "change": trend_words(health.change),
        "signals": [
            signal
            | {"label": str(health.label_of(signal["component"])), "takes": signal["weight"] * (100 - signal["score"])}
            for signal in health.lowest
        ],
        "unknown": health.unknown_components,
        "points": points[::-1][:SHOWN_POINTS],
        "chart": _chart_of(points),
        "chart_options": CHART_OPTIONS,
        "tickets": tickets.defer("search", "body", "resolution", "metadata")[:MOST_TICKETS],
    }


def _chart_of(points: list[HealthPoint]) -> str:
    if len(points) < 2:
        return ""
    line = {
        "label": "Score",
        "data": [point.score for point in points],
        "borderColor": "#2f7fe0",
        "borderWidth": 2,
        "pointRadius": 0,
        "pointHitRadius": 8,
        "tension": 0,
        "spanGaps": False,
    }
    labels = [date_format(timezone.localtime(point.at), "j M") for point in points]
    return json.dumps({"labels": labels, "datasets": [line]})


def _find(key: str) -> HealthScore:
    known = HealthScore.objects.select_related("customer").exclude(changed_at=None)
    try:
        found = known.filter(pk=ids.from_public("hs", key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404("There is no such score.")
    return found
