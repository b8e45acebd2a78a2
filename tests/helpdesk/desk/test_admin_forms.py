"""Web forms in the admin: their health in words, their secrets shown once, the lines to copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.helpdesk.desk_rows import SCRIPT
from tests.tickets.forms import fill_in, own_form, public_form
from tickets.integrations import form_secrets
from tickets.models import Form, FormSecret, Receipt, Ticket

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
LIST = "admin:tickets_form_changelist"


def address(form: Form, verb: str = "change") -> str:
    return reverse("admin:tickets_form_change", args=[form.pk]).replace("change/", f"{verb}/")


def secret_address(secret: FormSecret, verb: str) -> str:
    return reverse("admin:tickets_formsecret_change", args=[secret.pk]).replace("change/", f"{verb}/")


def secret_of(page: Any) -> str:
    found = re.search(r'id="secret">([^<]+)<', page.content.decode())
    assert found
    return found[1]


def test_its_health_is_said_in_words(browser_of: Browser) -> None:
    form = public_form()
    fill_in(form)
    fill_in(form, website="x")
    fill_in(form, email="")

    browser = browser_of("Integration manager")
    listed, text = (browser.get(url).content.decode() for url in (reverse(LIST), address(form)))

    assert "Ready" in text
    assert "Last post" in text
    assert "just now" in text
    assert "3 posts today</a>, 1 suspended, 1 refused." in text
    assert "Posts today" in listed
    assert "Suspended today" in listed
    assert "just now" in listed


def test_its_posts_are_one_click_away(browser_of: Browser) -> None:
    form = public_form()
    fill_in(form)
    browser = browser_of("Integration manager")
    link = re.search(r'href="([^"]+form__id__exact[^"]+)"', browser.get(address(form)).content.decode())

    assert link
    assert "ann@example.com" in browser.get(link[1]).content.decode()


def test_the_public_page_is_linked(browser_of: Browser) -> None:
    form = public_form()

    assert 'href="/support/"' in browser_of("Integration manager").get(address(form)).content.decode()


def test_the_lines_to_copy_work_once_the_secret_is_in_them(browser_of: Browser) -> None:
    form, secret = own_form()

    text = browser_of("Integration manager").get(address(form)).content.decode()

    assert "/api/webhooks/support/form" in text
    assert "&lt;form action=" in text
    assert "YOUR_SECRET" in text
    assert secret not in text


def test_a_new_secret_is_shown_once_and_works(browser_of: Browser) -> None:
    form = Form.objects.create(name="Shop")
    browser = browser_of("Integration manager")
    assert "No secret" in browser.get(reverse(LIST)).content.decode()

    asked, made = browser.get(address(form, "new-secret")), browser.post(address(form, "new-secret"))

    text = secret_of(made)
    assert "Make a new secret?" in asked.content.decode()
    assert form_secrets.find_form(text) == form
    assert FormSecret.objects.count() == 1
    assert "no-store" in made["Cache-Control"]
    assert text not in browser.get(address(form)).content.decode()


def test_a_secret_is_rotated_and_revoked(browser_of: Browser) -> None:
    form, old = own_form()
    browser = browser_of("Integration manager")
    secret = FormSecret.objects.get()

    new = secret_of(browser.post(secret_address(secret, "rotate")))
    both = [form_secrets.find_form(text) for text in (old, new)]
    browser.post(secret_address(secret, "revoke"))

    assert both == [form, form]
    assert [form_secrets.find_form(text) for text in (old, new)] == [None, form]


def test_its_secrets_lead_to_where_they_are_rotated(browser_of: Browser) -> None:
    form, _ = own_form()

    page = browser_of("Integration manager").get(address(form)).content.decode()

    assert reverse("admin:tickets_formsecret_change", args=[FormSecret.objects.get().pk]) in page


@pytest.mark.parametrize("verb", ["rotate", "revoke"])
def test_asking_changes_no_secret(verb: str, browser_of: Browser) -> None:
    _, text = own_form()

    browser_of("Integration manager").get(secret_address(FormSecret.objects.get(), verb))

    assert (FormSecret.objects.count(), form_secrets.find_form(text) is None) == (1, False)


@pytest.mark.parametrize("role", ["Support lead", "Reviewer", "Auditor"])
def test_others_make_no_secret(role: str, browser_of: Browser) -> None:
    form = public_form()

    assert browser_of(role).post(address(form, "new-secret")).status_code == 403
    assert not FormSecret.objects.exists()


def test_a_new_form_is_added(browser_of: Browser) -> None:
    values = {"name": "Shop", "is_active": "on", "heading": "Ask", "secrets-TOTAL_FORMS": 0, "secrets-INITIAL_FORMS": 0}

    browser_of("Integration manager").post(reverse("admin:tickets_form_add"), values)

    assert Form.objects.get(name="Shop").is_public_page is False


def test_there_is_one_public_page(browser_of: Browser) -> None:
    public_form()
    values = {"name": "Shop", "is_public_page": "on", "heading": "Ask"}
    inline = {"secrets-TOTAL_FORMS": 0, "secrets-INITIAL_FORMS": 0}

    page = browser_of("Integration manager").post(reverse("admin:tickets_form_add"), values | inline)

    assert "“Support page” is the public page; untick it there first." in page.content.decode()


def test_an_empty_list_says_what_a_form_is(browser_of: Browser) -> None:
    Form.objects.all().delete()

    assert "or one of your own that posts here" in browser_of("Integration manager").get(reverse(LIST)).content.decode()


def test_what_a_form_is_called_is_text(browser_of: Browser) -> None:
    form, _ = own_form()
    Form.objects.filter(pk=form.pk).update(name=SCRIPT, heading=SCRIPT, introduction=SCRIPT)
    browser = browser_of("Integration manager")

    assert [SCRIPT in browser.get(url).content.decode() for url in (reverse(LIST), address(form))] == [False, False]


def test_the_pages_cost_the_same_whatever_the_data(browser_of: Browser, django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        form, _ = own_form()
    browser = browser_of("Integration manager")

    with django_assert_max_num_queries(8):
        browser.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        browser.get(address(form))


def test_new_installations_have_a_public_page() -> None:
    assert public_form().name == "Support page"


def test_a_suspended_post_is_made_a_ticket(root: Client) -> None:
    fill_in(public_form(), website="x")
    page = reverse("admin:tickets_suspended_change", args=[Receipt.objects.get().pk])

    root.post(page.replace("change/", "make-ticket/"))

    assert Ticket.objects.get().reply_allowed is False
    assert Receipt.objects.get().outcome == "accepted"
