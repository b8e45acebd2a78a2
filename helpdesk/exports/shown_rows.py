"""The rows and columns that a list of the admin shows to somebody, for a query of filters and search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve, reverse

from helpdesk.exports.plain_cells import plain_cell

CHUNK = 500
# Not columns of the list, and not to be taken from a query: which page of it, the box to tick.
NOT_EXPORTED = ("action_checkbox",)


class NotExportable(Exception):
    """The query asks for something that the list does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRows:
    rows: QuerySet[Any]
    columns: tuple[str, ...]
    desk: Any

    @property
    def header(self) -> list[str]:
        labels = [plain_cell(str(label_for_field(name, self.rows.model, self.desk))) for name in self.columns]
        return ["id", *(label[:1].upper() + label[1:] for label in labels)]

    def cells(self, *, start: int = 0, stop: int | None = None) -> Iterator[list[str]]:
        """Row by row, never all in memory."""
        for row in self.rows[start:stop].iterator(chunk_size=CHUNK):
            yield [_id_of(row), *(self._cell(row, name) for name in self.columns)]

    def _cell(self, row: Model, name: str) -> str:
        try:
            field, attribute, value = lookup_field(name, row, self.desk)
        except ObjectDoesNotExist:
            return ""
        choices = getattr(field, "flatchoices", None)
        return plain_cell(dict(choices).get(value, value) if choices else value)


def model_of(app: str, name: str) -> type[Model]:
    """The model of a list of the admin."""
    for model in admin.site._registry:
        if (model._meta.app_label, model._meta.model_name) == (app, name):
            return model
    raise Http404("There is no such list.")


def shown_rows(model: type[Model], user: Any, query: str) -> ShownRows:
    """Asks the list itself, as this person: never more rows or columns than it would show them."""
    desk: Any = admin.site._registry[model]
    request = _request_of(model, user, query)
    if not (user.is_active and user.is_staff and desk.has_view_or_change_permission(request)):
        raise PermissionDenied
    try:
        shown = desk.get_changelist_instance(request)
    except IncorrectLookupParameters as error:
        raise NotExportable("The list does not know one of these filters.") from error
    columns = tuple(name for name in desk.get_list_display(request) if name not in NOT_EXPORTED)
    return ShownRows(rows=shown.queryset, columns=columns, desk=desk)


def _request_of(model: type[Model], user: Any, query: str) -> HttpRequest:
    """What the list would be asked with by a browser; in a worker there is none."""
    asked = QueryDict(query, mutable=True)
    for name in (PAGE_VAR, ALL_VAR, ERROR_FLAG):
        asked.pop(name, None)
    request = HttpRequest()
    request.method, request.user, request.GET = "GET", user, asked
    request.path = request.path_info = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    request.resolver_match = resolve(request.path)
    request.META = {"QUERY_STRING": asked.urlencode(), "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    return request


def _id_of(row: Any) -> str:
    return plain_cell(str(getattr(row, "public_id", None) or row.pk))
