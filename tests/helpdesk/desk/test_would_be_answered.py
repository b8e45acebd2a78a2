"""After a policy or an article is saved, the page asks before anything that is held is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resolution.admin import would_be_answered
from resolution.models import Policy
from tests import factories
from tests.helpdesk.desk.test_admin_ticket import said
from tests.resolution.held_drafts import TEXT, another_draft, held_with_draft
from tickets.models import Reply

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]
PAGE = "admin:resolution_would_be_answered"


def save_policy(browser: Client, **values: Any) -> Any:
    policy = Policy.objects.get(category="technical")
    wanted = {"autonomy": "auto", "auto_from": 0.9, "review_from": 0.4} | values
    return browser.post(reverse("admin:resolution_policy_change", args=[policy.pk]), wanted, follow=True)


def form_of(page: Any) -> dict[str, str]:
    text = page.content.decode()
    form = re.search(r'<form[^>]*decide/".*?</form>', text, re.DOTALL)
    assert form is not None, text
    return dict(re.findall(r'name="(once|shown|category)" value="([^"]*)"', form[0]))


def decide(browser: Client, form: dict[str, str], then: str) -> Any:
    return browser.post(reverse("admin:resolution_decide_drafts"), form | {"then": then}, follow=True)


def test_lowering_a_threshold_asks_with_the_drafts_first_words(browser_of: Browser) -> None:
    ticket = held_with_draft(0.45)

    page = save_policy(browser_of("Support lead")).content.decode()

    assert "1 held ticket would now be answered:" in page
    assert TEXT in page
    assert "0.45" in page
    assert reverse("admin:tickets_ticket_change", args=[ticket.pk]) in page
    assert page.index("Keep them as drafts") < page.index("Send them")
    assert not Reply.objects.exists()


def test_nothing_to_ask_leads_to_the_list(browser_of: Browser) -> None:
    held_with_draft(0.3)

    assert "would now be answered:" not in save_policy(browser_of("Support lead")).content.decode()


def test_keeping_them_sends_nothing_and_they_are_found_again(browser_of: Browser) -> None:
    browser = browser_of("Support lead")
    held_with_draft()
    page = save_policy(browser)

    assert "stay drafts" in said(decide(browser, form_of(page), "keep"))[0]
    assert not Reply.objects.exists()
    assert "1 held draft" in browser.get(reverse("admin:resolution_policy_changelist")).content.decode()
    assert "1 held ticket would now" in browser.get(reverse(PAGE)).content.decode()


def test_sending_them_sends_what_was_shown_and_names_what_was_left(browser_of: Browser) -> None:
    browser = browser_of("Support lead")
    changed, _ = held_with_draft(), held_with_draft()
    form = form_of(save_policy(browser))
    another_draft(changed)

    answer = decide(browser, form, "send")

    assert Reply.objects.count() == 1
    assert "1 of 2 answers" in answer.content.decode()
    assert f"#{changed.number}" in answer.content.decode()
    decide(browser, form, "send")
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("shown", ["", "rubbish", "0" * 32 + " x", "x" * 100_000])
def test_a_form_that_names_nothing_of_ours_sends_nothing(shown: str, browser_of: Browser) -> None:
    browser = browser_of("Support lead")
    held_with_draft()
    save_policy(browser)

    assert decide(browser, {"shown": shown}, "send").status_code == 200
    assert not Reply.objects.exists()


@pytest.mark.parametrize("role", ["Reviewer", "Auditor", "Integration manager"])
def test_only_who_may_change_policies_and_answer_decides(role: str, browser_of: Browser) -> None:
    browser = browser_of(role)

    assert browser.get(reverse(PAGE)).status_code == 403
    assert browser.post(reverse("admin:resolution_decide_drafts"), {"then": "send"}).status_code == 403


def test_a_changed_article_says_who_is_looked_at_again(browser_of: Browser) -> None:
    browser, article = browser_of("Support lead"), factories.ArticleFactory()
    held_with_draft()
    values = {"title": article.title, "category": "technical", "is_published": "on", "phrasings": article.phrasings}

    page = browser.post(
        reverse("admin:resolution_article_change", args=[article.pk]), values | {"body": "A 403: ask."}, follow=True
    )

    assert "1 held ticket is looked at again" in said(page)[0]
    assert reverse(PAGE) in page.content.decode()
    assert not Reply.objects.exists()


def test_the_page_costs_the_same_for_many(browser_of: Browser, django_assert_max_num_queries: Any) -> None:
    browser = browser_of("Support lead")
    Policy.objects.update(review_from=0.4)
    for _ in range(25):
        held_with_draft()

    with django_assert_max_num_queries(8):
        page = browser.get(reverse(PAGE)).content.decode()
    assert "25 held tickets would now" in page
    assert "Send them: 25 answers" in page


def test_what_is_sent_is_what_is_listed_and_the_rest_comes_up_afterwards(
    browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(would_be_answered, "MOST_AT_ONCE", 2)
    browser = browser_of("Support lead")
    first, second, later = held_with_draft(), held_with_draft(), held_with_draft()

    page = save_policy(browser)
    decide(browser, form_of(page), "send")

    words = page.content.decode()
    assert "3 held tickets would now" in words
    assert "only they are sent" in words
    assert "Send these: 2 answers" in words
    assert (f"#{first.number}<" in words, f"#{later.number}<" in words) == (True, False)
    assert set(Reply.objects.values_list("ticket", flat=True)) == {first.pk, second.pk}
    assert "1 held ticket would now" in browser.get(reverse(PAGE)).content.decode()


def test_each_draft_is_there_in_full(browser_of: Browser) -> None:
    end = "and that is all of it."
    held_with_draft(text="Ask your administrator. " * 30 + end)

    assert end in save_policy(browser_of("Support lead")).content.decode()
