"""A lead drafts a rule, tries it on history, reads what it would have done, and publishes it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from django.db import connection
from playwright.sync_api import Page

from routing.models import Backtest, Rule, RuleSet
from routing.models.backtest import BacktestState
from routing.models.rule import RuleState
from tests import factories
from tests.flows.serious import serious_findings
from tests.flows.test_browser import chromium, lead, open_page, pytestmark
from tests.helpdesk.desk_rows import routed
from tests.routing.backtests.history import ON_LOGIN, go_on
from tickets.models import Ticket

__all__ = ["chromium", "lead", "open_page", "pytestmark"]


def test_a_rule_is_drafted_backtested_and_published(open_page: Callable[..., Page], lead: Any) -> None:
    tickets = [routed() for _ in range(3)]
    factories.TopicFactory(name="login")
    rule = factories.RuleFactory(
        name="Logins first", state="draft", conditions=ON_LOGIN, actions={"priority": "urgent"}, position=9_000
    )
    versions = RuleSet.objects.count()
    page = open_page(lead)

    page.goto(f"/admin/routing/rule/{rule.pk}/change/")
    page.get_by_role("link", name="Try on history").click()
    page.get_by_label("Newest tickets").fill("50")
    page.get_by_role("button", name="Backtest").click()
    page.get_by_text("0 of 3 tickets.").wait_for()
    assert serious_findings(page) == []

    _work(Backtest.objects.get())
    # The bar asks by itself, and shows the report in the end.
    page.get_by_role("heading", name="3 of 3 tickets would have been decided otherwise").wait_for()
    assert page.get_by_role("cell", name="normal → urgent", exact=True).count() == 1
    assert page.get_by_role("link", name=f"#{tickets[0].number}").count() == 1
    assert serious_findings(page) == []
    assert set(Ticket.objects.values_list("priority", flat=True)) == {"normal"}

    page.get_by_role("link", name="The rule", exact=True).click()
    page.locator("#id_state").select_option(RuleState.ACTIVE)
    page.locator("#id_name").press("Enter")
    page.goto("/admin/routing/ruleset/publish/")
    page.locator("[name=reason]").fill("Logins are urgent.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is published").first.wait_for()

    assert Rule.objects.get(pk=rule.pk).state == RuleState.ACTIVE
    assert RuleSet.objects.count() == versions + 1
    assert routed().priority == "urgent"


def _work(backtest: Backtest) -> None:
    """As a worker does, beside the browser."""

    def slices() -> None:
        while go_on(backtest).state == BacktestState.RUNNING:
            pass
        connection.close()

    worker = Thread(target=slices)
    worker.start()
    worker.join()
