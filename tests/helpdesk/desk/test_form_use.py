"""A form acts once: a double click, the back button, a page that was sent in before, two workers at one moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from resolution.review import verdicts
from tests.helpdesk.desk.test_admin_ticket import said
from tests.helpdesk.desk_rows import held_draft, undelivered
from tickets.actions.form_use import act_once, forget_old_uses
from tickets.models import FormUse, Message, Reply, Ticket

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]
# What the page showed when a ticket's answer was first approved: a second click sends the same.
SHOWN: dict[Any, dict[str, str]] = {}


def nonce_on(page: Any, verb: str) -> str:
    form = re.search(rf'action="[^"]*/do/{verb}/".*?</form>', page.content.decode(), re.DOTALL)
    found = re.search(r'name="once" value="([^"]+)"', form[0]) if form else None
    assert found is not None
    return found[1]


def open_page(browser: Client, ticket: Ticket) -> Any:
    return browser.get(reverse("admin:tickets_ticket_change", args=[ticket.pk]))


def send(browser: Client, ticket: Ticket, verb: str, **values: Any) -> Any:
    if verb == "approve":
        values = SHOWN.setdefault(ticket.pk, verdicts.shown_version(ticket)) | values
    return browser.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, verb]), values, follow=True)


def test_a_double_click_sends_one_reply_and_is_answered_twice(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    once = nonce_on(open_page(browser, ticket), "reply")

    answers = [send(browser, ticket, "reply", text="Here it is.", then="wait", once=once) for _ in range(2)]

    assert Reply.objects.filter(ticket=ticket).count() == 1
    assert said(answers[0]) == said(answers[1]) == ["The reply is on its way; the ticket then waits for the customer."]


@pytest.mark.parametrize("verb", ["approve", "reply"])
def test_every_form_of_the_page_has_a_mark_of_its_own(verb: str, browser_of: Browser) -> None:
    page = open_page(browser_of("Reviewer"), held_draft()).content.decode()

    marks = re.findall(r'name="once" value="([^"]+)"', page)
    assert f"/do/{verb}/" in page
    assert len(marks) == len(set(marks)) == page.count("/do/")


def test_a_draft_is_approved_once(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    once = nonce_on(open_page(browser, ticket), "approve")

    for _ in range(2):
        send(browser, ticket, "approve", once=once)

    assert Reply.objects.filter(ticket=ticket).count() == 1


def test_a_note_is_added_once(browser_of: Browser, ticket: Ticket) -> None:
    browser = browser_of("Reviewer")
    once = nonce_on(open_page(browser, ticket), "reply")

    for _ in range(2):
        send(browser, ticket, "reply", text="She called.", then="note", once=once)

    assert Message.objects.filter(direction="note").count() == 1


def test_other_words_from_a_page_that_was_sent_in_are_kept_and_asked_about(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    once = nonce_on(open_page(browser, ticket), "reply")
    send(browser, ticket, "reply", text="First.", then="wait", once=once)

    page = send(browser, ticket, "reply", text="Second.", then="wait", once=once)

    assert "Second.</textarea>" in page.content.decode()
    assert "sent in already" in said(page)[0]
    send(browser, ticket, "reply", text="Second.", then="wait", once=nonce_on(page, "reply"))
    assert sorted(Reply.objects.values_list("message__text", flat=True)) == ["First.", "Second."]


def test_a_form_that_was_refused_may_be_sent_in_again(browser_of: Browser) -> None:
    browser, ticket = browser_of("Reviewer"), held_draft()
    once = nonce_on(open_page(browser, ticket), "reply")
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=held_draft(), due_at=None)
    assert "merged into" in said(send(browser, ticket, "reply", text="Here.", then="wait", once=once))[0]

    Ticket.objects.filter(pk=ticket.pk).update(merged_into=None)
    send(browser, ticket, "reply", text="Here.", then="wait", once=once)

    assert Reply.objects.get().message.text == "Here."


def test_a_failed_reply_is_sent_again_once(browser_of: Browser) -> None:
    reply = undelivered()
    browser = browser_of("Reviewer")
    once = nonce_on(open_page(browser, reply.ticket), "send-again")

    answers = [send(browser, reply.ticket, "send-again", reply=reply.pk, once=once) for _ in range(2)]

    assert said(answers[0]) == said(answers[1]) == ["The reply is sent again."]


@pytest.mark.parametrize("once", ["", "short", "é" * 20, "x" * 5_000])
def test_a_mark_that_is_none_of_ours_does_no_harm(once: str, browser_of: Browser) -> None:
    ticket = held_draft()

    send(browser_of("Reviewer"), ticket, "reply", text="Here.", then="wait", once=once)

    assert Reply.objects.get(ticket=ticket).message.text == "Here."


def test_a_mark_that_no_text_has_is_refused_before_anything_is_done(browser_of: Browser) -> None:
    ticket = held_draft()

    answer = send(browser_of("Reviewer"), ticket, "reply", text="Here.", then="wait", once="\x00" * 20)

    assert (answer.status_code, Reply.objects.count()) == (400, 0)


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_one_moment_act_once() -> None:
    ticket = held_draft()
    acted: list[str] = []

    def act() -> str:
        acted.append("acted")
        return "Done."

    def post() -> None:
        try:
            heard.append(act_once(ticket, act, nonce="a-mark-of-the-page", fields={"text": "x"}))
        finally:
            connection.close()

    heard: list[str] = []
    threads = [Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (acted, heard) == (["acted"], ["Done."] * 4)


def test_old_uses_are_forgotten(ticket: Ticket) -> None:
    for days in (1, 15):
        FormUse.objects.create(ticket=ticket, nonce=f"mark-of-{days}-days", at=timezone.now() - timedelta(days=days))

    assert (forget_old_uses(), FormUse.objects.count()) == (1, 1)
