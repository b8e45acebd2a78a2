"""What unfold and our scripts do works under the policy of the admin's pages; no page of it asks for what that forbids.

`open_page` fails where the browser complains of the policy.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page

from helpdesk import page_policy
from tests.flows.test_browser import PASSWORD, chromium, open_page, pytestmark
from tests.helpdesk.desk_rows import answered, held_draft

__all__ = ["chromium", "open_page", "pytestmark"]


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(get_user_model().objects.create_superuser("root", "root@example.com", PASSWORD))


def test_menus_open_and_charts_are_drawn(page: Page) -> None:
    answered(confidence=0.7)
    page.reload()
    page.get_by_text("root", exact=True).first.click()
    page.get_by_role("link", name="Log out").or_(page.get_by_role("button", name="Log out")).first.wait_for()

    drawn = "[...document.querySelectorAll('canvas')].filter(one => Chart.getChart(one)).length"
    assert page.evaluate(drawn) == page.locator("canvas").count() > 0


def test_no_page_of_the_admin_asks_for_what_is_forbidden(page: Page) -> None:
    ticket = held_draft()
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    paths = ["/admin/", "/admin/me/", "/api/docs/", reverse("admin:tickets_ticket_change", args=[ticket.pk])]
    paths += [reverse(f"{name}_changelist") for name in names]
    paths += [reverse(f"{name}_add") for name in names]

    for path in paths:
        answer = page.goto(path)
        assert answer is not None and page_policy.HEADER.lower() in answer.headers, path
