"""Breadcrumbs and titles in the words of the menu: one word for a thing, wherever it stands."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib import admin
from django.db.models import Model
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from helpdesk.navigation import GROUPS, place_of
from helpdesk.page_facts import page_facts
from helpdesk.row_links import may_open
from tickets.presentation.times import exact_time

register = template.Library()
# The breadcrumbs are drawn by a template of its own, which knows the request only; the tab's title is made before it.
OWN_TITLE = "own_title_of_page"
OF_A_LIST = 2
# Django's titles of forms say what one may do, and to what by the model's name.
ADD, CHANGE_OR_VIEW = "Add {}", ("Change {}", "View {}")


@register.simple_tag(takes_context=True)
def menu_parts(context: RequestContext, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """unfold's parts (app, model, row) as the menu has them (group, entry, row); a group leads to the list of its name.

    A page of ours that is neither list nor row stands last, by its own title.
    """
    own = getattr(context["request"], OWN_TITLE, "")
    return [*_menu_parts(parts), *([{"title": own}] if own and len(parts) == OF_A_LIST else [])]


@register.inclusion_tag("admin/desk/outbox_banner.html", takes_context=True)
def outbox_banner(context: RequestContext) -> dict[str, Any]:
    """What of the outbox is held, on every page of whoever is logged in."""
    request = context["request"]
    holds = page_facts(request).holds if request.user.is_authenticated else ()
    return {"holds": holds, "may_open": request.user.has_perm("tickets.view_reply")}


def _menu_parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    place = _place_of_list(str(parts[1].get("link", ""))) if len(parts) > 1 else None
    if place is None:
        return [part | {"title": capfirst(str(part["title"]))} if at < 2 else part for at, part in enumerate(parts)]
    group, label = place
    rows = [part | {"title": row_name(part["title"])} for part in parts[2:]]
    # A group of which the list has the name says nothing.
    groups = [] if group == label else [{"title": group, "link": _list_named(group)}]
    return [*groups, {"title": label, "link": parts[1]["link"]}, *rows]


@register.simple_tag(takes_context=True)
def page_title(context: RequestContext) -> str:
    """What the tab says: the row and its list, or the list, or the page's own title."""
    title, opts = str(context.get("title") or ""), context.get("opts")
    if opts is None:
        return title
    label = menu_label(opts)
    if context.get("cl") is not None:
        # A view of a list may have a name of its own: a queue.
        own = str(context.get("list_title") or "")
        setattr(context["request"], OWN_TITLE, own)
        return own or label
    setattr(context["request"], OWN_TITLE, title)
    named = _named(title, context.get("original"), opts)
    return named if label in named else f"{named} | {label}"


@register.simple_tag(takes_context=True)
def to(context: RequestContext, link: str) -> SafeString | str:
    """`<a {% to link %}>`: leads there if this person may open it; else only the words stand there."""
    return format_html('href="{}"', link) if link and may_open(context["request"], str(link)) else ""


@register.filter
def menu_label(opts: Any) -> str:
    """What the menu calls the list of this model."""
    place = place_of(opts.label_lower)
    return place[1] if place else str(opts.verbose_name_plural).capitalize()


@register.filter
def in_a_sentence(label: str) -> str:
    """“Mail rules” begins small within a sentence, “API keys” does not."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _named(title: str, original: Any, opts: Any) -> str:
    if title == ADD.format(opts.verbose_name):
        return "Add"
    if isinstance(original, Model) and title in {form.format(opts.verbose_name) for form in CHANGE_OR_VIEW}:
        return row_name(original)
    return title


def row_name(row: Any) -> str:
    """What a row is called: mostly what it says itself; a login has only a moment in its own format."""
    moment = getattr(row, "attempt_time", None)
    return f"{row.username or 'nobody'}, {exact_time(moment)}" if moment else str(row)


def _place_of_list(address: str) -> tuple[str, str] | None:
    for model in admin.site._registry:
        opts = model._meta
        if address == reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"):
            return place_of(opts.label_lower)
    return None


def _list_named(group: str) -> str:
    """Replies stand under Tickets, which is a list too; Audit is none."""
    models = [model for label, _, model in GROUPS.get(group, ()) if label == group]
    return reverse(f"admin:{models[0].replace('.', '_')}_changelist") if models else ""
