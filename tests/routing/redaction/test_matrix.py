"""What leaves for a destination is kept, masked, hashed or dropped by kind, and only counted."""

from __future__ import annotations

from typing import Any

import pytest

from routing.redaction.matrix import BadMatrix, apply_matrix, check_matrix
from routing.redaction.recognisers import KINDS
from routing.redaction.record import CustomerRecord

TEXT = "ann@example.org from 203.0.113.7, 555-867-5309"


def test_each_kind_has_its_treatment_and_what_is_not_named_is_masked() -> None:
    matrix = {"EMAIL_ADDRESS": "keep", "IP_ADDRESS": "drop"}

    assert apply_matrix(TEXT, matrix) == ("ann@example.org from , [phone]", {"IP_ADDRESS": 1, "PHONE_NUMBER": 1})


def test_keys_lists_and_texts_at_any_depth_are_redacted_and_other_values_kept() -> None:
    value = {"a@b.org": [{"x": ["mail a@b.org", 3, None, True, 1.5]}], "n": 12}

    changed, counts = apply_matrix(value, {})

    assert changed == {"[email]": [{"x": ["mail [email]", 3, None, True, 1.5]}], "n": 12}
    assert counts == {"EMAIL_ADDRESS": 2}


def test_the_name_of_a_field_says_what_stands_in_it() -> None:
    value = {
        "phone": "80859213",
        "contact": {"phoneNumber": 80859213, "mobile": ["80859214"]},
        "api_key": "abcdefgh",
        "birth_date": "1985-05-12",
        "order_id": 4155552671,
        "trackingNumber": "415-555-2671",
        "at": "1985-05-12",
        "count": 80859213,
    }

    changed, _counts = apply_matrix(value, {})

    assert changed == value | {
        "phone": "[phone]",
        "contact": {"phoneNumber": "[phone]", "mobile": ["[phone]"]},
        "api_key": "[secret]",
        "birth_date": "[date of birth]",
    }


def test_two_keys_that_become_one_are_both_kept() -> None:
    changed, _counts = apply_matrix({"a@b.org": 1, "c@d.org": 2, "[email]": 3}, {})

    assert changed == {"[email]": 1, "[email] 2": 2, "[email] 3": 3}


def test_a_hash_joins_however_it_is_written_and_depends_on_our_key(settings: Any) -> None:
    matrix = dict.fromkeys(KINDS, "hash")

    one, _ = apply_matrix("Ann@Example.org 555-867-5309", matrix)
    same, _ = apply_matrix("ann (at) example (dot) org (555) 867 5309", matrix)
    settings.REDACTION_KEY = "another one of thirty-two letters"
    other, _ = apply_matrix("Ann@Example.org 555-867-5309", matrix)

    assert one == same != other
    assert one.startswith("[email ")
    assert len(one) == len("[email ] [phone ]") + 2 * 16


@pytest.mark.parametrize("treatment", ["mask", "hash", "drop"])
def test_what_was_redacted_is_not_redacted_again(treatment: str) -> None:
    text = "Call 555-867-5309 20251\nCard 4111 1111 1111 1111 4111 SSN 536-90-4399, ann@example.org 80859213, key sk-abcdefgh12345678abcd"
    matrix = dict.fromkeys(KINDS, treatment)
    once, counts = apply_matrix(text, matrix)

    assert sum(counts.values()) == 5
    assert apply_matrix(once, dict.fromkeys(KINDS, "hash")) == (once, {})


def test_the_customers_record_is_known_to_it() -> None:
    record = CustomerRecord(names=("Ann Lee",))

    assert apply_matrix("Ann Lee", {"PERSON": "drop"}, record) == ("", {"PERSON": 1})


@pytest.mark.parametrize("matrix", [None, [], {"NOTHING": "mask"}, {"EMAIL_ADDRESS": "shred"}, {"EMAIL_ADDRESS": []}])
def test_a_matrix_of_unknown_words_is_refused(matrix: object) -> None:
    with pytest.raises(BadMatrix):
        check_matrix(matrix)


def test_a_value_of_great_depth_is_no_trouble() -> None:
    value: object = "a@b.org"
    for _ in range(5_000):
        value = [value]

    changed, counts = apply_matrix(value, {})

    assert counts == {"EMAIL_ADDRESS": 1}
    for _ in range(5_000):
        (changed,) = changed
    assert changed == "[email]"
