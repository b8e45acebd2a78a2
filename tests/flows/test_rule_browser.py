"""A condition's value is chosen where its field has choices, and typed where it has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from routing.models import Condition
from tests import factories
from tests.flows.test_browser import chromium, lead, open_page, pytestmark

__all__ = ["chromium", "lead", "open_page", "pytestmark"]


def test_a_lead_chooses_values(open_page: Callable[..., Page], lead: Any) -> None:
    rule = factories.RuleFactory(name="Enterprise first")
    tier = Condition.objects.create(rule=rule, field="tier", operator="is", value="enterprise")
    subject = Condition.objects.create(rule=rule, field="subject", operator="contains", value="urgent")
    page = open_page(lead)
    page.goto(f"/admin/routing/rule/{rule.pk}/change/")

    rows = page.locator("tr.form-row:has([name^=conditions-])")
    rows.nth(0).locator(".hd-values").select_option("pro")
    assert rows.nth(1).locator(".hd-values").count() == 0
    page.locator("#id_conditions-1-field").select_option("channel")
    page.locator("#id_conditions-1-operator").select_option("one_of")
    rows.nth(1).locator(".hd-values").select_option(["email", "chat"])
    page.locator("#id_name").press("Enter")
    page.get_by_text("was changed successfully").wait_for()

    tier.refresh_from_db()
    subject.refresh_from_db()
    assert tier.value == "pro"
    assert (subject.field, subject.operator, subject.value) == ("channel", "one_of", "email, chat")
