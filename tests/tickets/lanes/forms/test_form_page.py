"""The public page, as a browser without scripts and cookies uses it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.tickets.forms import PAGE, WORDS, fill_in, public_form, stamp_in
from tickets.lanes.forms.form_token import make_stamp
from tickets.models import Customer, Form, Mailbox, Message, Receipt, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return public_form()


def test_what_is_filled_in_becomes_a_ticket(form: Form) -> None:
    mailbox = Mailbox.objects.create(address="help@shop.example")
    public_form(mailbox=mailbox)

    answer = fill_in(form)

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/support/thanks/")
    assert (ticket.channel, ticket.form, ticket.mailbox, ticket.page_url) == ("form", form, mailbox, WORDS["page"])
    assert (ticket.subject, ticket.body) == (WORDS["subject"], WORDS["message"])
    assert (ticket.customer.email, ticket.customer.name, ticket.status) == ("ann@example.com", "Ann Example", "open")
    assert ticket.due_at is not None


def test_its_message_and_its_receipt_say_where_it_came_from(form: Form) -> None:
    fill_in(form)

    message, receipt = Message.objects.get(direction="inbound"), Receipt.objects.get()
    assert (message.author_email, message.author_name, message.receipt) == ("ann@example.com", "Ann Example", receipt)
    assert (receipt.lane, receipt.form, receipt.outcome, receipt.sender) == (
        "form",
        form,
        "accepted",
        "ann@example.com",
    )
    assert WORDS["message"] in bytes(receipt.body).decode()


def test_it_needs_no_cookie_and_sets_none(form: Form) -> None:
    client = Client(enforce_csrf_checks=True)

    pages = [client.get(PAGE), client.post(PAGE, WORDS | {"stamp": make_stamp(form, is_filled=True)})]

    assert [dict(page.cookies) for page in pages] == [{}, {}]
    assert Ticket.objects.count() == 1


def test_a_double_click_makes_one_ticket(form: Form) -> None:
    stamp = make_stamp(form, is_filled=True)

    answers = [fill_in(form, stamp=stamp) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Ticket.objects.count() == 1
    assert sorted(Receipt.objects.values_list("outcome", flat=True)) == ["accepted", "duplicate"]


def test_who_goes_back_and_writes_something_else_is_heard(form: Form) -> None:
    stamp = make_stamp(form, is_filled=True)

    fill_in(form, stamp=stamp)
    fill_in(form, stamp=stamp, message="And my invoice is wrong too.")

    assert Ticket.objects.count() == 2


def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(form: Form) -> None:
    page = fill_in(form, email="ann at home")

    text = page.content.decode()
    assert page.status_code == 400
    assert 'id="id_email_error">Enter an email address like name@example.com.' in text
    assert 'aria-describedby="id_email_helptext id_email_error"' in text
    assert 'aria-invalid="true"' in text
    assert '<a href="#id_email">' in text
    assert WORDS["message"] in text
    assert 'value="Cannot log in"' in text
    assert 'value="ann at home"' in text
    assert Ticket.objects.count() == 0


def test_what_was_refused_is_kept_with_its_reason(form: Form) -> None:
    fill_in(form, message=" \n ")

    receipt = Receipt.objects.get()
    assert (receipt.outcome, receipt.errors) == (
        "refused",
        [{"field": "message", "message": "Write what we can help you with."}],
    )


def test_after_a_correction_it_is_still_one_post(form: Form) -> None:
    stamp = stamp_in(fill_in(form, email=""))

    answers = [fill_in(form, stamp=stamp) for _ in range(2)]

    assert ([answer.status_code for answer in answers], Ticket.objects.count()) == ([303, 303], 1)


def test_an_old_page_loses_nothing(form: Form, settings: Any) -> None:
    settings.FORM_STAMP_HOURS = 0
    page = fill_in(form)
    settings.FORM_STAMP_HOURS = 24

    text = page.content.decode()
    again = Client().post(PAGE, WORDS | {"stamp": stamp_in(page)})

    assert page.status_code == 400
    assert "The page was open for too long" in text
    assert WORDS["message"] in text
    # Sent again at once, since all is filled in: that is no haste.
    assert (again.status_code, Ticket.objects.count()) == (303, 1)


@pytest.mark.parametrize("stamp", ["", "forged", "WyJhIiwxXQ:1abc:xyz"])
def test_a_post_without_our_stamp_makes_no_ticket(stamp: str, form: Form) -> None:
    page = fill_in(form, stamp=stamp)

    assert (page.status_code, Ticket.objects.count()) == (400, 0)


def test_a_stamp_is_good_for_its_own_form_only(form: Form) -> None:
    other = Form.objects.create(name="Another")

    page = fill_in(form, stamp=make_stamp(other, is_filled=True))

    assert (page.status_code, Ticket.objects.count()) == (400, 0)


def test_the_page_remembers_where_the_customer_was(form: Form) -> None:
    named = Client().get(PAGE, {"page": "https://shop.example/cart"})
    linked = Client().get(PAGE, headers={"referer": "https://shop.example/help"})
    odd = Client().get(PAGE, {"page": "javascript:alert(1)"})

    assert 'name="page" value="https://shop.example/cart"' in named.content.decode()
    assert 'name="page" value="https://shop.example/help"' in linked.content.decode()
    assert "javascript" not in odd.content.decode()


def test_what_was_typed_is_text_and_no_markup(form: Form) -> None:
    page = fill_in(form, email="", message="</textarea><script>alert(1)</script>", name='"><script>')

    assert "<script" not in page.content.decode()


def test_without_an_active_form_it_says_so(form: Form) -> None:
    public_form(is_active=False)

    page = Client().get(PAGE)

    assert page.status_code == 404
    assert "There is no form here at the moment" in page.content.decode()
    assert fill_in(form).status_code == 404


def test_the_team_s_words_are_on_it(form: Form) -> None:
    public_form(heading="Ask the shop", introduction="We read <b>all</b> of it.")

    text = Client().get(PAGE).content.decode()

    assert "<h1>Ask the shop</h1>" in text
    assert "&lt;b&gt;all&lt;/b&gt;" in text


def test_it_runs_no_script_and_stands_in_no_frame(form: Form) -> None:
    public_form(redirect_url="https://shop.example/thanks?x=1")

    page = Client().get(PAGE)

    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "form-action 'self' https://shop.example" in policy.split("; ")
    assert (page["X-Frame-Options"], page["Referrer-Policy"]) == ("DENY", "no-referrer")
    assert "<script" not in page.content.decode()
    assert "style=" not in page.content.decode()


def test_the_browser_goes_where_the_form_says(form: Form) -> None:
    public_form(redirect_url="https://shop.example/thanks")

    assert fill_in(form)["Location"] == "https://shop.example/thanks"


def test_a_stranger_does_not_rename_a_customer(form: Form) -> None:
    Customer.objects.create(email="ann@example.com")

    fill_in(form, name="Not Ann")

    assert (Customer.objects.get().name, Message.objects.get(direction="inbound").author_name) == ("", "Not Ann")


def test_the_thank_you_page_is_there() -> None:
    assert "Thank you" in Client().get("/support/thanks/").content.decode()


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"a=" * 5_000, b"message=%00&email=%ff%fe&stamp=%00"])
def test_odd_bodies_are_answered(body: bytes, form: Form) -> None:
    page = Client().post(PAGE, body, content_type="application/x-www-form-urlencoded")

    assert page.status_code == 400


def test_a_body_of_an_unknown_kind_is_refused_in_words(form: Form) -> None:
    page = Client().post(PAGE, b"<x/>", content_type="text/xml")

    assert page.status_code == 415
    assert "Your message was not sent" in page.content.decode()


def test_a_body_that_is_too_large_is_refused_in_words(form: Form, settings: Any) -> None:
    settings.INGEST_MAX_BYTES = 1_000

    page = fill_in(form, message="x" * 2_000)

    assert (page.status_code, Ticket.objects.count()) == (413, 0)
