"""What the pages of lists are drawn with."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.forms import BoundField, CheckboxSelectMultiple
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helpdesk.lists import table

register = template.Library()


@register.inclusion_tag("admin/result_table.html", takes_context=True)
def result_table(context: RequestContext, cl: ChangeList) -> dict[str, Any]:
    may_add = cl.model_admin.has_add_permission(context["request"])
    return {"cl": cl, "has_add_permission": may_add, **(table.table_of(cl) if cl.result_list else {})}


@register.simple_tag
def filter_boxes(field: BoundField) -> SafeString | str:
    """The boxes of a filter of which one may choose several; empty for another control."""
    if not isinstance(field.field.widget, CheckboxSelectMultiple):
        return ""
    chosen = {str(value) for value in field.value() or ()}
    boxes = format_html_join(
        "\n",
        '<label><input type="checkbox" name="{}" value="{}" class="hd-check"{}>{}</label>',
        (
            (field.html_name, value, SafeString(" checked" if str(value) in chosen else ""), label)
            for value, label in field.field.widget.choices
        ),
    )
    return format_html('<fieldset class="hd-filter"><legend>{}</legend>{}</fieldset>', field.label, boxes)
