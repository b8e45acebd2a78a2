"""The address for a team's own form."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.rewriting import rewrite
from tests.tickets.forms import ADDRESS, WORDS, own_form
from tickets.integrations import form_secrets
from tickets.models import FormSecret, Receipt, Ticket

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post_json(secret: str, **changes: Any) -> Any:
    return Client().post(ADDRESS, WORDS | {"secret": secret} | changes, content_type=JSON)


def test_json_is_answered_with_json() -> None:
    form, secret = own_form()

    answer = post_json(secret)

    ticket = Ticket.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "ticket_id": ticket.public_id,
        "status": "open",
        "created_at": ticket.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    assert (ticket.form, ticket.channel, ticket.page_url) == (form, "form", WORDS["page"])
    assert answer["Receipt-Id"] == Receipt.objects.get().public_id


@pytest.mark.parametrize("multipart", [True, False])
def test_a_browser_is_sent_on(multipart: bool) -> None:
    _, secret = own_form(redirect_url="https://shop.example/thanks")
    fields = WORDS | {"secret": secret, "submit": "Send"}

    if multipart:
        answer = Client(enforce_csrf_checks=True).post(ADDRESS, fields)
    else:
        body = "&".join(f"{name}={value}".replace(" ", "+") for name, value in fields.items())
        answer = Client(enforce_csrf_checks=True).post(ADDRESS, body, content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, answer["Location"]) == (303, "https://shop.example/thanks")
    assert Ticket.objects.get().body == WORDS["message"]


def test_without_a_page_of_its_own_a_browser_comes_to_ours() -> None:
    _, secret = own_form()

    assert Client().post(ADDRESS, WORDS | {"secret": secret})["Location"] == "/support/thanks/"


def test_a_form_is_answered_with_json_when_that_is_asked_for() -> None:
    _, secret = own_form()

    answer = Client().post(ADDRESS, WORDS | {"secret": secret}, headers={"accept": JSON})

    assert (answer.status_code, answer.json()["status"]) == (201, "open")


def test_the_referrer_stands_in_for_the_page() -> None:
    _, secret = own_form()

    fields = {name: value for name, value in WORDS.items() if name != "page"} | {"secret": secret}
    Client().post(ADDRESS, fields, headers={"referer": "https://shop.example/cart"})

    assert Ticket.objects.get().page_url == "https://shop.example/cart"


def test_the_same_words_sent_twice_are_one_ticket() -> None:
    _, secret = own_form()

    answers = [post_json(secret) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert ([answer.status_code for answer in answers], Ticket.objects.count()) == ([201, 201], 1)


def test_the_same_words_days_later_are_a_new_matter() -> None:
    _, secret = own_form()
    post_json(secret)
    rewrite(Receipt.objects.all(), received_at=timezone.now() - timedelta(days=2), delivery_key=b"of two days ago")

    post_json(secret)

    assert Ticket.objects.count() == 2


def test_the_same_words_of_another_form_are_another_ticket() -> None:
    for _, secret in (own_form(), own_form()):
        post_json(secret)

    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("secret", ["", "hdf_wrong", "\0", 7, None])
def test_nobody_is_heard_without_a_secret(secret: Any) -> None:
    answer = post_json(secret)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "authentication_failed")
    assert (Ticket.objects.count(), Receipt.objects.count()) == (0, 0)


def test_a_browser_with_a_wrong_secret_gets_a_page() -> None:
    answer = Client().post(ADDRESS, WORDS | {"secret": "hdf_wrong"})

    assert answer.status_code == 401
    assert "Your message was not sent" in answer.content.decode()


def test_a_form_that_is_off_is_not_heard() -> None:
    _, secret = own_form(is_active=False)

    assert post_json(secret).status_code == 401


def test_a_rotated_secret_works_on_for_the_overlap() -> None:
    _, old = own_form()

    row, new = form_secrets.rotate_secret(FormSecret.objects.get())

    assert [form_secrets.find_form(text) for text in (old, new)] == [row.form, row.form]
    FormSecret.objects.exclude(pk=row.pk).update(expires_at=timezone.now())
    assert post_json(old).status_code == 401


def test_a_revoked_secret_is_refused() -> None:
    _, secret = own_form()

    form_secrets.revoke_secret(FormSecret.objects.get())

    assert post_json(secret).status_code == 401


def test_its_last_use_is_remembered() -> None:
    _, secret = own_form()

    post_json(secret)

    assert FormSecret.objects.get().last_used_at is not None


def test_the_secret_is_stored_nowhere() -> None:
    _, secret = own_form()

    post_json(secret)
    Client().post(ADDRESS, WORDS | {"secret": secret, "email": ""})

    assert [secret in bytes(receipt.body).decode() for receipt in Receipt.objects.all()] == [False, False]


def test_errors_have_the_shape_of_the_api() -> None:
    _, secret = own_form()

    answer = post_json(secret, email="ann", message="")

    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "code": "invalid",
        "message": "Some fields are not right.",
        "fields": [
            {"field": "email", "message": "Enter an email address like name@example.com."},
            {"field": "message", "message": "Write what we can help you with."},
        ],
    }
    assert answer["Receipt-Id"] == Receipt.objects.get(outcome="refused").public_id


def test_a_program_hears_of_names_and_values_that_are_none() -> None:
    _, secret = own_form()

    answer = post_json(secret, message=["a"], mesage="b")

    fields = {error["field"]: error["message"] for error in answer.json()["error"]["fields"]}
    assert fields == {"mesage": "There is no such field.", "message": "Not a valid string."}


@pytest.mark.parametrize("body", [b" ", b"{", b"[]", b'"x"', b"\xff", b"[" * 2_000])
def test_bad_json_is_an_error_of_the_sender(body: bytes) -> None:
    answer = Client().post(ADDRESS, body, content_type=JSON)

    assert answer.status_code == 400


def test_a_browser_with_an_error_gets_the_form_with_what_was_typed() -> None:
    _, secret = own_form()

    page = Client().post(ADDRESS, WORDS | {"secret": secret, "email": "ann"})

    text = page.content.decode()
    assert page.status_code == 400
    assert f'action="{ADDRESS}"' in text
    assert f'value="{secret}"' in text
    assert WORDS["message"] in text


def test_files_are_refused_in_words() -> None:
    _, secret = own_form()
    file = SimpleUploadedFile("screen.png", b"\x89PNG" * 100)

    answer = Client().post(ADDRESS, WORDS | {"secret": secret, "picture": file}, headers={"accept": JSON})

    assert answer.status_code == 400
    assert "Files can't be sent with this form" in answer.content.decode()
    assert json.loads(bytes(Receipt.objects.get().body))["files"] == ["screen.png"]


def test_an_empty_choice_of_file_is_none() -> None:
    _, secret = own_form()
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (WORDS | {"secret": secret}).items()
    )
    empty = '--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--b--\r\n'

    answer = Client().post(ADDRESS, (parts + empty).encode(), content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 303


def test_a_page_in_another_charset_is_understood() -> None:
    _, secret = own_form()
    body = f"secret={secret}&email=ann%40example.com&message=Zur%FCck+zum+Anfang"

    Client().post(ADDRESS, body.encode(), content_type="application/x-www-form-urlencoded")

    assert Ticket.objects.get().body == "Zurück zum Anfang"


def test_what_postgresql_can_not_store_is_replaced() -> None:
    _, secret = own_form()

    answer = Client().post(
        ADDRESS,
        f"secret={secret}&email=ann%40example.com&message=a%00b&subject=%ED%A0%80".encode(),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 303
    assert Ticket.objects.get().body == "a\ufffdb"


def test_a_script_of_another_site_may_ask() -> None:
    _, secret = own_form()

    asked = Client().options(ADDRESS, headers={"origin": "https://shop.example"})
    answer = post_json(secret)

    assert (asked.status_code, asked["Access-Control-Allow-Headers"]) == (204, "content-type, accept")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_reading_it_is_no_way_to_use_it() -> None:
    assert Client().get(ADDRESS).status_code == 405
