"""What the record knows of the customer is found however it is set; words of the language are not taken for names."""

from __future__ import annotations

import pytest

from routing.redaction.record import CustomerRecord, read_record, record_of, record_of_payload
from routing.redaction.redact import redact
from tickets.models import Customer

CUSTOMER = {
    "name": "Ann-Marie van der Berg",
    "email": "am.vanderberg@example.org",
    "phone": "+49 171 2345678",
    "address": {"street": "Hauptstraße 5", "city": "Köln", "zip": "50667"},
    "accountNumber": "AC-100 42/7",
    "country": "DE",
    "tier": "pro",
}


def masked(text: str, **customer: object) -> str:
    return redact(text, read_record(customer or CUSTOMER)).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am Ann-Marie van der Berg.", "I am [name]."),
        ("ann marie VAN DER BERG", "[name]"),
        ("van der Berg, Ann-Marie", "van der [name]"),
        ("A. Berg wrote; Mrs Berg called", "[name] wrote; Mrs [name] called"),
        ("Marie's login", "[name]'s login"),
        ("call me at 0171-2345678", "call me at [phone]"),
        ("it is 2345678 without the code", "it is [phone] without the code"),
        ("Hauptstr. 5, 50667 Koeln", "[address] Koeln"),
        ("Hauptstraße 5\n50667 KÖLN", "[address]"),
        ("my account AC100427 or ac-10042-7", "my account [account] or [account]"),
        ("amvanderberg is my login, or am.vanderberg", "amvanderberg is my login, or [name]"),
    ],
)
def test_what_is_known_is_found(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Will May", "Will you help me in May? Thanks,\nWill", "Will you help me in May? Thanks,\n[name]"),
        ("Will May", "Hi Will, will it work on May 3?", "Hi [name], will it work on May 3?"),
        ("Li", "Hello Li, we live in Lille", "Hello [name], we live in Lille"),
        ("Mark Price", "mark the price of it; Mark Price asked", "mark the price of it; [name] asked"),
        ("An Do", "an do; An Do", "an do; [name]"),
        ("Ann", "annual plans for Ann", "annual plans for [name]"),
        ("Support", "Support did not answer the support mail", "Support did not answer the support mail"),
        ("田中太郎", "田中太郎です。", "[name]です。"),
        ("José Núñez", "Jose Nunez here", "[name] here"),
        ("Søren Ångström", "SØREN A\u030angstro\u0308m", "[name]"),
    ],
)
def test_a_name_that_is_a_word_is_one_only_where_it_stands_as_a_name(name: str, text: str, expected: str) -> None:
    assert masked(text, name=name) == expected


def test_the_record_is_read_from_what_programs_send() -> None:
    record = read_record(CUSTOMER)

    assert record == CustomerRecord(
        names=("Ann-Marie van der Berg",),
        emails=("am.vanderberg@example.org",),
        addresses=("Hauptstraße 5", "Köln", "50667"),
        phones=("+49 171 2345678",),
        accounts=("AC-100 42/7",),
        country="DE",
    )
    assert read_record({"first_name": "Ann", "last_name": "Lee"}).names[0] == "Ann Lee"
    assert read_record({"a": {"b": [1, None, {"phones": [4930123456, ["x"]]}]}}).phones == ("4930123456", "x")


def test_the_record_of_an_event_is_what_it_tells_of_the_person() -> None:
    payload = {
        "customer": {"name": "Ann Lee"},
        "user_email": "a@b.org",
        "userPhone": "5550100",
        "product": {"name": "Box"},
    }

    record = record_of_payload(payload)

    assert (record.names, record.emails, record.phones) == (("Ann Lee",), ("a@b.org",), ("5550100",))
    assert record_of_payload({"customer": "Ann Lee", "customer_tier": "pro"}) == CustomerRecord(names=("Ann Lee",))
    assert record_of_payload({"customer": "Anna"}) == CustomerRecord(names=("Anna",))


@pytest.mark.parametrize("key", ["acme-inc", "cus_4711", "4711", ""])
def test_a_key_by_which_a_program_knows_a_customer_is_no_name(key: str) -> None:
    assert record_of_payload({"customer": key}) == CustomerRecord()


def test_the_record_of_a_customer_has_the_account_and_what_it_was_written_under() -> None:
    customer = Customer(name="Ann Lee", email="ann@example.org", attributes={"city": "Bergen", "plan": "pro"})

    record = record_of(customer, "Annie", "annie@example.com")

    assert (record.names, record.addresses) == (("Ann Lee", "Annie"), ("Bergen",))
    assert record.emails == ("ann@example.org", "annie@example.com")
