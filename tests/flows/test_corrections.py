"""A person puts a ticket right, and the next one like it is read right: by the API, real workers, and in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from routing.models import Correction, ModelState, TopicModel
from routing.notices.links import make_link
from tests import factories
from tests.flows.processes import http, wait_until, web, worker
from tests.flows.test_browser import PASSWORD, chromium, open_page
from tests.helpdesk.desk_rows import routed
from tickets.integrations import keys
from tickets.models import Ticket

__all__ = ["chromium", "open_page"]

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "The blade of our harvester is blunt again. Please send somebody to the farm who sharpens it."
NEXT = "Our harvester cuts badly, its blade is blunt. Could somebody come to the farm and sharpen it?"


def post(url: str, headers: dict[str, str], name: str, body: str) -> str:
    ticket = {"channel": "chat", "customer_email": f"{name}@example.com", "subject": "Harvester", "body": body}
    answer = http.post(f"{url}/api/webhooks/support/ingest", json=ticket, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["ticket_id"])


def test_a_correction_changes_how_the_next_similar_ticket_is_read() -> None:
    team = factories.TeamFactory(name="Field service")
    factories.TopicFactory(name="Field service", category="general", description="", team=team)
    _, key = keys.create_key(factories.IntegrationFactory(), scopes=["tickets", "corrections"])
    headers = {"Authorization": f"Bearer {key}"}

    with web() as url, worker():

        def read(ticket_id: str) -> dict[str, Any]:
            found: dict[str, Any] = http.get(f"{url}/api/tickets/{ticket_id}/", headers=headers).json()
            return found

        first = post(url, headers, "ann", FIRST)
        wait_until(lambda: read(first)["move"])
        before = read(first)
        stood = TopicModel.objects.filter(state=ModelState.STANDS).latest("number").number
        kind = "settle" if before["status"] == "open" else "reassign"
        correction = {"kind": kind, "topic": "Field service", "teaching": "anyway"}
        corrected = http.post(f"{url}/api/tickets/{first}/corrections/", json=correction, headers=headers)
        wait_until(lambda: TopicModel.objects.filter(state=ModelState.STANDS, number__gt=stood).exists())
        second = post(url, headers, "ben", NEXT)
        wait_until(lambda: read(second)["move"])
        after = read(second)

    assert corrected.status_code == 201, corrected.text
    assert before["topic"] != "Field service"
    assert (after["topic"], after["team"]) == ("Field service", "Field service")


def test_a_link_asks_and_then_acts_once(open_page: Callable[..., Page]) -> None:
    boss = get_user_model().objects.create_superuser("boss", "boss@example.com", PASSWORD)
    ticket = routed()
    page = open_page(boss)
    path = "/admin/" + make_link(ticket, verb="bump", recipient=boss).partition("/admin/")[2]

    page.goto(path)
    page.get_by_role("heading", name=f"Bump: #{ticket.number}").wait_for()
    before = Correction.objects.count()
    page.get_by_role("button", name="Bump").click()
    page.get_by_role("heading", name="Done").wait_for()
    page.goto(path)
    page.get_by_text("This link has been used").wait_for()

    assert before == 0
    assert Correction.objects.get().actor == "boss"


def test_what_is_marked_in_a_message_is_split_off(open_page: Callable[..., Page]) -> None:
    ticket = routed()
    page = open_page(get_user_model().objects.create_superuser("boss", "boss@example.com", PASSWORD))
    page.goto(f"/admin/tickets/ticket/{ticket.pk}/change/")

    page.locator(".hd-message .hd-text").first.evaluate(
        """text => {
            const range = document.createRange(), words = "I get a 403 error.", at = text.textContent.indexOf(words);
            range.setStart(text.firstChild, at);
            range.setEnd(text.firstChild, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Split off").first.click()
    page.get_by_text("The marked words are now ticket").wait_for()

    assert Ticket.objects.get(linked_to=ticket).body == "I get a 403 error."
