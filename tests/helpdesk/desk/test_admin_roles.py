"""Each role sees what it should and can't do more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import factories
from tickets.models import Ticket

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]
SEES = {
    "Support lead": {
        "tickets_ticket",
        "tickets_reply",
        "tickets_customer",
        "tickets_ticketevent",
        "tickets_integration",
        "tickets_receipt",
        "routing_rule",
        "routing_topic",
        "resolution_article",
        "resolution_policy",
        "resolution_attempt",
        "resolution_verdict",
        "resolution_calibration",
        "tickets_team",
        "routing_vip",
        "routing_correction",
        "routing_notice",
    },
    "Reviewer": {
        "tickets_ticket",
        "tickets_reply",
        "tickets_customer",
        "tickets_ticketevent",
        "resolution_attempt",
        "routing_decision",
        "routing_vip",
        "routing_correction",
    },
    "Auditor": {
        "tickets_ticket",
        "tickets_ticketevent",
        "resolution_attempt",
        "routing_decision",
        "routing_reading",
        "tickets_receipt",
        "tickets_apikey",
        "routing_rule",
        "resolution_policy",
    },
    "Integration manager": {
        "tickets_integration",
        "tickets_apikey",
        "tickets_receipt",
        "tickets_ticket",
        "tickets_customer",
    },
}
HIDDEN = {
    "Support lead": {"auth_user", "auth_group", "django_q_schedule"},
    "Reviewer": {"routing_rule", "resolution_policy", "tickets_integration", "tickets_apikey", "auth_user"},
    "Auditor": {"auth_user", "auth_group", "django_q_schedule"},
    "Integration manager": {
        "resolution_attempt",
        "routing_rule",
        "resolution_policy",
        "auth_user",
        "tickets_ticketevent",
    },
}


@pytest.mark.parametrize("role", SEES)
def test_it_sees_its_pages(role: str, browser_of: Browser) -> None:
    browser = browser_of(role)

    answers = {page: browser.get(reverse(f"admin:{page}_changelist")).status_code for page in SEES[role]}

    assert answers == dict.fromkeys(SEES[role], 200)


@pytest.mark.parametrize("role", HIDDEN)
def test_it_does_not_see_the_others(role: str, browser_of: Browser) -> None:
    browser = browser_of(role)

    answers = {page: browser.get(reverse(f"admin:{page}_changelist")).status_code for page in HIDDEN[role]}

    assert answers == dict.fromkeys(HIDDEN[role], 403)


@pytest.mark.parametrize("role", SEES)
def test_its_navigation_leads_nowhere_forbidden(role: str, browser_of: Browser) -> None:
    browser = browser_of(role)
    groups = browser.get(reverse("admin:index")).context["sidebar_navigation"]

    links = [item.link for group in groups for item in group.items]

    assert links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_an_auditor_changes_nothing_anywhere(browser_of: Browser) -> None:
    request = RequestFactory().get("/")
    request.user = factories.staff_with("Auditor")

    allowed = [page.opts.label for page in admin.site._registry.values() if _may_write(page, request)]

    assert allowed == []


def test_a_lead_edits_rules_articles_and_policies_but_no_audit(browser_of: Browser) -> None:
    request = RequestFactory().get("/")
    request.user = factories.staff_with("Support lead")

    allowed = {page.opts.label for page in admin.site._registry.values() if _may_write(page, request)}

    assert allowed == {
        "tickets.Ticket",
        "tickets.Customer",
        "tickets.Team",
        "tickets.MailRule",
        "routing.Rule",
        "routing.ModelPrice",
        "routing.PriorityBase",
        "routing.PriorityLift",
        "routing.Calendar",
        "routing.Destination",
        "routing.Pipeline",
        "routing.Topic",
        "routing.TopicExample",
        "routing.Cue",
        "routing.Vip",
        "resolution.Article",
        "resolution.HealthBand",
        "resolution.HealthWeight",
        "resolution.Macro",
        "resolution.Policy",
    }


AUDIT = [
    "tickets_ticketevent",
    "tickets_reply",
    "tickets_receipt",
    "tickets_accountevent",
    "routing_decision",
    "routing_reading",
    "resolution_attempt",
    "admin_logentry",
]


@pytest.mark.parametrize("page", AUDIT)
def test_what_is_kept_for_audit_is_changed_by_nobody(page: str, root: Client, ticket: Ticket) -> None:
    request = RequestFactory().get("/")
    request.user = root.get("/admin/").wsgi_request.user
    model_admin = next(found for found in admin.site._registry.values() if _name(found) == page)

    assert not _may_write(model_admin, request)
    assert root.post(reverse(f"admin:{page}_add")).status_code == 403


def test_a_visitor_is_asked_to_log_in(client: Client, db: None) -> None:
    answer = client.get(reverse("admin:tickets_ticket_changelist"))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def _may_write(page: ModelAdmin, request: HttpRequest) -> bool:
    return (
        page.has_add_permission(request) or page.has_change_permission(request) or page.has_delete_permission(request)
    )


def _name(page: ModelAdmin) -> str:
    return f"{page.opts.app_label}_{page.opts.model_name}"
