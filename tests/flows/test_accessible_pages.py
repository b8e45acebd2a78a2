"""Every list, form and row of the admin by axe, in the dark, and at the width of a phone.

In the dark, because there the theme's own colours were too dim; `test_browser` looks at our own pages in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page

from tests.flows.test_browser import DESK, KNOWN_OF_UNFOLD, PASSWORD, chromium, open_page  # noqa: F401  # fixtures
from tests.helpdesk.test_admin_pages import rows  # noqa: F401  # fixture

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def _addresses(request: Any) -> Iterator[str]:
    yield "/admin/"
    yield "/admin/search/?s=zeppelin"
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


def test_no_page_has_serious_findings_or_is_wider_than_a_phone(page: Page, rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = get_user_model().objects.get(username="root")
    addresses = list(_addresses(request))

    found = {}
    for address in addresses:
        page.set_viewport_size(PHONE)
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size(DESK)
        found[address] = (_findings(page), width)

    assert {address: seen for address, seen in found.items() if seen != ([], 390)} == {}


def _findings(page: Page) -> list[tuple[str, str]]:
    violations = Axe().run(page).response["violations"]
    return [
        (found["id"], node["html"][:200])
        for found in violations
        if found["impact"] in ("serious", "critical")
        and found["id"] not in KNOWN_OF_UNFOLD
        and not found["id"].startswith("landmark-")
        for node in found["nodes"]
    ]
