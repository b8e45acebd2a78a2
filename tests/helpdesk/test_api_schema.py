"""The API describes itself, without warnings and without anybody else's files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def schema(db: None) -> dict[str, Any]:
    answer = Client().get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200
    described: dict[str, Any] = json.loads(answer.content)
    return described


def test_it_is_made_without_a_warning() -> None:
    made = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore::FutureWarning",
            "manage.py",
            "spectacular",
            "--validate",
            "--fail-on-warn",
            "--file",
            "/dev/null",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert (made.returncode, made.stderr) == (0, "")


def test_it_has_every_address(schema: dict[str, Any]) -> None:
    assert {path: sorted(set(operations) - {"parameters"}) for path, operations in schema["paths"].items()} == {
        "/api/webhooks/support/ingest": ["post"],
        "/api/webhooks/support/ingest/batch": ["post"],
        "/api/webhooks/support/form": ["post"],
        "/api/webhooks/support/chat": ["post"],
        "/api/webhooks/support/email": ["post"],
        "/api/webhooks/support/in/{integration}/ingest": ["post"],
        "/api/webhooks/support/in/{integration}/ingest/batch": ["post"],
        "/api/webhooks/support/in/{integration}/chat": ["post"],
        "/api/webhooks/support/in/{integration}/email": ["post"],
        "/api/webhooks/support/in/{integration}/events": ["post"],
        "/api/events/": ["post"],
        "/api/tickets/": ["get"],
        "/api/tickets/{id}/": ["get"],
        "/api/tickets/{id}/messages/": ["post"],
        "/api/tickets/{id}/corrections/": ["post"],
        "/api/receipts/{id}/": ["get"],
        "/api/customers/{id}/": ["get", "put"],
        "/api/customers/{id}/events/": ["post"],
        "/api/health-scores/": ["get"],
    }


def test_everything_but_a_form_needs_a_key(schema: dict[str, Any]) -> None:
    # A form's secret is one of its fields, because a browser sends no headers of its own.
    paths = [path for name, path in schema["paths"].items() if name != "/api/webhooks/support/form"]
    operations = [operation for path in paths for operation in path.values()]

    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert all({"key": []} in operation["security"] for operation in operations)


def test_what_is_posted_is_json_and_has_an_example(schema: dict[str, Any]) -> None:
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            # A mail is no JSON.
            if "requestBody" not in operation or path.endswith("/email"):
                continue
            kinds = ["application/json", *(["application/x-ndjson"] if path.endswith("/batch") else [])]
            assert list(operation["requestBody"]["content"]) == kinds, path
            assert operation["requestBody"]["content"]["application/json"]["examples"], path


def test_a_mail_is_posted_as_it_is_and_has_an_example(schema: dict[str, Any]) -> None:
    content = schema["paths"]["/api/webhooks/support/email"]["post"]["requestBody"]["content"]

    assert list(content) == ["message/rfc822", "message/global", "application/octet-stream"]
    assert content["message/rfc822"]["examples"]


def test_an_address_that_names_the_integration_may_be_signed(schema: dict[str, Any]) -> None:
    for path, operations in schema["paths"].items():
        names = [name for requirement in operations.get("post", {}).get("security", []) for name in requirement]
        assert {"standardWebhooks", "bodySignature"}.issubset(names) == ("{integration}" in path), path


def test_ids_are_texts_and_history_has_its_from(schema: dict[str, Any]) -> None:
    shapes = schema["components"]["schemas"]

    assert shapes["TicketDetailOut"]["properties"]["id"]["type"] == "string"
    history = next(shape for name, shape in shapes.items() if name.startswith("History"))
    assert set(history["properties"]) == {"id", "at", "kind", "actor", "from", "to", "detail"}


def test_every_operation_names_the_errors_that_it_can_answer(schema: dict[str, Any]) -> None:
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            errors = {400, 503}
            errors |= {401, 403} if "security" in operation else set()
            errors |= {408, 413, 415} if "requestBody" in operation else set()
            errors |= {404} if "{" in path else set()
            assert {str(code) for code in errors} <= set(operation["responses"]), path
            for code, answer in operation["responses"].items():
                assert answer["description"], (path, code)
                assert ("Retry-After" in answer.get("headers", {})) == (code in ("429", "503")), (path, code)


@pytest.mark.parametrize(
    ("path", "how", "code"),
    [
        ("/api/tickets/?team=%00", {}, "400"),
        ("/api/tickets/", {"authorization": ""}, "401"),
        ("/api/tickets/?cursor=x", {}, "404"),
        ("/api/tickets/?format=csv", {}, "404"),
        ("/api/tickets/", {"accept": "text/csv"}, "406"),
        ("/api/tickets/?status=odd", {}, "400"),
    ],
)
def test_what_a_list_answers_to_the_odd_is_named(
    path: str, how: dict[str, str], code: str, schema: dict[str, Any], api: Client
) -> None:
    answer = api.get(path, headers=how)

    assert str(answer.status_code) == code
    assert set(answer.json()) == {"error"}
    assert code in schema["paths"]["/api/tickets/"]["get"]["responses"]


def test_its_page_loads_our_own_files_only(db: None) -> None:
    answer = Client().get("/api/docs/")
    named = re.findall(r'(?:src|href)="([^"]+)"', answer.content.decode())

    assert answer.status_code == 200
    assert named
    assert not [url for url in named if not url.startswith(("/static/", "/api/docs/?script", "data:"))]
    for url in named:
        if url.startswith("/"):
            assert Client().get(url).status_code == 200, url


@pytest.mark.parametrize(
    ("who", "setting", "status"),
    [
        ("nobody", "open", 200),
        ("nobody", "staff", 302),
        ("nobody", "off", 404),
        ("staff", "staff", 200),
        ("staff", "off", 404),
    ],
)
def test_the_reference_is_for_whom_the_setting_says(
    who: str, setting: str, status: int, settings: Any, root: Client
) -> None:
    settings.API_DOCS = setting
    browser = root if who == "staff" else Client()

    assert [browser.get(page).status_code for page in ("/api/docs/", "/api/schema/")] == [status, status]
