"""What the page of a pipeline shows beside its editor."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from routing.admin.pipeline_forms import PipelineForm
from routing.models import Destination, Pipeline, PipelineRun, PipelineState
from routing.pipelines.comparisons import OPERATORS
from routing.pipelines.destinations import KINDS
from routing.pipelines.edit import check_source, digest_of_source, has_changes, source_of
from routing.pipelines.recipe import write_plain
from routing.pipelines.steps import STEPS

COLOURS = {"draft": "grey", "active": "green", "paused": "amber"}
STATISTIC_DAYS = 7
SHOWN_VERSIONS = 10
CENT = Decimal("0.01")


def page_of(pipeline: Pipeline) -> str:
    return reverse("admin:routing_pipeline_change", args=[pipeline.pk])


def editor_context(pipeline: Pipeline | None, form: PipelineForm) -> dict[str, Any]:
    shown = str(form["source"].value() or "")
    context: dict[str, Any] = {
        "pipeline": pipeline,
        "form": form,
        "checked": form.checked or check_source(shown),
        "steps": [(kind, write_plain([{kind.name: dict(kind.example)}])) for kind in STEPS.values()],
        "operators": list(OPERATORS),
        "destinations": [(row, KINDS[row.kind]) for row in Destination.objects.order_by("name") if row.kind in KINDS],
    }
    if pipeline is None:
        return context
    return context | {
        "state": PipelineState(pipeline.state),
        "colour": COLOURS[pipeline.state],
        "has_changes": has_changes(pipeline),
        "seen": digest_of_source(source_of(pipeline)),
        "versions": pipeline.versions.order_by("-number").defer("document", "source")[:SHOWN_VERSIONS],
        "statistics": statistics_of(pipeline),
        "days": STATISTIC_DAYS,
    }


def dollars(cost: Any) -> str:
    """To the cent, as nobody decides by less."""
    if not cost:
        return "nothing"
    return f"${cost:.2f}" if cost >= CENT else "less than a cent"


def statistics_of(pipeline: Pipeline) -> dict[str, Any]:
    """Of the last days: runs by how they ended, which steps dropped, and what models cost."""
    runs = PipelineRun.objects.filter(
        pipeline=pipeline, created_at__gte=timezone.now() - timedelta(days=STATISTIC_DAYS)
    ).order_by()
    totals = runs.aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(state="done")),
        dropped=Count("pk", filter=Q(state="dropped")),
        failed=Count("pk", filter=Q(state="failed")),
        cost=Sum("cost"),
    )
    by_step = runs.filter(state="dropped").values_list("dropped_by").annotate(count=Count("pk")).order_by("-count")
    return totals | {"by_step": list(by_step[:10]), "cost": dollars(totals["cost"])}
