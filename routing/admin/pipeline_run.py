from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.admin.pipeline_editor import dollars
from routing.models import DeliveryState, PipelineRun, RunState
from routing.pipelines.run import run_again
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {"waiting": "blue", "running": "blue", "done": "green", "dropped": "grey", "failed": "red"}
DELIVERY_COLOURS = {"delivered": "green", "skipped": "grey", "retrying": "amber", "dead": "red"}


@admin.register(PipelineRun)
class PipelineRunAdmin(ReadOnlyAdmin):
    list_display = ("when", "pipeline", "event", "state_badge", "dropped_by", "took", "dollars")
    list_display_links = ("when",)
    list_select_related = ("pipeline", "event")
    list_filter = (("state", ChoicesCheckboxFilter), "pipeline", ("created_at", DayFilter))
    sortable_by = ()
    actions = ("run_these_again",)
    empty_words = "Each event that a pipeline takes makes a run: its steps, and what it sent where."

    @admin.display(description="When")
    def when(self, run: PipelineRun) -> SafeString | str:
        return ago(run.created_at)

    @admin.display(description="State")
    def state_badge(self, run: PipelineRun) -> SafeString:
        return badges.badge(RunState(run.state).label, COLOURS[run.state])

    @admin.display(description="Steps took")
    def took(self, run: PipelineRun) -> str:
        return f"{sum(step.get('milliseconds', 0) for step in run.steps):,} ms"

    @admin.display(description="Cost")
    def dollars(self, run: PipelineRun) -> str:
        return dollars(run.cost)

    @admin.action(description="Run again", permissions=["run_again"])
    def run_these_again(self, request: HttpRequest, queryset: QuerySet[PipelineRun]) -> None:
        again = sum(run_again(run) for run in queryset.filter(state=RunState.FAILED))
        messages.info(
            request, f"{again:,} of them had failed and {'goes' if again == 1 else 'go'} on where they stopped."
        )

    def has_run_again_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("routing.change_pipelinerun"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PipelineRun]:
        rows: QuerySet[PipelineRun] = super().get_queryset(request)
        heavy = ("document", "source")
        return rows.defer("event__payload", "bindings", "payload", *(f"pipeline__{name}" for name in heavy))

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(require_POST(self.again_view))
        return [path("<uuid:key>/again/", again, name="routing_pipelinerun_again"), *super().get_urls()]

    def again_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        if not self.has_run_again_permission(request):
            raise PermissionDenied
        run = get_object_or_404(PipelineRun, pk=key)
        if run_again(run):
            messages.success(request, "It goes on with the step at which it failed.")
        else:
            messages.info(request, "It has not failed, so there is nothing to run again.")
        return HttpResponseRedirect(reverse("admin:routing_pipelinerun_change", args=[key]))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        run = self.get_object(request, object_id)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        if run is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return missing
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Run of {run.pipeline}",
            "original": run,
            "run": run,
            "state": self.state_badge(run),
            "cost": dollars(run.cost),
            "deliveries": [(one, _delivery_badge(one.state)) for one in run.deliveries.defer("content")],
            "may_run_again": run.state == RunState.FAILED and self.has_run_again_permission(request),
        }
        return TemplateResponse(request, "admin/routing/pipeline_run.html", context)


def _delivery_badge(state: str) -> SafeString:
    return badges.badge(DeliveryState(state).label, DELIVERY_COLOURS.get(state, "blue"))
