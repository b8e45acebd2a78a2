"""The admin's side bar, grouped as the product is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy

GROUPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # title: (label, icon, model)
    "Tickets": (
        ("Tickets", "inbox", "tickets.ticket"),
        ("Suspended", "pause_circle", "tickets.suspended"),
        ("Replies", "outgoing_mail", "tickets.reply"),
    ),
    "Routing": (
        ("Rules", "rule", "routing.rule"),
        ("Topics", "sell", "routing.topic"),
        ("Teams", "groups", "tickets.team"),
    ),
    "Knowledge": (("Articles", "menu_book", "resolution.article"), ("Policies", "tune", "resolution.policy")),
    "Customers": (
        ("Customers", "person", "tickets.customer"),
        ("Account events", "receipt_long", "tickets.accountevent"),
    ),
    "Audit": (
        ("Events", "history", "tickets.ticketevent"),
        ("Sent mails", "forward_to_inbox", "tickets.sentmail"),
        ("Attempts", "psychology", "resolution.attempt"),
        ("Decisions", "alt_route", "routing.decision"),
        ("Settings history", "published_with_changes", "tickets.settingchange"),
        ("Exports", "download", "helpdesk.listexport"),
        ("Staff actions", "manage_search", "admin.logentry"),
    ),
    "Integrations": (
        ("Integrations", "hub", "tickets.integration"),
        ("API keys", "key", "tickets.apikey"),
        ("Mailboxes", "mail", "tickets.mailbox"),
        ("Mail rules", "rule_settings", "tickets.mailrule"),
        ("Web forms", "dynamic_form", "tickets.form"),
        ("Receipts", "move_to_inbox", "tickets.receipt"),
    ),
    "System": (
        ("Colleagues", "badge", "auth.user"),
        ("Roles", "shield_person", "auth.group"),
        ("Queued tasks", "low_priority", "django_q.ormq"),
        ("Failed tasks", "error", "django_q.failure"),
        ("Schedules", "schedule", "django_q.schedule"),
        ("Login attempts", "lock", "axes.accessattempt"),
    ),
}

# Lists without an entry in the menu, which are reached from others: where they belong, and what they are called.
BESIDE_THE_MENU: dict[str, tuple[str, str]] = {
    "tickets.message": ("Tickets", "Messages"),
    "tickets.attachment": ("Tickets", "Attachments"),
    "tickets.formsecret": ("Integrations", "Form secrets"),
    "routing.reading": ("Audit", "Readings"),
    "django_q.success": ("System", "Done tasks"),
    "axes.accesslog": ("System", "Logins"),
    "axes.accessfailurelog": ("System", "Failed logins"),
}
_PLACES = {name: (group, label) for group, items in GROUPS.items() for label, _, name in items} | BESIDE_THE_MENU


def place_of(model: str) -> tuple[str, str] | None:
    """The group and the name by which the menu, the breadcrumbs and the titles call this list."""
    return _PLACES.get(model)


def _may_view(model: str) -> Callable[[HttpRequest], bool]:
    app, name = model.split(".")
    return lambda request: request.user.has_perm(f"{app}.view_{name}")


def _item(label: str, icon: str, model: str) -> dict[str, Any]:
    link = reverse_lazy(f"admin:{model.replace('.', '_')}_changelist")
    return {"title": label, "icon": icon, "link": link, "permission": _may_view(model)}


_REVIEW = {
    "title": "Review",
    "separator": True,
    "items": [
        {
            "title": "Needs a person",
            "icon": "rate_review",
            "link": lambda request: reverse_lazy("admin:tickets_ticket_changelist") + "?attention=needed",
            "badge": "helpdesk.admin_site.review_badge",
            "permission": _may_view("tickets.ticket"),
        }
    ],
}
_HOME = {"items": [{"title": "Dashboard", "icon": "dashboard", "link": reverse_lazy("admin:index")}]}
_GROUPS = [
    {"title": title, "separator": True, "collapsible": title == "System", "items": [_item(*item) for item in items]}
    for title, items in GROUPS.items()
]

SIDEBAR = {
    "show_search": True,
    "show_all_applications": False,
    "navigation": [_HOME, _GROUPS[0], _REVIEW, *_GROUPS[1:]],
}
