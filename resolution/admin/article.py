from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter

from resolution.admin.would_be_answered import may_send_drafts, page_of
from resolution.cycles import count_concerned
from resolution.knowledge.articles import save_article
from resolution.models import Article
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago

# So many held tickets are asked whether the article matters to them, while the page waits.
ASKED = 50


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

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        self._tell_who_is_looked_at(request, obj)
        answer: HttpResponse = super().response_add(request, obj, post_url_continue)
        return answer

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        self._tell_who_is_looked_at(request, obj)
        answer: HttpResponse = super().response_change(request, obj)
        return answer

    def _tell_who_is_looked_at(self, request: HttpRequest, article: Article) -> None:
        """The workers make new drafts first; nothing is sent by that."""
        count = count_concerned(at_most=ASKED) if article.is_published else 0
        if not count:
            return
        tickets = "1 held ticket is" if count == 1 else f"{count} held tickets are"
        words = f"{tickets} looked at again with the new article; what comes of it stays a draft."
        if may_send_drafts(request):
            link = format_html('<a class="hd-link" href="{}">Would now be answered</a>', page_of())
            self.message_user(request, format_html("{} See in a moment: {}", words, link))
        else:
            self.message_user(request, words)
