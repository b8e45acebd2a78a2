"""A reviewer clears fifty tickets in a real browser by the keyboard alone; the test counts the presses of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from resolution.models import Macro, Verdict
from tests import factories
from tests.flows.serious import serious_findings
from tests.flows.test_browser import KNOWN_OF_UNFOLD, chromium, open_page, pytestmark
from tests.resolution.review.reviewing import held, sampled, sent
from tickets.actions.customer_message import add_customer_message
from tickets.models import Reply, Ticket

__all__ = ["chromium", "open_page", "pytestmark"]
PHONE = {"width": 390, "height": 844}
SOURCES = [{"article_id": "1", "title": "Seats", "version": 1}]
CONTEXT = {
    "candidates": [{"article_id": "1", "title": "Seats", "body": "Ask your administrator for a seat.", "score": 1}]
}
# What the reviewer presses on the nth ticket that comes, and the verdict and the reply that come of it.
EDIT, REJECT, RIGHT = ("e", "!", "Control+Enter"), ("r", "2"), ("a",)


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed: list[int] = []

    def clear(self, *keys: str) -> str:
        """Decides the ticket that is shown, and waits for the next; the number of the one that is decided."""
        number = self.page.locator("[data-item]").get_attribute("data-number") or ""
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed.append(len(keys))
        self.page.wait_for_function(
            "number => document.querySelector('[data-none]') || document.querySelector('[data-item]')?.dataset.number !== number",
            arg=number,
        )
        # Keys that come while the decision is on its way are not meant for the next ticket.
        self.page.wait_for_function("!document.querySelector('.hd-busy')")
        return number


@pytest.fixture
def reviewer() -> Any:
    return factories.staff_with("Reviewer")


def test_fifty_tickets_are_cleared_by_the_keyboard_alone(open_page: Callable[..., Page], reviewer: Any) -> None:
    drafts = [held(sources=SOURCES, context=CONTEXT, priority="high") for _ in range(42)]
    answers, samples = [sent() for _ in range(5)], [sampled() for _ in range(3)]
    page = open_page(reviewer)
    page.goto("/admin/review/")
    keyboard, decided = Keyboard(page), dict[str, tuple[str, ...]]()

    for place in range(50):
        keys = {5: EDIT, 6: REJECT}.get(place % 7, RIGHT) if place < 45 else RIGHT
        decided[keyboard.clear(*keys)] = keys

    expect(page.get_by_text("Nothing waits for your review")).to_be_visible()
    every = [*drafts, *answers, *samples]
    assert decided.keys() == {str(ticket.number) for ticket in every}
    verdicts = dict(Verdict.objects.values_list("attempt__ticket__number", "kind"))
    expected = {RIGHT: "approved", EDIT: "edited", REJECT: "rejected"}
    assert {str(number): kind for number, kind in verdicts.items()} == {
        number: expected[keys] for number, keys in decided.items()
    }
    assert Counter(Reply.objects.filter(state="pending").values_list("origin", flat=True)) == {"agent": 30, "person": 6}
    assert set(Verdict.objects.values_list("by", flat=True)) == {reviewer.username}
    assert not Verdict.objects.filter(seconds=None).exists()
    # One press a ticket where it is right, two to reject, three to edit.
    assert (max(keyboard.pressed), sum(keyboard.pressed)) == (3, 68)


def test_one_key_takes_back_and_an_old_page_shows_what_has_changed(
    open_page: Callable[..., Page], reviewer: Any
) -> None:
    Macro.objects.create(name="Seats", text="Dear $customer.first_name, see $ticket.number.")
    first = held(sources=SOURCES, context=CONTEXT, priority="urgent")
    second = held()
    page = open_page(reviewer)
    page.goto("/admin/review/")
    keyboard = Keyboard(page)

    assert keyboard.clear("a") == str(first.number)
    page.keyboard.press("u")
    expect(page.locator("[data-item]")).to_have_attribute("data-number", str(first.number))
    expect(page.get_by_text(f"#{first.number}: taken back.")).to_be_visible()
    assert Reply.objects.get().state == "cancelled"

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Keep it for a person")
    page.keyboard.press("Escape")
    keyboard.clear("a")

    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("/sea")
    page.get_by_role("option", name="Seats").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#review-text")).to_have_value(f"Dear Ann, see {second.number}.")
    add_customer_message(second, text="I found it.", author_email="", channel="email", by="customer")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("customer has written")
    expect(page.get_by_text("I found it.")).to_be_visible()
    assert not Reply.objects.filter(ticket=second).exists()


def test_its_page_fits_a_phone_and_a_screen_reader(open_page: Callable[..., Page], reviewer: Any) -> None:
    held(sources=SOURCES, context=CONTEXT)
    Ticket.objects.update(subject="A" * 300)
    page = open_page(reviewer, reduced_motion="reduce")
    page.goto("/admin/review/")

    assert serious_findings(page, known=KNOWN_OF_UNFOLD) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
