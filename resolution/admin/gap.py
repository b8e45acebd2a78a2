"""Gaps: what customers ask that no article answers, the largest first, each with a button that begins an article."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from resolution.models import Gap, GapState
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {"open": "amber", "begun": "green", "dismissed": "grey"}
MAY_BEGIN, MAY_DISMISS = "resolution.add_article", "resolution.change_gap"


@admin.register(Gap)
class GapAdmin(ReadOnlyAdmin):
    list_display = ("asked", "per_week", "tickets", "category_words", "state_badge", "last")
    list_display_links = ("asked",)
    list_filter = (("state", ChoicesCheckboxFilter), ("category", ChoicesCheckboxFilter))
    sortable_by = ()
    search_fields = ("title",)
    empty_words = (
        "Questions of the last four weeks that were held or answered wrongly come here once three customers asked the "
        "same, with how many tickets a week an article would serve. They are counted each day."
    )

    @admin.display(description="What is asked")
    def asked(self, gap: Gap) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', gap.title or "(no words)")

    @admin.display(description="Category")
    def category_words(self, gap: Gap) -> str:
        return gap.get_category_display() or "–"

    @admin.display(description="State")
    def state_badge(self, gap: Gap) -> SafeString:
        return badges.badge(gap.get_state_display(), COLOURS[gap.state])

    @admin.display(description="Last asked")
    def last(self, gap: Gap) -> SafeString | str:
        return ago(gap.last_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gap]:
        rows: QuerySet[Gap] = super().get_queryset(request)
        return rows.defer("middle")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:key>/change/", wrap(self.page_view), name="resolution_gap_change"),
            path("<int:key>/dismiss/", wrap(require_POST(self.dismiss_view)), name="resolution_gap_dismiss"),
            *super().get_urls(),
        ]

    def page_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        gap = get_object_or_404(Gap.objects.select_related("article").defer("middle", "article__vectors"), pk=key)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Gap",
            "gap": gap,
            "state_colour": COLOURS[gap.state],
            "begin": f"{reverse('admin:resolution_article_add')}?{urlencode({'gap': gap.pk})}",
            "may_begin": request.user.has_perm(MAY_BEGIN) and gap.article_id is None,
            "may_dismiss": request.user.has_perm(MAY_DISMISS) and gap.state == GapState.OPEN,
        }
        return TemplateResponse(request, "admin/resolution/gap.html", context)

    def dismiss_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not request.user.has_perm(MAY_DISMISS):
            raise PermissionDenied
        by = request.user.get_username()[:150]
        if Gap.objects.filter(pk=key, state=GapState.OPEN).update(state=GapState.DISMISSED, decided_by=by):
            messages.success(request, "Dismissed: it stays so while the same is asked.")
        else:
            messages.warning(request, "Meanwhile somebody has begun an article of it, or dismissed it.")
        return HttpResponseRedirect(reverse("admin:resolution_gap_changelist"))
