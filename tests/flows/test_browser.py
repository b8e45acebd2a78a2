"""The admin in a real browser: one reviewer's and lead's day, and what a screen reader would stumble over.

Set CHROMIUM to the browser's path where it is not found by itself. Without a browser the module is left out, unless
HELPDESK_REQUIRE_BROWSER=1 says that it must be there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from routing.models import Rule
from tests import factories
from tests.flows.serious import serious_findings
from tests.helpdesk.desk_rows import SCRIPT, answered, held_draft, routed
from tickets.models import Message, Reply, Ticket
from tickets.states import Status

CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
REQUIRED = os.environ.get("HELPDESK_REQUIRE_BROWSER") == "1"
if not (CHROMIUM or REQUIRED):
    pytest.skip("No chromium here: set CHROMIUM to its path.", allow_module_level=True)

# Playwright's loop runs in this thread while Django's ORM is asked between its steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
pytestmark = pytest.mark.django_db(transaction=True)
# Wide enough that the side bar is open at first, also where a newer unfold closes it up to 1280.
DESK = {"width": 1440, "height": 900}
PASSWORD = "correct horse"
# unfold's own: its side bar and tables have these on every page of every project.
KNOWN_OF_UNFOLD = ("list", "region", "empty-table-header")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Logs somebody in and gives the page; fails at its end when a script failed or asked for what the policy forbids."""
    failures: list[str] = []
    contexts = []

    def login(user: Any, **options: Any) -> Page:
        context = chromium.new_context(**{"base_url": live_server.url, "viewport": DESK} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda line: failures.append(line.text) if "Content Security" in line.text else None)
        page.goto("/admin/")
        page.fill("#id_username", user.username)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url("**/admin/")
        return page

    yield login
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def lead() -> Any:
    return factories.staff_with("Support lead")


def test_a_lead_finds_a_held_ticket_and_sends_its_draft(open_page: Callable[..., Page], lead: Any) -> None:
    ticket = held_draft()
    factories.TicketFactory(subject="Something else", body="Entirely.")
    page = open_page(lead)

    page.get_by_role("link", name="Drafts to check").click()
    page.fill("#searchbar", "unable")
    page.press("#searchbar", "Enter")
    page.wait_for_url("**q=unable**")
    page.locator("body").press("j")
    page.locator("body").press("Enter")
    page.wait_for_url(f"**/{ticket.pk}/change/**")
    page.get_by_role("button", name="Send as it stands").click()

    page.get_by_text("The answer is approved and on its way.").wait_for()
    assert Reply.objects.get(ticket=ticket).status_after == Status.RESOLVED


def test_a_lead_edits_the_draft_before_sending_it(open_page: Callable[..., Page], lead: Any) -> None:
    ticket = held_draft()
    page = open_page(lead)

    page.goto(f"/admin/tickets/ticket/{ticket.pk}/change/")
    page.get_by_role("link", name="Edit and send").click()
    page.locator("#reply-text").press("Control+End")
    page.locator("#reply-text").type(" Write again if it does not help.")
    page.get_by_role("button", name="Send and wait").click()

    page.get_by_text("The reply is on its way").wait_for()
    assert Message.objects.get(ticket=ticket, direction="outbound").text.endswith(
        "a seat. Write again if it does not help."
    )


def test_a_lead_settles_a_topic_and_leaves_a_note(open_page: Callable[..., Page], lead: Any) -> None:
    ticket, _ = routed(topic="unsure"), factories.TopicFactory(name="Seats")
    page = open_page(lead)

    page.get_by_role("link", name="Topics to settle").click()
    page.get_by_role("link", name=f"#{ticket.number}").click()
    page.get_by_label("Topic", exact=True).select_option("Seats")
    page.get_by_role("button", name="Settle and let the agent answer").click()
    page.get_by_text("The topic is “Seats”").wait_for()
    page.locator("#reply-text").fill("She called.")
    page.get_by_role("button", name="Add internal note").click()

    page.get_by_text("The note is added").wait_for()
    assert (Ticket.objects.get().topic, Message.objects.filter(direction="note").count()) == ("Seats", 1)


@pytest.mark.second_python
def test_a_lead_edits_a_rule(open_page: Callable[..., Page], lead: Any) -> None:
    page = open_page(lead)

    page.locator("a[href$='/routing/rule/']").first.click()
    page.get_by_role("link", name="Take first what presses").click()
    page.fill("#id_name", "VIPs go first")
    page.locator("#id_name").press("Enter")

    page.get_by_text("was changed successfully").wait_for()
    assert Rule.objects.filter(name="VIPs go first").exists()


def test_filters_and_keys_work(open_page: Callable[..., Page], lead: Any) -> None:
    factories.TicketFactory(priority="urgent")
    factories.TicketFactory(priority="low")
    page = open_page(lead)

    page.goto("/admin/tickets/ticket/")
    page.locator("a", has_text="Filters").first.click()
    page.get_by_label("Urgent").check()
    page.get_by_role("button", name="Apply Filters").click()
    page.wait_for_url("**priority__exact=urgent**")
    page.locator("body").press("?")

    assert page.locator("tr.data-row").count() == 1
    assert page.get_by_role("dialog", name="Keys").is_visible()


def test_scripts_of_customers_do_not_run(open_page: Callable[..., Page], lead: Any) -> None:
    customer = factories.CustomerFactory(name=SCRIPT)
    body = "<img src=x onerror=\"document.title='run'\">"
    ticket = factories.TicketFactory(subject=SCRIPT, body=body, customer=customer)
    answered(routed(ticket, text=SCRIPT), confidence=0.4, text=SCRIPT)
    page = open_page(lead)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)

    for path in ("/admin/", "/admin/tickets/ticket/", f"/admin/tickets/ticket/{ticket.pk}/change/"):
        page.goto(path)

    assert (dialogs, page.title() != "run") == ([], True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_pages_have_no_serious_findings(scheme: str, open_page: Callable[..., Page]) -> None:
    ticket = held_draft()
    root = get_user_model().objects.create_superuser("root", "root@example.com", PASSWORD)
    attempt = ticket.attempts.get()
    page = open_page(root, color_scheme=scheme)
    paths = [
        "/admin/",
        "/admin/tickets/ticket/",
        f"/admin/tickets/ticket/{ticket.pk}/change/",
        f"/admin/resolution/attempt/{attempt.pk}/change/",
        f"/admin/tickets/integration/{ticket.integration_id}/new-key/",
    ]

    found = {}
    for path in paths:
        page.goto(path)
        found[path] = serious_findings(page, known=KNOWN_OF_UNFOLD)

    assert found == dict.fromkeys(paths, [])


def test_a_phone_shows_a_ticket_without_scrolling_sideways(open_page: Callable[..., Page], lead: Any) -> None:
    ticket = held_draft()
    page = open_page(lead, viewport={"width": 390, "height": 844})

    widths = []
    for path in ("/admin/", "/admin/tickets/ticket/", f"/admin/tickets/ticket/{ticket.pk}/change/"):
        page.goto(path)
        widths.append(page.evaluate("document.documentElement.scrollWidth"))

    assert widths == [390, 390, 390]
