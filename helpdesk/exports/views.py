"""The addresses of exports: asking for one, seeing how far it is, and fetching its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from helpdesk.exports.shown_rows import NotExportable, ShownRows, model_of, shown_rows
from helpdesk.exports.write_file import UNFINISHED, file_of, nudge_export
from helpdesk.models import ExportState, ListExport
from helpdesk.navigation import place_of
from tickets.presentation.csv_text import csv_text

# More rows than these are written by the workers.
AT_ONCE = 3_000
LONGEST_QUERY = 4_000
CSV = "text/csv; charset=utf-8"


@require_GET
def export_list(request: HttpRequest, app: str, model: str) -> HttpResponseBase:
    """A list of the admin with the filters and the search of this address, as CSV."""
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return _refused(request, app, model, "These filters are too long to be exported.")
    try:
        shown = shown_rows(model_of(app, model), request.user, query)
    except NotExportable as refusal:
        return _refused(request, app, model, str(refusal))
    count = shown.rows.order_by().values("pk").count()
    asked: dict[str, Any] = {"user": request.user, "model": f"{app}.{model}", "query": query}
    if count <= AT_ONCE:
        export = ListExport.objects.create(
            **asked, actor=request.user.get_username(), state=ExportState.SENT, rows_total=count
        )
        return _named(StreamingHttpResponse(_told(export, shown), content_type=CSV), export)
    # Asked twice, as by a double click, it is one.
    running = ListExport.objects.filter(**asked, state__in=UNFINISHED).first()
    if running is None:
        running = ListExport.objects.create(**asked, actor=request.user.get_username(), rows_total=count)
        nudge_export(running)
    return HttpResponseRedirect(reverse("admin:export", args=[running.pk]))


@require_GET
def export_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far an export is; looks again by itself until it is there."""
    export = _own_or_404(request, key)
    group, label = place_of(export.model) or ("", export.model)
    app, model = export.model.split(".")
    context = {
        **admin.site.each_context(request),
        "title": f"CSV of {label}",
        "export": export,
        "is_running": export.state in UNFINISHED,
        "percent": min(100, 100 * export.rows_done // max(export.rows_total or 1, 1)),
        "list_address": reverse(f"admin:{app}_{model}_changelist") + (f"?{export.query}" if export.query else ""),
    }
    return TemplateResponse(request, "admin/exports/page.html", context)


@require_GET
def export_file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file, for whoever asked for it and may still see the list."""
    export = _own_or_404(request, key)
    try:
        shown_rows(model_of(*export.model.split(".")), request.user, export.query)
    except NotExportable:
        raise PermissionDenied from None
    path = file_of(export)
    if export.state != ExportState.READY or not path.exists():
        raise Http404("This file is not there: it is not written yet, or it was deleted after a day.")
    return _named(FileResponse(path.open("rb"), content_type=CSV), export)


def _told(export: ListExport, shown: ShownRows) -> Iterator[str]:
    """The text; at its end, also an early one, the export knows how many rows have gone."""
    sent = 0

    def cells() -> Iterator[list[str]]:
        nonlocal sent
        yield shown.header
        for row in shown.cells(stop=AT_ONCE):
            sent += 1
            yield row

    try:
        yield from csv_text(cells())
    finally:
        ListExport.objects.filter(pk=export.pk).update(rows_done=sent, finished_at=timezone.now())


def _named(response: Any, export: ListExport) -> HttpResponseBase:
    label = (place_of(export.model) or ("", export.model))[1]
    name = f"{label.lower().replace(' ', '-')}-{export.created_at:%Y-%m-%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    answer: HttpResponseBase = response
    return answer


def _own_or_404(request: HttpRequest, key: UUID) -> ListExport:
    export = ListExport.objects.filter(pk=key, user_id=request.user.pk or 0).first()
    if export is None:
        raise Http404("There is no such export of yours.")
    return export


def _refused(request: HttpRequest, app: str, model: str, words: str) -> HttpResponse:
    messages.error(request, words)
    return HttpResponseRedirect(reverse(f"admin:{app}_{model}_changelist"))
