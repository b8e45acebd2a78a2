"""Topics: what they are called and say, how often the reader is right about each, and what teaches them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.query import ModelIterable
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter

from routing.models import Topic
from routing.rules.names import topics_by_any_name
from routing.topics.accuracy import TopicAccuracy, topic_accuracies
from routing.topics.similar_topics import topics_alike
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation.times import ago
from tickets.text import one_line

TAUGHT = Q(examples__retired_at=None)
NO_FIGURES = TopicAccuracy()


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ("name", "is_active", "category", "team", "description")

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Give the topic a name.")
        taken = topics_by_any_name().get(name.casefold())
        if taken is None or taken == self.instance.name:
            return name
        if taken.casefold() == name.casefold():
            raise ValidationError(f"There is a topic “{taken}” already.")
        raise ValidationError(f"“{name}” was a name of “{taken}”, which its readings and rules still use.")


class RowsWithAccuracy(ModelIterable):
    """Topics with how often they are right: of all of them by one statement, as it is when they are read."""

    def __iter__(self) -> Iterator[Topic]:
        accuracies = topic_accuracies()
        for topic in super().__iter__():
            topic.accuracy = accuracies.get(topic.pk, NO_FIGURES)
            yield topic


def accuracy_of(topic: Any) -> TopicAccuracy:
    found: TopicAccuracy = topic.accuracy
    return found


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    form = TopicForm
    list_display = ("name", "category", "team", "example_count", "last_example", "right", "confusion", "is_active")
    list_select_related = ("team",)
    list_filter = (("category", ChoicesCheckboxFilter), ("is_active", BooleanRadioFilter))
    list_before_template = "admin/routing/before_topics.html"
    search_fields = ("name", "description", "former_names")
    readonly_fields = ("figures",)
    fieldsets = (
        (None, {"fields": (("name", "is_active"), ("category", "team"), "description")}),
        ("How the reader does", {"fields": ("figures",)}),
    )
    empty_words = (
        "Topics are what your tickets are about, in your team's words. Add one with two or three sentences that tell "
        "what such tickets ask: it works from these at once, and better with each example."
    )

    @admin.display(description="Examples", ordering="examples_counted")
    def example_count(self, topic: Any) -> SafeString:
        address = reverse("admin:routing_topicexample_changelist")
        return format_html(
            '<a class="hd-link" href="{}?topic__id__exact={}">{}</a>', address, topic.pk, f"{topic.examples_counted:,}"
        )

    @admin.display(description="Last example", ordering="last_example_at")
    def last_example(self, topic: Any) -> SafeString | str:
        return ago(topic.last_example_at) or "–"

    @admin.display(description="Right")
    def right(self, topic: Topic) -> str:
        return accuracy_of(topic).words

    @admin.display(description="Confused with")
    def confusion(self, topic: Topic) -> str:
        return accuracy_of(topic).confusion_words

    @admin.display(description="Of people's word")
    def figures(self, topic: Any) -> SafeString:
        # One page asks for a read-only field several times.
        if not hasattr(topic, "figures_shown"):
            topic.figures_shown = _figures_of(topic)
        shown: SafeString = topic.figures_shown
        return shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        rows: QuerySet[Topic] = super().get_queryset(request)
        counted = rows.annotate(
            examples_counted=Count("examples", filter=TAUGHT),
            last_example_at=Max("examples__created_at", filter=TAUGHT),
        )
        # Whoever reads the rows, the page or an export: this object is shared by all requests, so they can't stand here.
        counted._iterable_class = RowsWithAccuracy
        return counted

    def get_fieldsets(self, request: HttpRequest, obj: Topic | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is not None else fieldsets[:1]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_import = request.user.has_perm("routing.add_topicexample")
        page: HttpResponse = super().changelist_view(request, (extra_context or {}) | {"may_import": may_import})
        return page

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It retires: readings and figures go on naming it."""
        return False

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        before = form.initial.get("name") if change else None
        super().save_model(request, obj, form, change)
        if before and before != obj.name:
            # The database has added the former name, which the row in memory lacks.
            obj.refresh_from_db(fields=["former_names"])
        self._warn(request, obj)

    def _warn(self, request: HttpRequest, topic: Topic) -> None:
        if not topic.is_active:
            return
        for other in topics_alike(topic):
            messages.warning(
                request,
                f"“{topic.name}” says nearly the same as “{other.name}” ({other.similarity:.2f}): the reader will "
                "confuse them. Tell in both descriptions what makes them differ, or retire one.",
            )
        if not topic.description.strip() and not topic.examples.filter(retired_at=None).exists():
            messages.warning(request, "With neither a description nor examples the reader has only its name to go by.")


def _figures_of(topic: Any) -> SafeString:
    newest = list(topic.examples.filter(retired_at=None).order_by("-pk")[:10])
    figures = accuracy_of(topic)
    return render_to_string(
        "admin/routing/topic_figures.html", {"topic": topic, "figures": figures, "examples": newest}
    )
