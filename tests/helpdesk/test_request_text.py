"""Text that no database takes is refused, wherever in a request it stands."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from helpdesk import urls
from helpdesk.wsgi import application
from resolution.models import Policy
from tickets.models import Customer

pytestmark = pytest.mark.django_db


def addresses() -> list[str]:
    """Every address of the admin and the API, with NUL for whatever it takes."""
    admin = [address for address in _patterns(get_resolver().url_patterns) if address.startswith("admin/")]
    return ["/" + address for address in admin] + [f"/api/{route.pattern}" for route in urls.api]


def _patterns(patterns: list[object], prefix: str = "") -> list[str]:
    lines = []
    for one in patterns:
        text = prefix + str(one.pattern)  # type: ignore[attr-defined]
        lines += _patterns(one.url_patterns, text) if hasattr(one, "url_patterns") else [text]
    return lines


@pytest.mark.parametrize("nul", ["%00", "a%00b"])
@pytest.mark.parametrize(
    "page",
    ["django_q_failure", "django_q_success", "auth_user", "routing_rule", "tickets_ticket", "axes_accessattempt"],
)
def test_a_page_of_the_admin_is_not_there(root: Client, page: str, nul: str) -> None:
    for ending in ("", "change/", "history/", "delete/"):
        assert root.get(reverse(f"admin:{page}_changelist") + f"{nul}/{ending}").status_code == 404


def test_no_address_fails_with_nul_in_its_query(root: Client, api: Client) -> None:
    for address in addresses():
        if "<" not in address and "logout" not in address:
            client = api if address.startswith("/api/") else root
            for query in ("?q=%00", "?%00=1", "?" + "a&" * 2000):
                assert client.get(address + query).status_code == 400, address + query


@pytest.mark.parametrize(
    "path", ["tickets/%00/", "tickets/t_%00/messages/", "receipts/%00/", "customers/a%00@b.example/"]
)
def test_nothing_of_the_api_is_called_nul(api: Client, path: str) -> None:
    answer = api.get(f"/api/{path}")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_form_of_the_admin_with_nul_is_refused(root: Client) -> None:
    policy = Policy.objects.get(category="billing")
    page = reverse("admin:resolution_policy_change", args=[policy.pk])

    for values in ({"autonomy": "a\x00"}, {"a\x00": "b"}, {"action": "x", "_selected_action": "\x00"}):
        assert root.post(page, values).status_code == 400
        assert root.post(reverse("admin:routing_rule_changelist"), values).status_code == 400


@pytest.mark.parametrize("charset", ["unicode_escape", "idna", "utf-16", "utf-7", "punycode"])
def test_a_charset_that_smuggles_a_surrogate_in_is_not_believed(charset: str) -> None:
    """The test client makes requests of another class than the server."""
    environ = RequestFactory().get("/api/tickets/?external_id=%5Cud800").environ

    request = application.request_class(environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"})

    assert request.GET["external_id"] == r"\ud800"


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("charset", ["unicode_escape", "utf-16", "latin-1"])
def test_a_form_in_an_odd_charset_is_refused(root: Client, kind: str, charset: str) -> None:
    page = reverse("admin:routing_rule_changelist")
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800\r\n--x--\r\n'

    assert root.generic("POST", page, body, content_type=f"{kind}; charset={charset}").status_code == 415


def test_a_name_that_only_looks_odd_is_taken(api: Client) -> None:
    answer = api.get("/api/tickets/?external_id=%E2%80%93%F0%9F%90%88_00")

    assert answer.status_code == 200
    assert not Customer.objects.exists()
