"""What a person decides about is what they saw: a changed draft and a new message are shown before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resolution.models import Attempt, Policy
from resolution.policies.held_drafts import TextHash
from resolution.review import release, verdicts
from resolution.review.text_changes import compare_texts
from tests.helpdesk.desk.test_admin_ticket import said
from tests.helpdesk.desk_rows import held_draft
from tests.resolution.held_drafts import another_draft
from tickets.models import Message, Reply, Ticket

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]


def address(ticket: Ticket) -> str:
    return reverse("admin:tickets_ticket_change", args=[ticket.pk])


def form_of(page: Any, verb: str) -> dict[str, str]:
    form = re.search(rf'action="[^"]*/do/{verb}/".*?</form>', page.content.decode(), re.DOTALL)
    assert form is not None
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))


def send(browser: Client, ticket: Ticket, verb: str, **values: Any) -> Any:
    return browser.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, verb]), values, follow=True)


def customer_writes(ticket: Ticket, text: str) -> Message:
    return Message.objects.create(ticket=ticket, direction="inbound", channel="email", text=text)


def watched(browser: Client, ticket: Ticket) -> Any:
    return browser.get(reverse("admin:tickets_ticket_watch", args=[ticket.pk]))


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_stale_verdict_is_shown_the_differences(verb: str, browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    form = form_of(browser.get(address(ticket)), verb)
    another_draft(ticket, "Ask <b>nobody</b> for a seat.")

    page = send(browser, ticket, verb, reason="Wrong.", **form).content.decode()

    assert "<del> your administrator</del>" in page
    assert "<ins> &lt;b&gt;nobody&lt;/b&gt;</ins>" in page
    assert not Reply.objects.exists()


def test_an_edited_draft_that_changed_is_refused_and_the_words_are_kept(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    form = form_of(browser.get(address(ticket), {"edit": "draft"}), "reply")
    another_draft(ticket)

    page = send(browser, ticket, "reply", text="My own words.", then="resolve", **form)

    assert not Reply.objects.exists()
    assert "My own words.</textarea>" in page.content.decode()
    assert "<ins>" in page.content.decode()
    send(browser, ticket, "reply", text="My own words.", then="resolve", **form_of(page, "reply"))
    assert Reply.objects.get().message.text == "My own words."


def test_an_edited_draft_that_went_out_meanwhile_is_not_sent_too(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    form = form_of(browser.get(address(ticket), {"edit": "draft"}), "reply")
    Policy.objects.update(review_from=0.3)
    shown = list(Attempt.objects.values_list("pk", TextHash("text")))
    release.release_drafts(shown, nonce="mark-of-the-page", by="ann")

    page = send(browser, ticket, "reply", text="My own words.", then="resolve", **form)

    assert Reply.objects.count() == 1
    assert "gone out" in said(page)[0]


def test_a_plain_reply_does_not_pass_over_what_the_customer_wrote_since(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    form = form_of(browser.get(address(ticket)), "reply")
    customer_writes(ticket, "It works now, thanks!")

    page = send(browser, ticket, "reply", text="Try this.", then="wait", **form)

    assert not Reply.objects.exists()
    assert "written since" in said(page)[0]
    assert "Try this.</textarea>" in page.content.decode()
    assert "It works now" in page.content.decode()
    send(browser, ticket, "reply", text="Try this.", then="wait", **form_of(page, "reply"))
    assert Reply.objects.count() == 1


def test_a_reply_does_not_pass_over_what_a_colleague_answered_since(browser_of: Browser) -> None:
    first, second, ticket = browser_of("Reviewer"), browser_of("Reviewer"), held_draft()
    mine, theirs = (form_of(browser.get(address(ticket)), "reply") for browser in (first, second))
    send(second, ticket, "reply", text="It is mended.", then="wait", **theirs)

    assert watched(first, ticket).json()["by"] == "us"
    page = send(first, ticket, "reply", text="Try this.", then="wait", **mine)

    assert Reply.objects.count() == 1
    assert "answered since" in said(page)[0]
    assert "Try this.</textarea>" in page.content.decode()
    send(first, ticket, "reply", text="Try this.", then="wait", **form_of(page, "reply"))
    assert Reply.objects.count() == 2


def test_a_note_is_added_whatever_came_since(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    form = form_of(browser.get(address(ticket)), "reply")
    customer_writes(ticket, "And?")

    send(browser, ticket, "reply", text="She called.", then="note", **form)

    assert Message.objects.filter(direction="note").count() == 1


def test_the_open_page_hears_of_a_new_draft_and_a_new_message(
    browser_of: Browser, django_assert_num_queries: Any
) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    page = browser.get(address(ticket)).content.decode()
    before = watched(browser, ticket).json()
    assert f'data-draft="{before["draft"]}"' in page
    assert f'data-message="{before["message"]}"' in page

    made = another_draft(ticket)
    message = customer_writes(ticket, "And?")

    # Who asks takes four: the session, the person, and what they may do.
    with django_assert_num_queries(5):
        now = watched(browser, ticket).json()
    assert now == {"draft": made.public_id, "message": message.public_id, "by": "customer"}
    assert verdicts.shown_version(Ticket.objects.get(pk=ticket.pk))["attempt_id"] == now["draft"]


def test_only_who_may_see_tickets_hears_of_them(browser_of: Browser, client: Client) -> None:
    ticket = held_draft()

    assert watched(client, ticket).status_code == 302
    assert watched(browser_of("Reviewer"), Ticket()).status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("a b c", "a b c", ["same"]),
        ("a b c", "a x c", ["same", "removed", "added", "same"]),
        ("", "a", ["added"]),
        ("a", "", ["removed"]),
        ("a " * 50_000, "b " * 50_000, ["removed", "added"]),
    ],
)
def test_differences_are_told_by_words(before: str, after: str, kinds: list[str]) -> None:
    changes = compare_texts(before, after)

    assert [change.kind for change in changes] == kinds
    assert "".join(one.text for one in changes if one.kind != "removed").strip() == after.strip()
