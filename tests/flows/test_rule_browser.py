"""A rule's conditions are chosen from what suits their field, in a real browser; saved, published, and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from routing.models import Rule, RuleSet
from tests import factories
from tests.flows.test_browser import chromium, lead, open_page, pytestmark

__all__ = ["chromium", "lead", "open_page", "pytestmark"]


def test_a_lead_edits_publishes_and_restores(open_page: Callable[..., Page], lead: Any) -> None:
    tier = {"field": "tier", "operator": "is", "value": "enterprise"}
    rule = factories.RuleFactory(name="Enterprise first", conditions=[tier])
    page = open_page(lead)
    page.goto(f"/admin/routing/rule/{rule.pk}/change/")

    rows = page.locator(".hd-condition-row")
    rows.nth(0).locator(".hd-values").select_option("pro")
    page.locator("[name=conditions-1-field]").select_option("channel")
    page.locator("[name=conditions-1-operator]").select_option("one_of")
    for channel in ("email", "chat"):
        rows.nth(1).get_by_role("checkbox", name=channel).check()
    page.locator("[name=name]").press("Enter")
    page.get_by_text("was changed successfully").wait_for()
    page.get_by_role("link", name="published", exact=True).click()
    page.get_by_text("Enterprise first").first.wait_for()
    page.get_by_label("Why?").fill("Paying people first.")
    page.get_by_role("button", name="Publish as version 2").click()
    page.get_by_text("Version 2 is published").wait_for()
    page.goto("/admin/routing/ruleset/1/change/")
    page.get_by_role("button", name="Restore version 1").click()
    page.get_by_text("Version 1 is back, as version 3.").wait_for()

    kept = RuleSet.objects.get(pk=2).document["rules"][-1]["conditions"]
    assert kept == [
        {"field": "tier", "operator": "is", "value": "pro"},
        {"field": "channel", "operator": "one_of", "value": ["email", "chat"]},
    ]
    assert not Rule.objects.filter(pk=rule.pk).exists()


def test_rules_are_moved_by_hand_and_by_keys(open_page: Callable[..., Page], lead: Any) -> None:
    page = open_page(lead)
    page.goto("/admin/routing/rule/")

    handles = page.locator(".hd-drag")
    handles.nth(3).drag_to(page.locator("#result_list tbody tr").nth(0), target_position={"x": 200, "y": 3})
    handles.nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("were changed successfully").wait_for()

    assert [rule.name for rule in Rule.objects.all()] == [
        "Route the rest",
        "Escalate what is angry and pressing",
        "Hold what can't be told",
        "Take first what presses",
    ]
