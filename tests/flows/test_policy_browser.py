"""What unfold and our scripts do works under the policy of the admin's pages; no page of it asks for what that forbids.

`open_page` fails where the browser complains of the policy.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
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


def test_what_no_list_leads_to_asks_for_nothing_forbidden(page: Page) -> None:
    """The lists, forms and rows are seen by `test_accessible_pages`."""
    ticket = held_draft()

    for path in (
        "/api/docs/",
        reverse("admin:tickets_ticket_change", args=[ticket.pk]),
        "/admin/tickets/ticketevent/add/",
    ):
        answer = page.goto(path)
        assert answer is not None, path
        assert page_policy.HEADER.lower() in answer.headers, path
