"""The queue of precedents shows the original beside what is kept, and acts once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from resolution.models import Precedent
from tests import factories
from tests.resolution.knowledge.precedents import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def browser_of(role: str) -> Client:
    browser = Client()
    browser.force_login(factories.staff_with(role))
    return browser


def decide(browser: Client, one: Precedent, **fields: str) -> tuple[int, str]:
    given = {"question": one.question, "answer": one.answer, "then": "approve"} | fields
    answer = browser.post(reverse("admin:resolution_precedent_decide", args=[one.pk]), given, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_page_shows_the_original_beside_what_is_kept() -> None:
    one = proposed()
    page = browser_of("Reviewer").get(reverse("admin:resolution_precedent_change", args=[one.pk])).content.decode()

    assert "+49 30 901820" in page
    assert "[phone]" in page
    assert "1 × phone" in page


def test_approving_leads_to_the_next_one_and_a_stale_page_is_told() -> None:
    browser, one, other = browser_of("Support lead"), proposed(), proposed()

    _, page = decide(browser, one)
    assert reverse("admin:resolution_precedent_decide", args=[other.pk]) in page
    assert decide(browser, one, then="decline")[0] == 409
    assert set(Precedent.objects.values_list("state", flat=True)) == {"approved", "proposed"}


def test_an_empty_answer_is_told_beside_its_field() -> None:
    status, page = decide(browser_of("Support lead"), proposed(), answer="")

    assert (status, "This field is required" in page) == (400, True)


def test_an_auditor_reads_and_decides_nothing() -> None:
    one, browser = proposed(), browser_of("Auditor")

    assert decide(browser, one)[0] == 403
    page = browser.get(reverse("admin:resolution_precedent_change", args=[one.pk])).content.decode()
    assert 'name="then"' not in page


def test_the_empty_list_says_what_will_come() -> None:
    page = browser_of("Support lead").get(reverse("admin:resolution_precedent_changelist")).content.decode()

    assert "72 hours after" in page
