"""Settings history: who changed which setting, and from what to what."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, FieldTextFilter

from helpdesk.audit.settings import SETTINGS
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.models import SettingChange
from tickets.presentation.assistant import name_in_words
from tickets.presentation.stored_values import plain_value
from tickets.presentation.times import ago

SHOWN_CHARACTERS = 60
SHOWN_FIELDS = 4
LOOKUPS = frozenset({"object_id", "kind"})


class SettingFilter(DropdownFilter):
    title = "setting"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = (setting.model._meta for setting in SETTINGS if not setting.part_of)
        return sorted(((meta.label_lower, kind_words(meta.label_lower)) for meta in kinds), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class SettingChangeAdmin(ReadOnlyAdmin):
    list_display = ("when", "who", "action", "setting", "which", "what")
    list_display_links = ("when",)
    list_filter = (
        SettingFilter,
        ("actor", FieldTextFilter),
        ("action", ChoicesDropdownFilter),
        ("at", DayFilter),
    )
    ordering = ("-at", "-id")
    sortable_by = ()
    search_fields = ("object_name", "actor")
    search_help_text = "The setting's name, or who changed it"
    fields = readonly_fields = ("at", "who", "action", "setting", "which", "part", "each_change")
    empty_words = (
        "Each change of a setting leaves one line here: keys, secrets, rules, policies, mailboxes, staff, roles."
    )

    @admin.display(description="When")
    def when(self, change: SettingChange) -> SafeString | str:
        return ago(change.at)

    @admin.display(description="Who")
    def who(self, change: SettingChange) -> str:
        return name_in_words(change.actor)

    @admin.display(description="Setting")
    def setting(self, change: SettingChange) -> str:
        return kind_words(change.kind)

    @admin.display(description="Which")
    def which(self, change: SettingChange) -> SafeString:
        address = _address_of(change)
        name = change.object_name or change.object_id
        if not address:
            return format_html("<bdi>{}</bdi>", name)
        return format_html('<a class="hd-link" href="{}"><bdi>{}</bdi></a>', address, name)

    @admin.display(description="What")
    def what(self, change: SettingChange) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', sentence(change))

    @admin.display(description="From what to what")
    def each_change(self, change: SettingChange) -> SafeString | str:
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td dir="auto">{}</td><td dir="auto">{}</td></tr>',
            (
                (field_words(field, name), *(_value_words(value, field) for value in _pair(pair)))
                for name, pair in change.changes.items()
                for field in [_field_of(change, name)]
            ),
        )
        head = '<tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr>'
        return format_html('<table class="hd-table">{}{}</table>', SafeString(head), rows) if rows else "–"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup in LOOKUPS or super().lookup_allowed(lookup, value, request)


def sentence(change: SettingChange) -> str:
    """`auto from: 0.85 → 0.9; autonomy: auto → draft`"""
    fields = list(change.changes.items())
    said = [_said(_field_of(change, name), name, pair) for name, pair in fields[:SHOWN_FIELDS]]
    if len(fields) > SHOWN_FIELDS:
        said.append(f"{len(fields) - SHOWN_FIELDS} more")
    return " · ".join(filter(None, [change.part, "; ".join(said)])) or "–"


def kind_words(kind: str) -> str:
    model = _model_of(kind)
    return str(model._meta.verbose_name).capitalize().replace("Api", "API") if model else kind


def _said(field: Any, name: str, pair: Any) -> str:
    if pair == "changed":
        return f"{field_words(field, name)}: changed"
    before, after = (_short(_value_words(value, field)) for value in _pair(pair))
    return f"{field_words(field, name)}: {before} → {after}"


def _pair(stored: Any) -> tuple[Any, Any]:
    if isinstance(stored, list) and len(stored) == 2:
        return stored[0], stored[1]
    return ("secret", "changed") if stored == "changed" else (None, stored)


def _value_words(value: Any, field: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    words = {str(code): str(label) for code, label in getattr(field, "choices", None) or ()}
    return words.get(str(value)) or plain_value(value)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def field_words(field: Any, name: str) -> str:
    return str(getattr(field, "verbose_name", name)).replace("_", " ")


def _field_of(change: SettingChange, name: str) -> Any:
    """The field that changed, of the setting or of its part; None if it is no longer there."""
    parts = [setting.model for setting in SETTINGS if setting.part_of]
    named = [model for model in parts if change.part.startswith(str(model._meta.verbose_name))]
    models = filter(None, [*named, _model_of(change.kind)])
    return next((field for model in models for field in model._meta.get_fields() if field.name == name), None)


def _model_of(kind: str) -> type[Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _address_of(change: SettingChange) -> str:
    try:
        return reverse(f"admin:{change.kind.replace('.', '_')}_change", args=[change.object_id])
    except NoReverseMatch:
        return ""
