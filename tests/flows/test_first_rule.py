"""A newcomer does what `docs/howto/first-rule.md` says, word for word, in a browser beside a real worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models.functions import Now
from playwright.sync_api import Page

from routing.models import ModelState, Reading, RuleSet, TopicExample, TopicModel
from tests import factories
from tests.flows.processes import ROOT, wait_until, worker
from tests.flows.serious import serious_findings
from tests.flows.test_browser import chromium, lead, open_page, pytestmark
from tests.helpdesk.desk_rows import routed
from tickets import handoff
from tickets.models import Ticket

__all__ = ["chromium", "lead", "open_page", "pytestmark"]

GUIDE = (ROOT / "docs/howto/first-rule.md").read_text()
REFUNDS = "Refunds and disputed charges"


def shown(words: str) -> str:
    """What the guide says that one sees."""
    assert f"**{words}**" in GUIDE
    return words


def written(words: str) -> str:
    """What the guide says that one writes."""
    assert f"`{words}`" in GUIDE
    return words


def test_a_newcomer_follows_the_guide(open_page: Callable[..., Page], lead: Any) -> None:
    refund = routed(factories.TicketFactory(subject=written("Refund for order 48213 is not here")), topic=REFUNDS)
    routed()
    page = open_page(lead)

    with worker():
        _draft(page)
        _try_on(page, refund)
        _backtest(page)
        _publish(page)
        first = _arrived(
            "Harvester", "The blade of our harvester is blunt again. Please send somebody to the farm who sharpens it."
        )
        before = _settle(page, first)
        second = _arrived(
            "Blunt blade",
            "Our harvester cuts badly, its blade is blunt. Could somebody come to the farm and sharpen it?",
        )

    topic, team = "Machines on the farm", "Technical support"
    assert before == "unsure"
    assert Reading.objects.get(ticket=second).topic == topic
    assert (second.topic, second.team.name if second.team else "") == (topic, team)
    assert Ticket.objects.get(pk=refund.pk).priority == "normal"
    assert RuleSet.objects.get(pk=2).reason == "People wait for their money."


def _draft(page: Page) -> None:
    _menu(page, shown("Rules"))
    _add(page, "rule")
    page.get_by_label(shown("Name")).fill(written("Refunds wait for nobody"))
    page.get_by_label(shown("State")).select_option(shown("Draft"))
    page.get_by_label("Field of condition 1").select_option(shown("topic"))
    page.get_by_label("Comparison of condition 1").select_option(shown("is"))
    page.locator(".hd-condition-row select.hd-values").select_option(shown(REFUNDS))
    page.get_by_label(shown("Priority")).select_option(shown("High"))
    page.get_by_role("button", name=shown("Save and continue editing")).click()
    page.get_by_text("When topic is Refunds and disputed charges: set priority high.").wait_for()


def _try_on(page: Page, ticket: Ticket) -> None:
    page.get_by_role("link", name=shown("Try on history")).click()
    page.get_by_label(shown("Ticket"), exact=True).fill(f"#{ticket.number}")
    page.get_by_role("button", name=shown("Try on this ticket")).click()
    page.get_by_role("row", name="priority normal high").wait_for()
    page.get_by_role("link", name="Back to the rule").click()


def _backtest(page: Page) -> None:
    page.get_by_role("link", name=shown("Try on history")).click()
    page.get_by_label(shown("Newest tickets")).fill(written("100"))
    page.get_by_role("button", name=shown("Backtest")).click()
    # The bar asks by itself, and shows the report in the end.
    page.get_by_role("heading", name="1 of 2 tickets would have been decided otherwise").wait_for()
    assert page.get_by_role("cell", name="normal → high", exact=True).count() == 1
    assert serious_findings(page) == []


def _publish(page: Page) -> None:
    page.get_by_role("link", name=shown("The rule"), exact=True).click()
    page.get_by_label(shown("State")).select_option(shown("Active"))
    page.get_by_role("button", name=shown("Save"), exact=True).click()
    page.get_by_text(shown("1 change not published")).wait_for()
    page.get_by_role("link", name=shown("See what changes, and publish")).click()
    page.get_by_label("Why?").fill(written("People wait for their money."))
    page.get_by_role("button", name=shown("Publish as version 2")).click()
    page.get_by_text("Version 2 is published").wait_for()


def _settle(page: Page, ticket: Ticket) -> str:
    """Makes the topic, gives it to the ticket, and waits until it is learnt; returns what the ticket was read as."""
    _menu(page, shown("Topics"))
    _add(page, "topic")
    page.get_by_label(shown("Name")).fill(written("Machines on the farm"))
    page.get_by_label(shown("Category")).select_option(shown("Technical"))
    page.locator("#id_team").select_option(shown("Technical support"))
    page.get_by_label(shown("Description")).fill(
        written("A machine at the customer's is broken or blunt, and somebody has to come and repair it.")
    )
    page.get_by_role("button", name=shown("Save"), exact=True).click()
    _menu(page, shown("Needs a person"))
    page.get_by_role("link", name="Harvester").first.click()
    page.get_by_role("heading", name=shown("What is this about?")).wait_for()
    page.locator("#topic").select_option(shown("Machines on the farm"))
    page.get_by_role("button", name=shown("Settle and let the agent answer")).click()
    page.get_by_text("The topic is “Machines on the farm”").wait_for()
    wait_until(_is_learnt)
    return ticket.topic


def _arrived(subject: str, body: str) -> Ticket:
    """As the form brings it; read and routed by the worker."""
    ticket = factories.TicketFactory(subject=written(subject), body=written(body), customer=factories.CustomerFactory())
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    handoff.nudge_ticket(ticket.pk)
    wait_until(lambda: Ticket.objects.filter(pk=ticket.pk, decisions__isnull=False, claim=None).exists())
    return Ticket.objects.get(pk=ticket.pk)


def _is_learnt() -> bool:
    """The model that stands knows every example, so the ticket that was settled, too."""
    examples = TopicExample.objects.filter(retired_at=None).count()
    return TopicModel.objects.filter(state=ModelState.STANDS, examples=examples).exists()


def _menu(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.locator("#nav-sidebar").get_by_role("link", name=name).first.click()


def _add(page: Page, model: str) -> None:
    page.locator(f"a[href$='/{model}/add/']").first.click()
