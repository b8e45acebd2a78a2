"""What axe finds on a page that keeps somebody from using it."""

from __future__ import annotations

from collections.abc import Collection

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")


def serious_findings(page: Page, *, known: Collection[str] = (), beside: str = "") -> list[tuple[str, str]]:
    """The rule and the markup of each finding; a rule of which we know that the page breaks it is not asked.

    `beside` is the selector of what was looked at on another page already.
    """
    context = {"exclude": [[beside]]} if beside else None
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in known}}
    return [
        (found["id"], node["html"][:200])
        for found in Axe().run(page, context=context, options=options).response["violations"]
        if found["impact"] in SERIOUS
        for node in found["nodes"]
    ]
