"""Pipelines: a list with what each took, dropped and cost; an editor that checks as one types; trials and backfills."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.admin.pipeline_editor import COLOURS, STATISTIC_DAYS, dollars, editor_context, page_of
from routing.admin.pipeline_forms import PipelineForm
from routing.admin.pipeline_trial import backfill_view, trial_view
from routing.models import Pipeline, PipelineRun, PipelineState, PipelineVersion
from routing.pipelines.edit import check_source, digest_of_source, source_of
from routing.pipelines.gallery import GALLERY, gallery_source, gallery_text
from routing.pipelines.recipe import NamedPipeline, read_recipe
from routing.pipelines.versions import activate, pause, save_pipeline
from routing.rules.document import BadDocument
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges

NEW = """\
match: {type: support.ticket.created}
steps:
  - redact.pii: {}
destinations: []
"""


@admin.register(Pipeline)
class PipelineAdmin(DeskAdmin):
    list_display = ("name", "state_badge", "takes", "sends_to", "runs_lately", "dropped", "cost")
    list_filter = (("state", ChoicesCheckboxFilter),)
    list_before_template = "admin/routing/before_pipelines.html"
    search_fields = ("name", "description")
    sortable_by = ()
    empty_words = (
        "A pipeline takes events, classifies and filters them, takes personal data out, and sends them on. Begin with one of"
        " the recipes above: it becomes a draft that you look at first."
    )

    @admin.display(description="State")
    def state_badge(self, pipeline: Pipeline) -> SafeString:
        return badges.badge(PipelineState(pipeline.state).label, COLOURS[pipeline.state])

    @admin.display(description="Takes")
    def takes(self, pipeline: Pipeline) -> str:
        types = (pipeline.document.get("match") or {}).get("type") or "–"
        return ", ".join(types) if isinstance(types, list) else str(types)

    @admin.display(description="Sends to")
    def sends_to(self, pipeline: Pipeline) -> str:
        return ", ".join(str(line.get("to")) for line in pipeline.document.get("destinations") or []) or "–"

    @admin.display(description=f"Runs in {STATISTIC_DAYS} days")
    def runs_lately(self, pipeline: Any) -> str:
        return f"{pipeline.lately:,}"

    @admin.display(description="Dropped")
    def dropped(self, pipeline: Any) -> str:
        return f"{pipeline.dropped_lately:,}"

    @admin.display(description="Cost")
    def cost(self, pipeline: Any) -> str:
        return dollars(pipeline.cost_lately)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pipeline]:
        lately = Q(runs__created_at__gte=timezone.now() - timedelta(days=STATISTIC_DAYS))
        rows: QuerySet[Pipeline] = super().get_queryset(request)
        return rows.annotate(
            lately=Count("runs", filter=lately),
            dropped_lately=Count("runs", filter=lately & Q(runs__state="dropped")),
            cost_lately=Sum("runs__cost", filter=lately),
        )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("gallery/<slug:name>/", wrap(require_POST(self.gallery_view)), name="routing_pipeline_gallery"),
            path("check/", wrap(require_POST(self.check_view)), name="routing_pipeline_check"),
            path("<uuid:key>/activate/", wrap(require_POST(self.activate_view)), name="routing_pipeline_activate"),
            path("<uuid:key>/pause/", wrap(require_POST(self.pause_view)), name="routing_pipeline_pause"),
            path("<uuid:key>/try/", wrap(self.try_view), name="routing_pipeline_try"),
            path("<uuid:key>/backfill/", wrap(self.backfill_view), name="routing_pipeline_backfill"),
            path("<uuid:key>/versions/<int:number>/", wrap(self.version_view), name="routing_pipeline_version"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was active once has versions and runs, which stay; it is paused."""
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.versions.exists())

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown: HttpResponse = super().changelist_view(request, (extra_context or {}) | {"gallery": GALLERY})
        return shown

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        self._refuse(request, "routing.add_pipeline")
        return self._editor(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self._refuse(request, "routing.view_pipeline")
        pipeline = self.get_object(request, object_id)
        if pipeline is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return missing
        return self._editor(request, pipeline)

    def check_view(self, request: HttpRequest) -> HttpResponse:
        """What is wrong with what stands in the editor, asked while somebody types."""
        self._refuse(request, "routing.view_pipeline")
        checked = check_source(request.POST.get("source", "").replace("\r\n", "\n"))
        return TemplateResponse(request, "admin/routing/pipeline_checked.html", {"checked": checked})

    def gallery_view(self, request: HttpRequest, name: str) -> HttpResponse:
        self._refuse(request, "routing.add_pipeline")
        if name not in GALLERY:
            raise PermissionDenied
        recipe = read_recipe(gallery_text(name))
        wanted = recipe.pipelines[0].name
        if not Pipeline.objects.filter(name__iexact=wanted).exists():
            save_pipeline(replace(recipe.pipelines[0], source=gallery_source(name)), by=request.user.get_username())
            messages.success(request, f"“{wanted}” is a draft now. Look at it, try it on an event, then activate it.")
        return HttpResponseRedirect(page_of(Pipeline.objects.get(name__iexact=wanted)))

    def activate_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        self._refuse(request, "routing.change_pipeline")
        pipeline = get_object_or_404(Pipeline, pk=key)
        if request.POST.get("seen") != digest_of_source(source_of(pipeline)):
            messages.error(request, "Somebody has changed it since you saw it. Look at what is new.")
            return HttpResponseRedirect(page_of(pipeline))
        try:
            made = activate(pipeline, by=request.user.get_username(), reason=request.POST.get("reason", ""))
        except BadDocument as error:
            messages.error(request, " ".join(["It can't be activated yet.", *(str(one) for one in error.mistakes[:5])]))
        else:
            assert made.active_version is not None
            messages.success(
                request, f"Version {made.active_version.number} is active: new events are held against it."
            )
        return HttpResponseRedirect(page_of(pipeline))

    def pause_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        self._refuse(request, "routing.change_pipeline")
        pipeline = get_object_or_404(Pipeline, pk=key)
        if pause(pipeline):
            messages.success(request, "Paused. What is under way is finished; new events are not taken.")
        return HttpResponseRedirect(page_of(pipeline))

    def try_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        self._refuse(request, "routing.view_pipeline", "routing.view_pipelineevent")
        pipeline = get_object_or_404(Pipeline, pk=key)
        return trial_view(request, pipeline, self._frame(request, f"Test run of {pipeline.name}"))

    def backfill_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        self._refuse(request, "routing.change_pipeline", "routing.view_pipelineevent")
        pipeline = get_object_or_404(Pipeline, pk=key)
        return backfill_view(request, pipeline, self._frame(request, f"Backfill of {pipeline.name}"))

    def version_view(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        self._refuse(request, "routing.view_pipeline")
        version = get_object_or_404(PipelineVersion.objects.select_related("pipeline"), pipeline=key, number=number)
        runs = PipelineRun.objects.filter(version=version)[:1_001].count()
        context = self._frame(request, f"{version.pipeline}: {version}") | {"version": version, "runs": runs}
        return TemplateResponse(request, "admin/routing/pipeline_version.html", context)

    def _editor(self, request: HttpRequest, pipeline: Pipeline | None) -> HttpResponse:
        permission = "routing.change_pipeline" if pipeline else "routing.add_pipeline"
        may_save = request.user.has_perm(permission)
        form = PipelineForm(request.POST or None, pipeline=pipeline, initial=_initial(pipeline))
        if request.method == "POST":
            self._refuse(request, permission)
            if form.is_valid() and _is_as_seen(form, pipeline):
                saved = _save(form, pipeline, by=request.user.get_username())
                messages.success(request, "Saved. It works like this once you activate it.")
                return HttpResponseRedirect(page_of(saved))
        title = pipeline.name if pipeline else "New pipeline"
        context = (
            self._frame(request, title) | editor_context(pipeline, form) | {"may_save": may_save, "original": pipeline}
        )
        status = 200 if not form.errors else 422
        return TemplateResponse(request, "admin/routing/pipeline.html", context, status=status)

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _refuse(self, request: HttpRequest, *permissions: str) -> None:
        if not request.user.has_perms(permissions):
            raise PermissionDenied


def _initial(pipeline: Pipeline | None) -> dict[str, str]:
    if pipeline is None:
        return {"source": NEW}
    source = source_of(pipeline)
    return {
        "name": pipeline.name,
        "description": pipeline.description,
        "source": source,
        "seen": digest_of_source(source),
    }


def _is_as_seen(form: PipelineForm, pipeline: Pipeline | None) -> bool:
    """Two who edit at once do not undo each other's work unseen."""
    if pipeline is None or form.cleaned_data["seen"] == digest_of_source(source_of(pipeline)):
        return True
    form.add_error("source", "Somebody has saved it since you opened it. Open it anew to see what they changed.")
    return False


def _save(form: PipelineForm, pipeline: Pipeline | None, *, by: str) -> Pipeline:
    values, checked = form.cleaned_data, form.checked
    assert checked is not None
    if pipeline is not None:
        # Its name is how a file finds it; here it is this row.
        Pipeline.objects.filter(pk=pipeline.pk).update(name=values["name"])
    state = pipeline.state if pipeline else PipelineState.DRAFT
    given = NamedPipeline(
        name=values["name"],
        description=values["description"],
        state=state,
        document=checked.document,
        source=values["source"],
    )
    return save_pipeline(given, by=by, activates=False)
