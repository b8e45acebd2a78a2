from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter

from resolution.articles import save_article
from resolution.models import Article
from tickets.admin.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.moments import ago


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    list_display = ("title", "category", "published", "phrasing_count", "version", "changed")
    list_filter = (("category", ChoicesCheckboxFilter), ("is_published", BooleanRadioFilter))
    search_fields = ("title", "body")
    sortable_by = ("title",)
    fields = ("title", ("category", "is_published"), "body", "phrasings", ("version", "changed_at"))
    readonly_fields = ("version", "changed_at")
    empty_words = (
        "The agent answers only from articles. Add the answer to your most frequent question, with three phrasings."
    )

    @admin.display(description="Published")
    def published(self, article: Article) -> SafeString:
        return badges.badge("Published", "green") if article.is_published else badges.badge("Draft", "grey")

    @admin.display(description="Phrasings")
    def phrasing_count(self, article: Article) -> int:
        return len(article.phrasing_lines)

    @admin.display(description="Changed")
    def changed(self, article: Article) -> SafeString | str:
        return ago(article.changed_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows: QuerySet[Article] = super().get_queryset(request)
        return rows.defer("vectors")

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        save_article(obj)
