"""What every page of ours shares: 25 rows, no counting for its own sake, and lists that nobody may change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.forms import BaseFormSet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from tickets.admin.shared.control_labels import with_labels
from tickets.admin.shared.paging import EstimatedPaginator


class DeskAdmin(ModelAdmin):
    list_per_page = 25
    # Never all on one page.
    list_max_show_all = 25
    show_full_result_count = False
    paginator = EstimatedPaginator
    list_filter_submit = True
    compressed_fields = True
    warn_unsaved_form = True
    # What an empty list will hold, and the one step that brings the first row; see templates/unfold/helpers.
    empty_words = ""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A form to add a row leaves out what the database fills in only then."""
        fields = super().get_fields(request, obj)
        if obj is not None:
            return fields
        return _without(
            fields, {field.name for field in self.opts.fields if field.has_db_default() and not field.editable}
        )

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """“16 results (Show all)” stands only above a list that hides some."""
        listed: ChangeList = super().get_changelist_instance(request)
        if not (listed.query or listed.get_filters_params()):
            listed.full_result_count = listed.result_count
        return listed

    def get_changelist_formset(self, request: HttpRequest, **options: Any) -> type[BaseFormSet]:
        return with_labels(super().get_changelist_formset(request, **options))


def _without(fields: Any, names: set[str]) -> list[Any]:
    """Rows of fields may be nested."""
    kept = [_without(one, names) if isinstance(one, list | tuple) else one for one in fields]
    return [one for one in kept if one and not (isinstance(one, str) and one in names)]


class _ReadOnly:
    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(_ReadOnly, DeskAdmin):
    """Seen by whom may view it, changed by nobody."""

    actions: Sequence[str] | None = None
    warn_unsaved_form = False


class RowsInline(TabularInline):
    """Rows beside their object, without a title above each."""

    show_title = False
    if not hasattr(TabularInline, "show_title"):
        # The unfold for Python 3.11 has this under its older name, of which the newer one warns.
        hide_title = True

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **options: Any) -> type[BaseFormSet]:
        return with_labels(super().get_formset(request, obj, **options))


class ReadOnlyInline(_ReadOnly, RowsInline):
    extra = 0
    can_delete = False
    show_change_link = True
    tab = True
