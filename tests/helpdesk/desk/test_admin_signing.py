"""An integration's page: how its requests are proven, the secret they are signed with, and lines to try it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.helpdesk.desk.test_admin_integrations import address, secret_of
from tickets.integrations import keys, signing
from tickets.integrations.signing import find_signer
from tickets.models import Integration, Proof, Ticket

Browser = Callable[[str], Client]


def page_of(browser: Client, integration: Integration) -> str:
    return browser.get(reverse("admin:tickets_integration_change", args=[integration.pk])).content.decode()


def secrets_of(integration: Integration) -> tuple[str, ...]:
    signer = find_signer(integration.pk, now=timezone.now())
    return signer.secrets if signer else ()


def line(page: str, id: str) -> str:
    found = re.search(rf'id="{id}"[^>]*>([^<]+)<', page)
    assert found
    return unescape(found[1])


def test_a_new_signing_secret_is_shown_once_and_is_the_only_one(browser_of: Browser, integration: Integration) -> None:
    browser = browser_of("Integration manager")
    signing.make_signing_secret(integration)

    made = browser.post(address(integration, "new-signing-secret"))

    secret = secret_of(made.content.decode())
    assert secrets_of(integration) == (secret,)
    assert secret.startswith("whsec_")
    assert "no-store" in made["Cache-Control"]
    assert secret not in page_of(browser, integration)


def test_a_rotated_one_leaves_the_last_for_a_while(browser_of: Browser, integration: Integration) -> None:
    browser = browser_of("Integration manager")
    last = signing.make_signing_secret(integration)

    made = browser.post(address(integration, "rotate-signing-secret"))

    assert secrets_of(integration) == (secret_of(made.content.decode()), last)
    assert "The last one is good until" in page_of(browser, integration)


@pytest.mark.parametrize("verb", ["new-signing-secret", "rotate-signing-secret"])
def test_asking_makes_none(verb: str, browser_of: Browser, integration: Integration) -> None:
    secret = signing.make_signing_secret(integration)

    assert "?" in browser_of("Integration manager").get(address(integration, verb)).content.decode()
    assert secrets_of(integration) == (secret,)


def test_rotating_is_offered_where_there_is_something_to_rotate(browser_of: Browser, integration: Integration) -> None:
    browser = browser_of("Integration manager")
    assert "Rotate signing secret" not in page_of(browser, integration)

    signing.make_signing_secret(integration)

    assert "Rotate signing secret" in page_of(browser, integration)


@pytest.mark.parametrize("role", ["Auditor", "Support lead", "Reviewer"])
@pytest.mark.parametrize("verb", ["new-signing-secret", "rotate-signing-secret"])
def test_others_make_none(role: str, verb: str, browser_of: Browser, integration: Integration) -> None:
    assert browser_of(role).post(address(integration, verb)).status_code == 403
    assert secrets_of(integration) == ()


def test_the_proof_is_set_on_the_page(browser_of: Browser, integration: Integration) -> None:
    browser_of("Integration manager").post(
        reverse("admin:tickets_integration_change", args=[integration.pk]),
        {
            "name": integration.name,
            "is_active": "on",
            "callback_url": "",
            "proof": "signature",
            "keys-TOTAL_FORMS": 0,
            "keys-INITIAL_FORMS": 0,
        },
    )

    stored = Integration.objects.get()
    assert stored.proof == Proof.SIGNATURE
    assert stored.callback_secret == integration.callback_secret, "what the page did not load stays"


def test_a_page_opens_and_makes_new_ones_where_the_old_cant_be_decrypted(
    browser_of: Browser, integration: Integration
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_integration SET signing_secret = 'lost', callback_secret = 'lost'")
    browser = browser_of("Integration manager")

    page = unescape(page_of(browser, integration))
    assert page.count("This secret can't be read with the present key: rotate it.") == 2
    assert "Secret unreadable" in page
    secret = secret_of(browser.post(address(integration, "rotate-signing-secret")).content.decode())
    browser.post(address(integration, "new-callback-secret"))

    assert secrets_of(integration) == (secret,)
    assert page_of(browser, integration).count("Secret unreadable") == 0


def test_one_that_signs_needs_no_key(browser_of: Browser, integration: Integration) -> None:
    signing.make_signing_secret(integration)
    Integration.objects.update(proof=Proof.SIGNATURE)

    assert "No key" not in page_of(browser_of("Integration manager"), integration)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["curl", "signed-curl"])
@pytest.mark.skipif(not all(map(shutil.which, ("bash", "curl", "openssl"))), reason="The lines are for these programs.")
def test_the_lines_work_as_they_stand(
    way: str, live_server: Any, settings: Any, browser_of: Browser, integration: Integration
) -> None:
    settings.SITE_URL = live_server.url
    Integration.objects.update(proof=Proof.EITHER)
    secret, key = signing.make_signing_secret(integration), keys.create_key(integration)[1]

    text = line(page_of(browser_of("Integration manager"), integration), way)
    text = text.replace("YOUR_SIGNING_SECRET", secret).replace("YOUR_KEY", key)
    made = subprocess.run(["bash", "-c", text], capture_output=True, text=True, timeout=60)

    assert json.loads(made.stdout) == {
        "ticket_id": Ticket.objects.get().public_id,
        "status": "open",
        "created_at": json.loads(made.stdout)["created_at"],
    }
