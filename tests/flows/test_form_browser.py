"""The public page in a real browser, with scripts and without: from the link on a shop's page to the ticket.

See test_browser.py for how the browser is found.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.flows.serious import serious_findings
from tests.tickets.forms import fill_in, own_form, public_form
from tickets.customers.verification import answers_url
from tickets.customers.verified_addresses import is_verified
from tickets.models import Message, Receipt, Reply, Ticket

CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
REQUIRED = os.environ.get("HELPDESK_REQUIRE_BROWSER") == "1"
if not (CHROMIUM or REQUIRED):
    pytest.skip("No chromium here: set CHROMIUM to its path.", allow_module_level=True)

# Playwright's loop runs in this thread while Django's ORM is asked between its steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
pytestmark = pytest.mark.django_db(transaction=True)
COLOURS = ["#4f46e5", "#ffe600"]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Open]:
    """Gives a page of a new visitor; fails at its end when the browser complained of anything, such as the CSP."""
    settings.SITE_URL = live_server.url
    settings.FORM_LEAST_SECONDS = 0
    complaints: list[str] = []
    contexts = []

    def visit(**options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_customer_fills_in_the_page(has_scripts: bool, open_page: Open) -> None:
    public_form()
    page = open_page(java_script_enabled=has_scripts)

    page.goto("/support/?page=https://shop.example/cart")
    page.get_by_label("Your name").fill("Ann Example")
    page.get_by_label("Your email address").fill("ann@example.com")
    page.get_by_label("Subject").fill("Cannot log in")
    page.get_by_label("Your message").fill("I get a 403 error.\n\nSince yesterday.")
    page.get_by_role("button", name="Send").click()

    page.get_by_role("heading", name="Thank you").wait_for()
    ticket = Ticket.objects.get()
    assert (ticket.body, ticket.page_url) == ("I get a 403 error.\n\nSince yesterday.", "https://shop.example/cart")
    assert page.context.cookies() == []


@pytest.mark.parametrize("has_scripts", [True, False])
def test_who_errs_is_led_to_the_field_and_loses_nothing(has_scripts: bool, open_page: Open) -> None:
    public_form()
    page = open_page(java_script_enabled=has_scripts)

    page.goto("/support/")
    page.get_by_label("Your message").fill("I get a 403 error.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").wait_for()
    if has_scripts:
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_role("link", name="Enter your email address.").click()
    page.keyboard.type("ann@example.com")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Thank you").wait_for()
    assert Ticket.objects.get().body == "I get a 403 error."


def test_the_keyboard_never_comes_to_the_robots_field(open_page: Open) -> None:
    public_form()
    page = open_page()
    page.goto("/support/")

    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))

    assert reached == ["name", "email", "subject", "message", "BUTTON"]
    assert not page.get_by_label("Leave this empty").is_visible() or _is_outside(page)


def test_a_team_s_own_page_posts_here_and_goes_where_it_says(open_page: Open, live_server: Any) -> None:
    public_form(redirect_url="")
    _, secret = own_form(redirect_url=f"{live_server.url}/healthz")
    page = open_page()

    page.set_content(
        f'<form method="post" action="{live_server.url}/api/webhooks/support/form">'
        f'<input name="secret" value="{secret}"><input name="email" value="ann">'
        '<textarea name="message">Hello</textarea><button>Go</button></form>'
    )
    page.get_by_role("button", name="Go").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Your email address").fill("ann@example.com")
    page.get_by_role("button", name="Send").click()

    page.wait_for_url("**/healthz")
    assert Ticket.objects.get().body == "Hello"
    assert sorted(Receipt.objects.values_list("outcome", flat=True)) == ["accepted", "refused"]


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_link_in_the_mail_shows_the_answer_to_who_asks_for_it(has_scripts: bool, open_page: Open) -> None:
    _answered()
    page = open_page(java_script_enabled=has_scripts)

    page.goto(answers_url("ann@example.com"))
    seen_before_asking = is_verified("ann@example.com")
    page.get_by_role("button", name="Show my answers").click()

    page.get_by_text("Ask your administrator for a seat.").wait_for()
    assert (seen_before_asking, is_verified("ann@example.com")) == (False, True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_serious_findings_in_any_colour(scheme: str, open_page: Open, settings: Any) -> None:
    _answered()
    findings = {}
    for colour in COLOURS:
        settings.SITE_COLOUR = colour
        page = open_page(color_scheme=scheme, bypass_csp=True)
        for name, show in SHOWN.items():
            show(page)
            findings[colour, name] = serious_findings(page)

    assert {where: found for where, found in findings.items() if found} == {}


def test_a_phone_shows_them_without_scrolling_sideways(open_page: Open) -> None:
    _answered("W" * 500)
    page = open_page(viewport={"width": 390, "height": 844})

    widths = {}
    for name, show in SHOWN.items():
        show(page)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(SHOWN, 390)


def _form(page: Page) -> None:
    page.goto("/support/")


def _errors(page: Page) -> None:
    page.goto("/support/")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").wait_for()


def _thanks(page: Page) -> None:
    page.goto("/support/thanks/")


def _ask(page: Page) -> None:
    page.goto(answers_url("ann@example.com"))


def _answers(page: Page) -> None:
    _ask(page)
    page.get_by_role("button", name="Show my answers").click()
    page.get_by_role("article").first.wait_for()


def _old_link(page: Page) -> None:
    page.goto("/support/answers/forged")


SHOWN: dict[str, Callable[[Page], None]] = {
    "form": _form,
    "errors": _errors,
    "thanks": _thanks,
    "ask": _ask,
    "answers": _answers,
    "old link": _old_link,
}


def _answered(text: str = "Ask your administrator for a seat. See https://shop.example/seats") -> Ticket:
    """A ticket of the public page, with an answer that was sent."""
    fill_in(public_form(introduction="We answer within a day."))
    ticket = Ticket.objects.get()
    message = Message.objects.create(ticket=ticket, direction="outbound", channel="form", text=text)
    Reply.objects.create(
        ticket=ticket, message=message, cycle=1, origin="agent", purpose="answer", author="local", state="sent",
        sent_at=message.created_at, status_after="resolved", review_after="none",
    )  # fmt: skip
    return ticket


def _is_outside(page: Page) -> bool:
    box = page.get_by_label("Leave this empty").bounding_box()
    return box is not None and box["x"] + box["width"] < 0
