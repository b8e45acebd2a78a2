"""Examples of topics: added, imported and retired; what one says is never changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter
from unfold.decorators import action

from routing.models import Topic, TopicExample
from routing.topics.import_examples import UnreadableFile, import_examples, refuse_bad_text
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation.times import ago
from tickets.text import many_lines

SHOWN_CHARACTERS = 120
SHOWN_BAD_LINES = 50


class ExampleForm(forms.ModelForm):
    class Meta:
        model = TopicExample
        fields = ("topic", "text", "urgency", "tone")

    def clean_text(self) -> str:
        text = many_lines(self.cleaned_data["text"]).strip()
        try:
            refuse_bad_text(text)
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from None
        return text


class ImportForm(forms.Form):
    file = forms.FileField(
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        widget=forms.FileInput(attrs={"class": "hd-input"}),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label="as each line says",
        help_text="For lines that name no topic.",
        widget=forms.Select(attrs={"class": "hd-input"}),
    )


@admin.register(TopicExample)
class TopicExampleAdmin(DeskAdmin):
    form = ExampleForm
    list_display = ("words", "topic", "urgency", "tone", "source", "author", "when", "retired")
    list_select_related = ("topic",)
    list_filter = (("source", ChoicesCheckboxFilter), ("retired_at", admin.EmptyFieldListFilter))
    list_before_template = "admin/routing/before_examples.html"
    search_fields = ("text",)
    sortable_by = ()
    fields = ("topic", "text", ("urgency", "tone"), ("source", "author"), ("created_at", "retired_at"))
    readonly_fields = ("source", "author", "created_at", "retired_at")
    actions = ("retire",)
    actions_detail = ("retire_this",)
    empty_words = (
        "Each example is a ticket text and its topic, its urgency or its tone. Add them here, import a file, "
        "or press “Use as example” on a ticket; a bump makes one, too."
    )

    @admin.display(description="Text")
    def words(self, example: TopicExample) -> str:
        text = " ".join(example.text.split())
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1].rstrip()}…"

    @admin.display(description="When")
    def when(self, example: TopicExample) -> SafeString | str:
        return ago(example.created_at)

    @admin.display(description="Retired")
    def retired(self, example: TopicExample) -> SafeString | str:
        return ago(example.retired_at) or "–"

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[TopicExample]) -> None:
        count = queryset.filter(retired_at=None).update(retired_at=Now())
        examples = "1 example teaches" if count == 1 else f"{count:,} examples teach"
        self.message_user(request, f"{examples} no more. The reader learns anew in a moment.")

    @action(description="Retire", permissions=["change_example"])
    def retire_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        rows = TopicExample.objects.filter(pk=object_id)
        self.retire(request, rows)
        return HttpResponseRedirect(reverse("admin:routing_topicexample_changelist"))

    def has_change_example_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(request.user.has_perm("routing.change_topicexample"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It retires, and stays readable."""
        return False

    def get_fields(self, request: HttpRequest, obj: TopicExample | None = None) -> Any:
        """One that is only now made is not retired."""
        return super().get_fields(request, obj) if obj else self.fields[:3]

    def get_readonly_fields(self, request: HttpRequest, obj: TopicExample | None = None) -> Any:
        return self.readonly_fields if obj is None else (*self.readonly_fields, "topic", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TopicExample]:
        rows: QuerySet[TopicExample] = super().get_queryset(request)
        return rows.defer("vector")

    def save_model(self, request: HttpRequest, obj: TopicExample, form: Any, change: bool) -> None:
        if not change:
            obj.author = request.user.get_username()
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.import_view)
        return [path("import/", wrapped, name="routing_topicexample_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        outcome = None
        if request.method == "POST" and form.is_valid():
            outcome = self._import(request, form)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Import examples",
            "form": form,
            "outcome": outcome,
            "bad": outcome.bad[:SHOWN_BAD_LINES] if outcome else [],
        }
        return TemplateResponse(request, "admin/routing/import_examples.html", context)

    def _import(self, request: HttpRequest, form: ImportForm) -> Any:
        topic = form.cleaned_data["topic"]
        try:
            outcome = import_examples(
                form.cleaned_data["file"].read(), by=request.user.get_username(), topic=topic.name if topic else ""
            )
        except UnreadableFile as error:
            form.add_error("file", str(error))
            return None
        messages.info(request, f"{outcome.added:,} added, {outcome.known:,} known already, {len(outcome.bad):,} bad.")
        return outcome
