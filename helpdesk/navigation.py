"""The admin's side bar, grouped as the product is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

GROUPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # title: (label, icon, model)
    "Tickets": (
        ("Tickets", "inbox", "tickets.ticket"),
        ("Suspended", "pause_circle", "tickets.suspended"),
        ("Outbox", "outgoing_mail", "tickets.reply"),
    ),
    "Routing": (
        ("Rules", "rule", "routing.rule"),
        ("Priority", "stacked_line_chart", "routing.prioritylift"),
        ("Calendars", "calendar_month", "routing.calendar"),
        ("Backtests", "science", "routing.backtest"),
        ("Topics", "sell", "routing.topic"),
        ("Cues", "format_quote", "routing.cue"),
        ("Teams", "groups", "tickets.team"),
        ("VIPs", "star", "routing.vip"),
        ("Prompt", "edit_note", "routing.promptversion"),
        ("Model prices", "payments", "routing.modelprice"),
    ),
    "Pipelines": (
        ("Pipelines", "conversion_path", "routing.pipeline"),
        ("Destinations", "outbound", "routing.destination"),
        ("Pipeline events", "bolt", "routing.pipelineevent"),
        ("Runs", "play_circle", "routing.pipelinerun"),
        ("Deliveries", "send", "routing.delivery"),
    ),
    "Knowledge": (
        ("Articles", "menu_book", "resolution.article"),
        ("Precedents", "verified", "resolution.precedent"),
        ("Gaps", "travel_explore", "resolution.gap"),
        ("Macros", "short_text", "resolution.macro"),
        ("Policies", "tune", "resolution.policy"),
        ("Calibration", "target", "resolution.calibration"),
    ),
    "Customers": (
        ("Customers", "person", "tickets.customer"),
        ("Health", "monitor_heart", "resolution.healthscore"),
        ("Account events", "receipt_long", "tickets.accountevent"),
        ("Feedback", "thumbs_up_down", "resolution.feedback"),
    ),
    "Audit": (
        ("Events", "history", "tickets.ticketevent"),
        ("Sent mails", "forward_to_inbox", "tickets.sentmail"),
        ("Attempts", "psychology", "resolution.attempt"),
        ("Verdicts", "gavel", "resolution.verdict"),
        ("Decisions", "alt_route", "routing.decision"),
        ("Versions of the rules", "bookmarks", "routing.ruleset"),
        ("Corrections", "edit_note", "routing.correction"),
        ("Notices", "notifications", "routing.notice"),
        ("Model calls", "smart_toy", "routing.modelcall"),
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
    "tickets.outboxhold": ("Audit", "Outbox holds"),
    "tickets.formsecret": ("Integrations", "Form secrets"),
    "routing.reading": ("Audit", "Readings"),
    "routing.topicexample": ("Routing", "Topic examples"),
    "routing.topicmodel": ("Routing", "Topic models"),
    "routing.prioritybase": ("Routing", "Priority by impact"),
    "resolution.replay": ("Audit", "Replays"),
    "resolution.healthweight": ("Customers", "Health weights"),
    "resolution.healthband": ("Customers", "Health bands"),
    "django_q.success": ("System", "Done tasks"),
    "axes.accesslog": ("System", "Logins"),
    "axes.accessfailurelog": ("System", "Failed logins"),
}
_PLACES = {name: (group, label) for group, items in GROUPS.items() for label, _, name in items} | BESIDE_THE_MENU


def place_of(model: str) -> tuple[str, str] | None:
    """The group and the name by which the menu, the breadcrumbs and the titles call this list."""
    return _PLACES.get(model)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    title: str
    icon: str
    link: str
    is_active: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuGroup:
    title: str
    items: tuple[MenuItem, ...]
    is_collapsible: bool = False

    @property
    def is_active(self) -> bool:
        return any(item.is_active for item in self.items)


def menu_of(request: HttpRequest, *, badge: Callable[[], str]) -> list[MenuGroup]:
    """The groups with those lists that this person may see."""
    tickets, *others = GROUPS
    groups = [
        MenuGroup(title="", items=(_home(request),)),
        _group(request, tickets),
        MenuGroup(title="Review", items=_review(request, badge)),
        *(_group(request, title) for title in others),
    ]
    return [group for group in groups if group.items]


def may_view(request: HttpRequest, model: str) -> bool:
    app, name = model.split(".")
    return bool(request.user.has_perm(f"{app}.view_{name}"))


def _home(request: HttpRequest) -> MenuItem:
    link = reverse("admin:index")
    return MenuItem(title="Dashboard", icon="dashboard", link=link, is_active=request.path == link)


def _review(request: HttpRequest, badge: Callable[[], str]) -> tuple[MenuItem, ...]:
    if not may_view(request, "tickets.ticket"):
        return ()
    link = f"{_list_of('tickets.ticket')}?attention=needed"
    mine, queues = f"{_list_of('tickets.ticket')}?queue=mine", reverse("admin:tickets_ticket_queues")
    queue = reverse("admin:review")
    return (
        MenuItem(title="Review queue", icon="fact_check", link=queue, is_active=request.path.startswith(queue)),
        MenuItem(title="Needs a person", icon="rate_review", link=link, badge=badge()),
        MenuItem(title="My tickets", icon="assignment_ind", link=mine),
        MenuItem(title="Queues", icon="format_list_numbered", link=queues, is_active=request.path == queues),
    )


def _group(request: HttpRequest, title: str) -> MenuGroup:
    items = (
        MenuItem(title=label, icon=icon, link=_list_of(model), is_active=request.path.startswith(_list_of(model)))
        for label, icon, model in GROUPS[title]
        if may_view(request, model)
    )
    return MenuGroup(title=title, items=tuple(items), is_collapsible=title == "System")


@cache
def _list_of(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


# The entries are not unfold's, which copies and works out all of them for every page.
SIDEBAR = {"show_search": True, "show_all_applications": False, "navigation": []}
