"""The rows of a list. unfold's own tag works out the heads anew for each row, and writes 600 characters of classes into each cell.

It draws what our lists have: cells, links, check boxes, rows to edit. unfold's sections, sorting by hand and actions of a row are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import result_hidden_fields
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_field
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import BooleanField, Model
from django.forms import BaseForm
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from unfold.templatetags.unfold_list import result_headers
from unfold.utils import display_for_field, display_for_value

CHECKBOX = "action_checkbox"
# What stands for nothing, in every list; a phone leaves such cells out.
BLANK = "–"
_LONG_WORD, _TAG = re.compile(r"\S{25}"), re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    # What a phone shows before the value, where there are no heads.
    label: str
    css: str
    is_link: bool
    # What the admin's own methods draw; None for fields and what else `lookup_field` finds.
    draw: Callable[[Model], Any] | None


def table_of(cl: ChangeList) -> dict[str, Any]:
    """What `admin/result_table.html` shows."""
    heads = list(result_headers(cl))
    columns = list(_columns(cl, heads))
    forms = cl.formset.forms if cl.formset else [None] * len(cl.result_list)
    query = _query_of_links(cl)
    # A stale page sends fewer forms than there are rows by now; it is shown again with its own.
    rows = zip(cl.result_list, forms, strict=False)
    return {
        "heads": [head | {"is_checkbox": column.name == CHECKBOX} for head, column in zip(heads, columns, strict=True)],
        "rows": [_row(cl, columns, row, form, query) for row, form in rows],
        "hidden": list(result_hidden_fields(cl)),
        # The order that a list has by itself needs no mark: there is nothing to take back.
        "is_sorted_by_hand": bool(cl.params.get(ORDER_VAR)),
        "is_sorted_by_many": sum(bool(head.get("sorted")) for head in heads) > 1,
    }


def _columns(cl: ChangeList, heads: list[dict[str, Any]]) -> Iterator[Column]:
    links = cl.list_display_links or ()
    for place, (name, head) in enumerate(zip(cl.list_display, heads, strict=True)):
        called = name if isinstance(name, str) else getattr(name, "__name__", f"column{place}")
        yield Column(
            name=called,
            label=conditional_escape(capfirst(head["text"])) if called != CHECKBOX else "Select",
            css=f"field-{called}",
            is_link=name in links,
            draw=_method(cl, name),
        )


def _method(cl: ChangeList, name: str | Callable[[Model], Any]) -> Callable[[Model], Any] | None:
    if callable(name):
        return name
    try:
        cl.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        return getattr(cl.model_admin, name, None) if name != "__str__" else None
    return None


def _row(cl: ChangeList, columns: list[Column], row: Model, form: BaseForm | None, query: str) -> SafeString:
    link = _link_to(cl, row, query)
    cells = format_html_join("\n", "{}", ((_cell(cl, column, row, form, link),) for column in columns))
    errors = form.non_field_errors() if form else ""
    above = format_html('<tr><td colspan="{}">{}</td></tr>', len(columns), errors) if errors else ""
    return format_html('{}<tr class="data-row">{}</tr>', above, cells)


def _cell(cl: ChangeList, column: Column, row: Model, form: BaseForm | None, link: str) -> SafeString:
    if column.name == CHECKBOX:
        return format_html(
            '<td class="action-checkbox"><input type="checkbox" name="{}" value="{}" class="action-select hd-check"'
            ' aria-label="Select {}"></td>',
            ACTION_CHECKBOX_NAME,
            row.pk,
            row,
        )
    if form and column.name in form.fields and not column.is_link:
        field = form[column.name]
        css = f"{column.css} group errors" if field.errors else column.css
        return format_html('<td class="{}" data-label="{}">{}{}</td>', css, column.label, field, field.errors)
    shown, css = _value(cl, column, row), column.css
    if shown == BLANK:
        css = f"{css} hd-blank"
    elif _LONG_WORD.search(_TAG.sub(" ", str(shown))):
        # It may break anywhere, so that the other columns keep their place.
        css = f"{css} hd-breaks"
    if column.is_link and link:
        shown = format_html('<a href="{}"{}>{}</a>', link, _opener(cl, row), shown)
        css = f"{css} hd-opens"
    return format_html('<td class="{}" data-label="{}">{}</td>', css, column.label, shown)


def _value(cl: ChangeList, column: Column, row: Model) -> Any:
    empty = cl.model_admin.get_empty_value_display()
    if column.draw is not None:
        shown = column.draw(row)
        empty = getattr(column.draw, "empty_value_display", empty)
        return _plain(shown, empty, is_boolean=getattr(column.draw, "boolean", False))
    try:
        field, attribute, value = lookup_field(column.name, row, cl.model_admin)
    except ObjectDoesNotExist:
        return empty
    if field is None:
        return _plain(value, empty, is_boolean=getattr(attribute, "boolean", False))
    if field.remote_field:
        related = getattr(row, field.name)
        return empty if related is None else related
    return _boolean(value) if isinstance(field, BooleanField) else display_for_field(value, field, empty)


def _plain(value: Any, empty: str, *, is_boolean: bool) -> Any:
    if is_boolean:
        return _boolean(value)
    return value if isinstance(value, SafeString) else display_for_value(value, empty)


@lru_cache
def _boolean(value: bool | None) -> Any:
    """unfold's sign, which is a template, drawn once."""
    return display_for_value(value, "", boolean=True)


def _link_to(cl: ChangeList, row: Model, query: str) -> str:
    try:
        return str(cl.url_for_result(row)) + query
    except NoReverseMatch:
        return ""


def _query_of_links(cl: ChangeList) -> str:
    """What leads from a row back to this list as it is filtered now: the same for all rows, and slow to work out."""
    for row in cl.result_list[:1]:
        if address := _link_to(cl, row, ""):
            kept = add_preserved_filters({"preserved_filters": cl.preserved_filters, "opts": cl.opts}, address)
            return str(kept)[len(address) :]
    return ""


def _opener(cl: ChangeList, row: Model) -> SafeString | str:
    if not cl.is_popup:
        return ""
    key = row.serializable_value(str(cl.to_field) if cl.to_field else cl.lookup_opts.pk.attname)
    return format_html(' data-popup-opener="{}"', key)
