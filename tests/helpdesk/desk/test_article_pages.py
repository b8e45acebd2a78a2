"""The page of an article: preview, versions, stale forms, retiring; and what it asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from resolution.models import Article
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def lead() -> Client:
    browser = Client()
    browser.force_login(factories.staff_with("Support lead"))
    return browser


def save(browser: Client, article: Article, **changes: Any) -> str:
    form = {"title": article.title, "body": article.body, "phrasings": article.phrasings, "is_published": "on"}
    address = reverse("admin:resolution_article_change", args=[article.pk])
    return browser.post(address, form | {"category": "", "audience": "public"} | changes, follow=True).content.decode()


def page_of(browser: Client, article: Article) -> str:
    return browser.get(reverse("admin:resolution_article_change", args=[article.pk])).content.decode()


def test_it_is_previewed_without_anything_that_acts(lead: Client) -> None:
    body = "**Bold** <script>alert(1)</script>"

    page = lead.post(reverse("admin:resolution_article_preview"), {"body": body}).content.decode()
    assert "<strong>Bold</strong>" in page
    assert "alert(1)" not in page


def test_a_version_shows_what_it_changed_and_is_restored(lead: Client) -> None:
    article = factories.ArticleFactory(body="Ask for a seat.")
    save(lead, article, body="Ask for a chair.", why="Nicer word")

    assert "Nicer word" in page_of(lead, article)
    page = lead.get(reverse("admin:resolution_article_version", args=[article.pk, 2])).content.decode()
    assert "<del> seat.</del>" in page
    assert "<ins> chair.</ins>" in page
    lead.post(reverse("admin:resolution_article_restore", args=[article.pk, 1]))
    assert Article.objects.get().body == "Ask for a seat."


def test_a_stale_form_overwrites_nothing(lead: Client) -> None:
    article = factories.ArticleFactory()
    save(lead, article, body="Of somebody else.", seen_version="1")

    page = save(lead, article, body="Mine.", seen_version="1")
    assert "Meanwhile it was changed by" in page
    assert "Mine." in page
    assert Article.objects.get().body == "Of somebody else."
    save(lead, article, body="Mine.", seen_version="2")
    assert Article.objects.get().body == "Mine."


def test_too_few_phrasings_are_saved_and_told(lead: Client) -> None:
    article = factories.ArticleFactory()

    assert "no phrasing" in save(lead, article, phrasings="")
    assert Article.objects.get().phrasings == ""


def test_a_megabyte_is_refused_with_what_to_do(lead: Client) -> None:
    article = factories.ArticleFactory()

    assert "Make an article of each matter" in save(lead, article, body="x" * 1_048_576)


def test_an_end_before_the_beginning_is_refused(lead: Client) -> None:
    times = {
        "valid_from_0": "2026-03-02",
        "valid_from_1": "10:00",
        "valid_until_0": "2026-03-01",
        "valid_until_1": "10:00",
    }

    assert "would end before it begins" in save(lead, factories.ArticleFactory(), **times)


def test_it_is_retired_and_never_deleted(lead: Client) -> None:
    article = factories.ArticleFactory()
    lead.post(reverse("admin:resolution_article_retire", args=[article.pk]), {"then": "retire", "why": "Gone"})

    assert "Bring it back" in page_of(lead, article)
    assert lead.post(reverse("admin:resolution_article_delete", args=[article.pk]), {"post": "yes"}).status_code == 403
    lead.post(reverse("admin:resolution_article_retire", args=[article.pk]), {"then": "back"})
    assert Article.objects.get().retired_at is None


@pytest.mark.parametrize("role", ["Reviewer", "Auditor"])
def test_who_may_only_read_changes_nothing(role: str) -> None:
    browser, article = Client(), factories.ArticleFactory()
    browser.force_login(factories.staff_with(role))

    assert "Retire it" not in page_of(browser, article)
    for name, args in (("retire", [article.pk]), ("restore", [article.pk, 1]), ("preview", [])):
        assert browser.post(reverse(f"admin:resolution_article_{name}", args=args)).status_code == 403


def test_an_upload_is_shown_first_and_then_imported(lead: Client) -> None:
    factories.ArticleFactory(title="Other", body="Old.")
    table = SimpleUploadedFile("kb.csv", b"title,body\nOther,New.\nThird,<script>alert(1)</script>\nBad,\n")

    page = lead.post(reverse("admin:resolution_article_import"), {"file": table}, follow=True)
    shown = page.content.decode()
    assert "Import 2 articles" in shown
    assert Article.objects.count() == 1
    form = {"seen": page.context["plan"].digest}
    place = reverse("admin:resolution_article_import_do", args=[page.context["kept"].pk])
    assert "1 articles added, 1 changed, 1 refused." in lead.post(place, form, follow=True).content.decode()
    assert lead.post(place, form).status_code == 404, "an import is done once"
    for kind in ("zip", "csv"):
        assert lead.get(reverse("admin:resolution_article_export", args=[kind])).status_code == 200


def test_what_can_t_be_imported_says_why(lead: Client) -> None:
    for file in (SimpleUploadedFile("kb.pdf", b"%PDF"), SimpleUploadedFile("kb.zip", b"PK")):
        answer = lead.post(reverse("admin:resolution_article_import"), {"file": file})
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (400, True)
