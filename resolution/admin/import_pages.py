"""Importing and exporting articles: a file is sent in, the page says what would become of each, and then it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from resolution.knowledge.article_files import read_upload, write_archive, write_table
from resolution.knowledge.given_article import BadArticle
from resolution.knowledge.import_articles import Fate, ImportPlan, apply_import, plan_import
from resolution.models import Article, ArticleImport
from tickets.actions.errors import NotPossible

NEEDED = ("resolution.add_article", "resolution.change_article")
LARGEST_UPLOAD = 25_000_000
KEPT = timedelta(days=1)
# More are counted, and not listed.
MOST_SHOWN = 500
ORDER = (Fate.REFUSED, Fate.CHANGED, Fate.ADDED, Fate.UNCHANGED)


class ImportPages:
    """The pages' addresses, for the admin of articles."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "resolution_article_{}".format
        return [
            path("import/", wrap(self.upload_view), name=name("import")),
            path("import/<int:key>/", wrap(self.plan_view), name=name("import_plan")),
            path("import/<int:key>/do/", wrap(require_POST(self.import_view)), name=name("import_do")),
            path("export/<str:form>/", wrap(self.export_view), name=name("export")),
            *super().get_urls(),  # type: ignore[misc]  # of the page's class
        ]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        self._refuse_others(request)
        refusal = ""
        if request.method == "POST":
            try:
                kept = _keep_upload(request)
            except BadArticle as error:
                refusal = str(error)
            else:
                return HttpResponseRedirect(reverse("admin:resolution_article_import_plan", args=[kept.pk]))
        context = {**self._frame(request, "Import articles"), "refusal": refusal}
        return TemplateResponse(
            request, "admin/resolution/import_articles.html", context, status=400 if refusal else 200
        )

    def plan_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Nothing is changed by looking."""
        self._refuse_others(request)
        kept = get_object_or_404(ArticleImport, pk=key)
        return self._planned(request, kept, plan_import(read_upload(kept.name, bytes(kept.content))))

    def import_view(self, request: HttpRequest, key: int) -> HttpResponse:
        self._refuse_others(request)
        kept = get_object_or_404(ArticleImport, pk=key)
        given = read_upload(kept.name, bytes(kept.content))
        by, why = request.user.get_username(), f"Imported from {kept.name}."
        try:
            plan = apply_import(given, by=by, why=why, seen=request.POST.get("seen", ""))
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return self._planned(request, kept, plan_import(given), status=409)
        kept.delete()
        counts = plan.counts
        messages.success(
            request, f"{counts['added']} articles added, {counts['changed']} changed, {counts['refused']} refused."
        )
        return HttpResponseRedirect(reverse("admin:resolution_article_changelist"))

    def export_view(self, request: HttpRequest, form: str) -> HttpResponse:
        if not request.user.has_perm("resolution.view_article"):
            raise PermissionDenied
        articles = Article.objects.filter(retired_at=None).defer("vectors")
        if form == "csv":
            answer = HttpResponse(write_table(articles).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        elif form == "zip":
            answer = HttpResponse(write_archive(articles), content_type="application/zip")
        else:
            return HttpResponse(status=404)
        answer["Content-Disposition"] = f'attachment; filename="articles.{form}"'
        return answer

    def _planned(
        self, request: HttpRequest, kept: ArticleImport, plan: ImportPlan, *, status: int = 200
    ) -> HttpResponse:
        rows = sorted(plan.rows, key=lambda row: ORDER.index(row.fate))
        context = {
            **self._frame(request, "Import articles"),
            "kept": kept,
            "plan": plan,
            "counts": [(fate.label, plan.counts[fate]) for fate in ORDER],
            "does_something": plan.counts[Fate.ADDED] + plan.counts[Fate.CHANGED],
            "rows": rows[:MOST_SHOWN],
            "more": max(0, len(rows) - MOST_SHOWN),
        }
        return TemplateResponse(request, "admin/resolution/import_plan.html", context, status=status)

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _refuse_others(self, request: HttpRequest, permission: str = "") -> None:
        if not request.user.has_perms([permission] if permission else NEEDED):
            raise PermissionDenied


def _keep_upload(request: HttpRequest) -> ArticleImport:
    """Raises BadArticle where no line of it can be read."""
    ArticleImport.objects.filter(at__lt=Now() - KEPT).delete()
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise BadArticle("Choose a file: a .zip of Markdown files, one .md file, or a .csv table.")
    if file.size > LARGEST_UPLOAD:
        raise BadArticle(
            f"The file is larger than {LARGEST_UPLOAD // 1_000_000} MB. Import it in parts, or by command."
        )
    content, name = file.read(), (file.name or "")[-200:]
    if not read_upload(name, content):
        raise BadArticle("The file holds no article.")
    return ArticleImport.objects.create(name=name, content=content, by=request.user.get_username())
