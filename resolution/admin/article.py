from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter, DropdownFilter

from resolution.admin.article_form import ArticleForm
from resolution.admin.article_pages import ArticlePages
from resolution.admin.import_pages import ImportPages
from resolution.admin.would_be_answered import may_send_drafts, page_of
from resolution.cycles import count_concerned
from resolution.knowledge.article_checks import hint_on_phrasings
from resolution.knowledge.article_figures import figures_of
from resolution.knowledge.articles import save_article
from resolution.models import Article, Audience, Gap, GapState
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago

# So many held tickets are asked whether the article matters to them, while the page waits.
ASKED = 50


class RetiredFilter(DropdownFilter):
    title = "retired"
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Not retired"), ("yes", "Retired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(retired_at__isnull=self.value() == "no") if self.value() in ("no", "yes") else queryset


@admin.register(Article)
class ArticleAdmin(ImportPages, ArticlePages, DeskAdmin):
    form = ArticleForm
    list_display = (
        "title",
        "category",
        "standing",
        "phrasing_count",
        "offered",
        "sent",
        "approved",
        "reopened",
        "changed",
    )
    list_filter = (
        ("category", ChoicesCheckboxFilter),
        ("audience", ChoicesCheckboxFilter),
        ("is_published", BooleanRadioFilter),
        RetiredFilter,
    )
    list_before_template = "admin/resolution/before_articles.html"
    change_form_before_template = "admin/resolution/article_standing.html"
    change_form_outer_after_template = "admin/resolution/article_beside.html"
    search_fields = ("title", "body", "phrasings")
    sortable_by = ("title",)
    actions = None
    fields = (
        "title",
        # Each in a row of its own: side by side choices are cut short, and two dates with times are wider than a laptop.
        "category",
        "audience",
        "is_published",
        "phrasings",
        "body",
        "valid_from",
        "valid_until",
        "why",
        "seen_version",
    )
    empty_words = "The agent answers only from articles. Add the answer to your most frequent question, with two to five phrasings."

    @admin.display(description="State")
    def standing(self, article: Article) -> SafeString:
        return standing_of(article)

    @admin.display(description="Phrasings")
    def phrasing_count(self, article: Article) -> int:
        return len(article.phrasing_lines)

    @admin.display(description="Changed")
    def changed(self, article: Article) -> SafeString | str:
        return ago(article.changed_at)

    @admin.display(description="Offered")
    def offered(self, article: Article) -> int:
        return self._figure(article, "offered")

    @admin.display(description="Sent")
    def sent(self, article: Article) -> int:
        return self._figure(article, "sent")

    @admin.display(description="Approved")
    def approved(self, article: Article) -> int:
        return self._figure(article, "approved")

    @admin.display(description="Reopened")
    def reopened(self, article: Article) -> int:
        return self._figure(article, "reopened")

    def _figure(self, article: Article, name: str) -> int:
        figures: dict[str, int] = getattr(article, "figures", {})
        return figures.get(name, 0)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        listed = super().get_changelist_instance(request)
        # One query for the whole page.
        rows = list(listed.result_list)
        figures = figures_of(article.pk for article in rows)
        for article in rows:
            article.figures = figures.get(article.pk, {})
        listed.result_list = rows
        return listed

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows: QuerySet[Article] = super().get_queryset(request)
        return rows.defer("vectors")

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        # Retired instead: attempts name it, and its versions are kept.
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """*Begin an article* of a gap: how customers asked stands there already."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        gap = _gap_of(request)
        if gap is None:
            return given
        return {"title": gap.title, "phrasings": "\n".join(gap.questions), "category": gap.category}

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        save_article(obj, by=request.user.get_username(), why=form.cleaned_data.get("why", ""))
        if not change and (gap := _gap_of(request)):
            Gap.objects.filter(pk=gap.pk, article=None).update(
                article=obj, state=GapState.BEGUN, decided_by=request.user.get_username()[:150]
            )
        hint = hint_on_phrasings(obj.phrasing_lines)
        if hint:
            self.message_user(request, hint, messages.WARNING)

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


def _gap_of(request: HttpRequest) -> Gap | None:
    key = request.GET.get("gap", "")
    return Gap.objects.defer("middle").filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None


def standing_of(article: Article) -> SafeString:
    """The one state of it in words: whether customers are answered by it now."""
    now = timezone.now()
    if article.retired_at:
        return badges.badge("Retired", "grey")
    if not article.is_published:
        return badges.badge("Draft", "grey")
    if article.valid_until and article.valid_until <= now:
        return badges.badge("Expired", "amber")
    if article.valid_from and article.valid_from > now:
        return badges.badge("Not yet valid", "blue")
    if article.audience == Audience.STAFF:
        return badges.badge("Staff only", "violet")
    return badges.badge("In use", "green")
