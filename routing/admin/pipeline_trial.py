"""Pages that try a pipeline on an event, and that run it over events of the past."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from routing.admin.pipeline_forms import BackfillForm, TrialForm
from routing.models import Pipeline, PipelineEvent
from routing.pipelines.backfill import NotStarted, count_backfill, dry_run, start_backfill
from routing.pipelines.document import PipelineSpec
from routing.pipelines.edit import check_source, source_of
from routing.pipelines.match import types_query
from routing.pipelines.recipe import write_plain
from routing.pipelines.trial import Trial, try_pipeline


def trial_view(request: HttpRequest, pipeline: Pipeline, frame: dict[str, Any]) -> HttpResponse:
    """The working copy on one event. Nothing is kept, and nothing is sent."""
    form = TrialForm(
        request.POST if request.method == "POST" else None, initial={"event": request.GET.get("event", "")}
    )
    checked = check_source(source_of(pipeline))
    context = frame | {"pipeline": pipeline, "form": form, "mistakes": checked.mistakes}
    if request.method == "POST" and form.is_valid() and checked.spec is not None:
        context |= _tried(pipeline, checked.spec, form)
    return TemplateResponse(request, "admin/routing/pipeline_trial.html", context)


def backfill_view(request: HttpRequest, pipeline: Pipeline, frame: dict[str, Any]) -> HttpResponse:
    """Counted first, tried dry, begun last."""
    form = BackfillForm(request.POST if request.method == "POST" else None)
    context = frame | {"pipeline": pipeline, "form": form}
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "admin/routing/pipeline_backfill.html", context)
    try:
        if "start" in request.POST:
            made = start_backfill(pipeline, form.asked())
            messages.success(
                request, f"{made:,} run{'' if made == 1 else 's'} began; they are worked on like any others."
            )
            return HttpResponseRedirect(
                f"{reverse('admin:routing_pipelinerun_changelist')}?pipeline__id__exact={pipeline.pk}"
            )
        context |= {"count": count_backfill(pipeline, form.asked()), "is_counted": True}
        if "dry" in request.POST:
            context |= {"dry": dry_run(pipeline, form.asked())}
    except NotStarted as refusal:
        context |= {"refusal": refusal}
    return TemplateResponse(request, "admin/routing/pipeline_backfill.html", context)


def _tried(pipeline: Pipeline, spec: PipelineSpec, form: TrialForm) -> dict[str, Any]:
    event = form.event_asked() or newest_event_for(spec)
    if event is None:
        return {"nothing": True}
    trial = try_pipeline(spec, event, name=pipeline.name, may_ask_model=form.cleaned_data["may_ask_model"])
    return {"event": event, "trial": trial, "deliveries": _shown(trial), "is_stored": not event._state.adding}


def newest_event_for(spec: PipelineSpec) -> PipelineEvent | None:
    rows = PipelineEvent.objects.filter(types_query(spec.match)).select_related("integration", "ticket__customer")
    return rows.order_by("-received_at", "-id").first()


def _shown(trial: Trial) -> list[tuple[Any, str]]:
    return [(one, write_plain(one.content)) for one in trial.deliveries]
