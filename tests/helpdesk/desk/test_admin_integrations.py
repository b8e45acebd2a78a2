"""Keys and secrets: made by a post, shown once, stored as a hash."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tickets.integrations import keys
from tickets.models import ApiKey, Integration

Browser = Callable[[str], Client]


def address(integration: Integration, verb: str) -> str:
    return reverse("admin:tickets_integration_change", args=[integration.pk]).replace("change/", f"{verb}/")


def key_address(key: ApiKey, verb: str) -> str:
    return reverse("admin:tickets_apikey_change", args=[key.pk]).replace("change/", f"{verb}/")


def secret_of(page: str) -> str:
    found = re.search(r'id="secret">([^<]+)<', page)
    assert found
    return found[1]


def test_a_new_key_is_shown_once_and_works(browser_of: Browser, integration: Integration) -> None:
    browser = browser_of("Integration manager")

    made = browser.post(address(integration, "new-key"))
    later = browser.get(reverse("admin:tickets_integration_change", args=[integration.pk])).content.decode()

    text = secret_of(made.content.decode())
    assert keys.find_caller(text) is not None
    assert "no-store" in made["Cache-Control"]
    assert text not in later


def test_asking_for_a_key_makes_none(browser_of: Browser, integration: Integration) -> None:
    page = browser_of("Integration manager").get(address(integration, "new-key"))

    assert "Make a new key?" in page.content.decode()
    assert not ApiKey.objects.exists()


def test_a_rotated_key_works_on_for_the_overlap(browser_of: Browser, integration: Integration) -> None:
    key, text = keys.create_key(integration)

    made = browser_of("Integration manager").post(key_address(key, "rotate"))

    key.refresh_from_db()
    assert key.expires_at is not None
    assert keys.find_caller(text)
    assert keys.find_caller(secret_of(made.content.decode()))


def test_a_revoked_key_is_refused(browser_of: Browser, integration: Integration) -> None:
    key, text = keys.create_key(integration)

    browser_of("Integration manager").post(key_address(key, "revoke-this"))

    assert keys.find_caller(text) is None


def test_keys_are_revoked_from_the_list(browser_of: Browser, integration: Integration) -> None:
    key, text = keys.create_key(integration)

    browser_of("Integration manager").post(
        reverse("admin:tickets_apikey_changelist"), {"action": "revoke", "_selected_action": [key.pk]}
    )

    assert keys.find_caller(text) is None


def test_a_new_callback_secret_replaces_the_old(browser_of: Browser, integration: Integration) -> None:
    before = integration.callback_secret

    made = browser_of("Integration manager").post(address(integration, "new-callback-secret"))

    integration.refresh_from_db()
    assert integration.callback_secret.reveal() == secret_of(made.content.decode()) != before.reveal()


def test_paused_callbacks_are_resumed(browser_of: Browser, integration: Integration) -> None:
    Integration.objects.update(callback_paused_at=timezone.now())

    browser_of("Integration manager").post(address(integration, "resume"))

    integration.refresh_from_db()
    assert integration.callback_paused_at is None


def add_integration(browser: Client, name: str) -> Any:
    form = {"name": name, "is_active": "on", "callback_url": "", "keys-TOTAL_FORMS": 0, "keys-INITIAL_FORMS": 0}
    return browser.post(reverse("admin:tickets_integration_add"), form, follow=True)


def test_a_callback_address_with_a_password_or_without_tls_is_refused(browser_of: Browser, settings: Any) -> None:
    settings.OUTBOUND_PLAIN_HTTP = False
    browser, add = browser_of("Integration manager"), reverse("admin:tickets_integration_add")
    pages = [
        browser.post(add, {"name": "Shop", "callback_url": url}).content.decode()
        for url in ("https://ann:secret@shop.example/", "http://shop.example/")
    ]

    assert "must not hold a user name" in pages[0]
    assert "OUTBOUND_PLAIN_HTTP" in pages[1]
    assert not Integration.objects.exists()


def test_a_new_integration_gets_its_callback_secret(browser_of: Browser) -> None:
    add_integration(browser_of("Integration manager"), "Shop")

    assert Integration.objects.get(name="Shop").callback_secret.reveal().startswith("whsec_")


@pytest.mark.parametrize("role", ["Auditor", "Support lead", "Reviewer"])
@pytest.mark.parametrize("verb", ["new-key", "new-callback-secret", "resume"])
def test_others_make_no_secrets(role: str, verb: str, browser_of: Browser, integration: Integration) -> None:
    before = integration.callback_secret

    answer = browser_of(role).post(address(integration, verb))

    integration.refresh_from_db()
    assert (answer.status_code, ApiKey.objects.count(), integration.callback_secret) == (403, 0, before)


def test_its_health_is_said_in_words(browser_of: Browser, integration: Integration) -> None:
    page = browser_of("Integration manager").get(reverse("admin:tickets_integration_change", args=[integration.pk]))

    assert "No key" in page.content.decode()
    assert "0 posts today</a>" in page.content.decode()
    assert "0 refused</a>" in page.content.decode()


def test_a_new_integration_opens_where_its_key_is_made(browser_of: Browser) -> None:
    added = add_integration(browser_of("Integration manager"), "tutorial")

    address_of_new = reverse("admin:tickets_integration_change", args=[Integration.objects.get().pk])
    assert added.redirect_chain[0][0] == address_of_new
    assert "Make its first key" in added.content.decode()
    assert "new-key/" in added.content.decode()
