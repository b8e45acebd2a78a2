"""Every list, form and row of the admin by axe, in the dark, and at the widths of a phone and a laptop.

In the dark, because there the theme's own colours were too dim; `test_browser` looks at our own pages in both. Each page
takes a second, so what else holds for all of them in a browser is seen here too: `open_page` fails where one asks for
what its policy forbids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page

from helpdesk import page_policy
from tests.flows.serious import serious_findings
from tests.flows.test_browser import DESK, KNOWN_OF_UNFOLD, PASSWORD, chromium, open_page  # noqa: F401  # fixtures
from tests.helpdesk.desk.test_admin_pages import rows  # noqa: F401  # fixture

pytestmark = pytest.mark.django_db(transaction=True)
MENU = "#nav-sidebar"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1360, "height": 900}


def _addresses(request: Any) -> Iterator[str]:
    yield "/admin/"
    yield "/admin/search/?s=zeppelin"
    yield "/admin/me/"
    for model, desk in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        if desk.has_add_permission(request):
            yield reverse(f"{name}_add")
        row: Any = desk.get_queryset(request).first()
        if row is not None:
            yield reverse(f"{name}_change", args=[row.pk])


@pytest.fixture
def page(open_page: Callable[..., Page], rows: None) -> Page:  # noqa: F811
    root = get_user_model().objects.create_superuser("root", "root@example.com", PASSWORD)
    # In motion colours are neither what they were nor what they will be.
    return open_page(root, viewport=PHONE, color_scheme="dark", reduced_motion="reduce")


def test_no_page_has_serious_findings_or_is_wider_than_its_window(page: Page, rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = get_user_model().objects.get(username="root")
    addresses = list(_addresses(request))

    found: dict[str, object] = {}
    for address in addresses:
        page.set_viewport_size(PHONE)
        answer = page.goto(address)
        assert answer is not None, address
        assert page_policy.HEADER.lower() in answer.headers, address
        widths = [_width(page, PHONE), _width(page, LAPTOP)]
        page.set_viewport_size(DESK)
        # The menu is the same on every page, and more than half of most.
        beside = MENU if found else ""
        found[address] = (serious_findings(page, known=KNOWN_OF_UNFOLD, beside=beside), widths)

    assert {address: seen for address, seen in found.items() if seen != ([], [390, 1360])} == {}


def _width(page: Page, window: Any) -> int:
    page.set_viewport_size(window)
    return int(page.evaluate("document.documentElement.scrollWidth"))
