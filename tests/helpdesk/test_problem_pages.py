"""A page that can't be shown says so in our own dress, says what to do next, and stays JSON for programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from helpdesk import problem_pages, urls
from tests import factories
from tickets.models import Ticket


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the page's own fault")


urlpatterns = [path("admin/failing/", failing), path("api/failing/", failing), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def patient_client() -> Client:
    """A browser that shows the page of an error."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/nowhere", "/admin/tickets/nothing/", "/support/nothing", "/admin/%00/"])
def test_an_address_without_a_page(address: str, root: Client) -> None:
    page = root.get(address)

    assert (page.status_code, "There is nothing here" in page.content.decode()) == (404, True)


def test_a_ticket_that_is_not_there_is_said_in_words(root: Client) -> None:
    assert "There is no such ticket." in root.get("/admin/tickets/ticket/no-such/change/").content.decode()


def test_what_was_asked_for_is_text(root: Client) -> None:
    assert "<script>" not in root.get("/admin/tickets/team/<script>/change/").content.decode()


@pytest.mark.parametrize("address", ["/api/nowhere", "/api/tickets/nothing/at/all"])
def test_programs_get_json(address: str, client: Client) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_role_that_may_not(browser_of: Callable[[str], Client]) -> None:
    page = browser_of("Reviewer").get("/admin/tickets/integration/")

    assert (page.status_code, "Your role does not include it" in page.content.decode()) == (403, True)


def test_a_form_without_its_token(ticket: Ticket) -> None:
    browser = Client(enforce_csrf_checks=True)

    page = browser.post("/admin/login/", {"username": "a", "password": "b"})

    assert (page.status_code, "This form was not sent" in page.content.decode()) == (403, True)


def test_a_request_that_cannot_be_read(client: Client, db: None) -> None:
    page = client.get("/admin/login/?next=%00")

    assert (page.status_code, "This request can&#x27;t be read" in page.content.decode().replace("'", "&#x27;")) == (
        400,
        True,
    )


def test_a_host_that_is_not_ours(client: Client, db: None) -> None:
    page = client.get("/admin/login/", headers={"host": "elsewhere.example"})

    assert (page.status_code, "Nothing was changed" in page.content.decode()) == (400, True)


@override_settings(ROOT_URLCONF="tests.helpdesk.test_problem_pages")
def test_a_fault_of_ours_has_the_number_of_its_request(patient_client: Client) -> None:
    page = patient_client.get("/admin/failing/")

    said = page.content.decode()
    assert (page.status_code, page["X-Request-Id"] in said, "own fault" in said) == (500, True, False)


@override_settings(ROOT_URLCONF="tests.helpdesk.test_problem_pages")
def test_a_fault_of_ours_is_json_for_programs(patient_client: Client) -> None:
    answer = patient_client.get("/api/failing/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "error")


def test_a_page_of_a_problem_needs_no_database() -> None:
    """Without the mark that opens it, pytest refuses every question to it."""
    request = RequestFactory().get("/admin/")

    pages = [getattr(problem_pages, name)(request) for name in ("bad_request", "not_found", "permission_denied")]

    assert ([page.status_code for page in pages], connection.queries) == ([400, 404, 403], [])


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "503.html", "problems/csrf.html"])
def test_it_needs_nothing_else_either(template: str) -> None:
    page = render_to_string(template)

    assert ("prefers-color-scheme: dark" in page, "<h1>" in page, 'href="/"' in page) == (True, True, True)


def test_customers_are_led_to_the_form(db: None, client: Client) -> None:
    assert 'href="/support/"' in client.get("/support/nothing").content.decode()


def test_staff_without_a_role_are_told(client: Client, db: None) -> None:
    client.force_login(factories.UserFactory(is_staff=True), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/admin/tickets/ticket/").status_code == 403
