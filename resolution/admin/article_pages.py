"""Beside the form of an article: a preview, its versions with what each changed, restoring one, retiring, bringing back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from resolution.knowledge.article_figures import figures_of
from resolution.knowledge.article_text import answer_text, is_tangled, render_article
from resolution.knowledge.articles import bring_back, restore_version, retire_article
from resolution.models import Article, ArticleVersion
from resolution.review.text_changes import compare_texts
from tickets.actions.errors import NotPossible
from tickets.presentation.times import exact_time

MAY_CHANGE, MAY_ADD = "resolution.change_article", "resolution.add_article"
MOST_VERSIONS = 50
TOLD = {
    "title": "Title",
    "phrasings": "Phrasings",
    "body": "Body",
    "audience": "Audience",
    "is_published": "Published",
    "valid_from": "Valid from",
    "valid_until": "Valid until",
    "retired_at": "Retired",
}


class ArticlePages:
    """The pages' addresses, for the admin of articles."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "resolution_article_{}".format
        return [
            path("preview/", wrap(require_POST(self.preview_view)), name=name("preview")),
            path("<int:key>/versions/<int:number>/", wrap(self.version_view), name=name("version")),
            path(
                "<int:key>/versions/<int:number>/restore/", wrap(require_POST(self.restore_view)), name=name("restore")
            ),
            path("<int:key>/retire/", wrap(require_POST(self.retire_view)), name=name("retire")),
            *super().get_urls(),  # type: ignore[misc]  # of the page's class
        ]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """What is typed, as a page shows it and as an answer says it."""
        if not (request.user.has_perm(MAY_CHANGE) or request.user.has_perm(MAY_ADD)):
            raise PermissionDenied
        body = request.POST.get("body", "")
        context = {"shown": render_article(body), "said": answer_text(body), "is_tangled": is_tangled(body)}
        return TemplateResponse(request, "admin/resolution/article_preview.html", context)

    def version_view(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        """What it changed, against the one before."""
        self._refuse_others(request, "resolution.view_article")
        version = get_object_or_404(ArticleVersion.objects.select_related("article"), article=key, number=number)
        before = ArticleVersion.objects.filter(article=key, number__lt=number).first()
        context = {
            **self._frame(request, f"{version.article}: version {number}"),
            "version": version,
            "article": version.article,
            "before": before,
            "changes": _changes(before, version),
            "is_newest": version.article.version == number,
            "may_restore": request.user.has_perm(MAY_CHANGE),
        }
        return TemplateResponse(request, "admin/resolution/article_version.html", context)

    def restore_view(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        self._refuse_others(request, MAY_CHANGE)
        article = get_object_or_404(Article, pk=key)
        try:
            made = restore_version(article, number, by=request.user.get_username())
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Version {number} is back, as version {made.version}.")
        return _to_page(key)

    def retire_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Or brings it back, as the button says."""
        self._refuse_others(request, MAY_CHANGE)
        article = get_object_or_404(Article, pk=key)
        retires = request.POST.get("then") == "retire"
        act = retire_article if retires else bring_back
        try:
            act(article, by=request.user.get_username(), why=request.POST.get("why", ""))
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "It is retired: no answer uses it." if retires else "It is back.")
        return _to_page(key)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found: dict[str, Any] = {}
        if object_id.isdecimal() and len(object_id) < 19:
            versions = ArticleVersion.objects.filter(article=int(object_id)).defer("body", "phrasings")
            found = {
                "versions": versions[:MOST_VERSIONS],
                "figures": figures_of([int(object_id)]).get(int(object_id), {}),
                "may_change": request.user.has_perm(MAY_CHANGE),
            }
        page: HttpResponse = super().change_view(request, object_id, form_url, (extra_context or {}) | found)  # type: ignore[misc]  # of the page's class
        return page

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _refuse_others(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied


def _to_page(key: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:resolution_article_change", args=[key]))


def _changes(before: ArticleVersion | None, version: ArticleVersion) -> list[tuple[str, Any]]:
    """Field by field, only what differs; of the first version everything that is said."""
    told = []
    for name, label in TOLD.items():
        old, new = _said(before, name), _said(version, name)
        if old != new:
            told.append((label, compare_texts(old, new)))
    return told


def _said(version: ArticleVersion | None, name: str) -> str:
    value = getattr(version, name, None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "audience" and version is not None:
        return str(version.get_audience_display())
    return "" if value is None else exact_time(value) if name.endswith(("_at", "_from", "_until")) else str(value)
