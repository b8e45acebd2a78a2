"""The admin site itself: its name, its style sheet, its badges."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.functional import SimpleLazyObject
from unfold.dataclasses import SearchResult
from unfold.sites import UnfoldAdminSite

from helpdesk.navigation import MenuGroup, menu_of
from helpdesk.page_facts import page_facts
from helpdesk.search import search_everything


class HelpdeskAdminSite(UnfoldAdminSite):
    index_title = "Dashboard"
    # As the lists of ours say it: see `helpdesk.lists.table`.
    empty_value_display = "–"

    def extra_urls(self) -> list[URLPattern]:
        """unfold's place for views of a site: exports of its lists."""
        # The models that they ask are not there yet when the site is made.
        from helpdesk.exports import attempt_lines, views  # noqa: PLC0415
        from resolution.admin.review.views import review_urls  # noqa: PLC0415

        return [
            path("csv/<slug:app>/<slug:model>/", self.admin_view(views.export_list), name="export-list"),
            path("json-lines/attempts/", self.admin_view(attempt_lines.export_attempts), name="export-attempts"),
            path("exports/<uuid:key>/", self.admin_view(views.export_page), name="export"),
            path("exports/<uuid:key>/file/", self.admin_view(views.export_file), name="export-file"),
            *review_urls(self.admin_view),
        ]

    def get_sidebar_list(self, request: HttpRequest) -> list[MenuGroup]:
        return menu_of(request, badge=lambda: page_facts(request).badge)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Every page gets it from Django; ours ask the menu, so it is made only where something reads it."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Replaces unfold's, which knows pages only, and remembers for minutes what somebody was allowed to see."""
        term = request.GET.get("s", "")
        began = time.monotonic()
        results = search_everything(self, request, term)
        if _asks_for_command(request):
            return _command_results(request, term, results, seconds=time.monotonic() - began)
        context = {"results": results, "term": term.strip()}
        if request.headers.get("HX-Request"):
            return TemplateResponse(request, "admin/search/results.html", context)
        context |= {**self.each_context(request), "title": "Search"}
        return TemplateResponse(request, "admin/search/page.html", context)


def _asks_for_command(request: HttpRequest) -> bool:
    """Whether it is unfold's window of Ctrl+K that asks, which has a template and a script of its own."""
    return "extended" in request.GET or request.headers.get("HX-Target") == "command-results"


def _command_results(request: HttpRequest, term: str, results: list[SearchResult], *, seconds: float) -> HttpResponse:
    pages = Paginator(results, max(len(results), 1))
    context = {
        "page_obj": pages,
        "results": pages.page(1),
        "page_counter": 0,
        "execution_time": seconds,
        "search_term": term,
    }
    return TemplateResponse(request, "unfold/helpers/command_results.html", context, headers={"HX-Trigger": "search"})


def stylesheet(request: HttpRequest) -> str:
    return static("helpdesk/admin.css")


def favicon(request: HttpRequest) -> str:
    return static("helpdesk/favicon.svg")


def keyboard(request: HttpRequest) -> str:
    return static("helpdesk/keys.js")


def search_keys(request: HttpRequest) -> str:
    return static("helpdesk/search.js")


def controls(request: HttpRequest) -> str:
    return static("helpdesk/controls.js")


def environment_badge(request: HttpRequest) -> list[str] | None:
    return ["Demo", "warning"] if settings.MODE == "demo" else None
