"""Pages for staff load our own files only, and say so to the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from helpdesk import page_policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/login/", "/admin/tickets/ticket/", "/admin/nothing/", "/admin/routing/rule/add/", "/admin/me/"],
)
@pytest.mark.parametrize("who", ["root", "nobody"])
def test_every_page_of_the_admin_has_it(who: str, path: str, root: Client) -> None:
    answer = (root if who == "root" else Client()).get(path)

    # A redirect shows nothing.
    assert answer.status_code == 302 or answer[page_policy.HEADER] == page_policy.ADMIN


@pytest.mark.parametrize("policy", [page_policy.ADMIN, page_policy.API_REFERENCE])
def test_it_names_no_other_origin_and_lets_no_script_stand_in_a_page(policy: str) -> None:
    rules = {name: values for name, *values in (rule.split() for rule in policy.split(";"))}

    assert rules["object-src"] == rules["frame-ancestors"] == ["'none'"]
    assert rules["base-uri"] == rules["form-action"] == rules["default-src"] == ["'self'"]
    assert rules["img-src"] == ["'self'", "data:"]
    assert "'unsafe-inline'" not in rules["script-src"]
    assert all(value.startswith("'") or value == "data:" for values in rules.values() for value in values)


def test_the_public_form_keeps_its_own(client: Client) -> None:
    assert "default-src 'none'" in client.get("/support/")[page_policy.HEADER]


def test_the_api_s_reference_has_one_of_its_own(client: Client) -> None:
    answer = client.get("/api/docs/")

    assert answer[page_policy.HEADER] == page_policy.API_REFERENCE
    assert "<script>" not in answer.content.decode()
