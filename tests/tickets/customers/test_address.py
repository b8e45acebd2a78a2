"""A field for one address takes one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.cpu import grows_linearly
from tickets.customers.address import INVALID, NOT_ASCII, can_be_answered, checked_address, parse_address


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("ann@Example.COM", "", "ann@example.com"),
        ("  ann@example.com ", "", "ann@example.com"),
        ("<ann@example.com>", "", "ann@example.com"),
        ("Ann Lee <Ann@example.com>", "Ann Lee", "Ann@example.com"),
        ('"Lee, Ann" <ann@example.com>', "Lee, Ann", "ann@example.com"),
        (r'"Ann \"Lee\"" <ann@example.com>', 'Ann "Lee"', "ann@example.com"),
        ("Ann (Sales) <ann@example.com>", "Ann (Sales)", "ann@example.com"),
        ("ann@example.com (Ann Lee)", "Ann Lee", "ann@example.com"),
        ("ann@example.com <ann@example.com>", "", "ann@example.com"),
        ('"bo@example.org" <ann@example.com>', "bo@example.org", "ann@example.com"),
        ("用户 <ann@例子.广告>", "用户", "ann@例子.广告"),
        ("ann@bu\u0308cher.example", "", "ann@bücher.example"),
        ("O'Brien+tag@example.com", "", "O'Brien+tag@example.com"),
    ],
)
def test_name_and_address_are_taken_apart(text: str, name: str, address: str) -> None:
    assert parse_address(text) == (name, address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(" * 990,
        "<" * 400 + ">" * 400,
        '"' * 900,
        "ann@exam ple.com",
        "ann @example.com",
        "a@example.com, b@example.com",
        "a@example.com; b@example.com",
        "a@example.com b@example.com",
        "a@example.com b",
        "b a@example.com",
        "a@example.com <b@example.com>",
        "Lee, Ann <ann@example.com>",
        "Ann <a@example.com> <b@example.com>",
        "a@[127.0.0.1",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@b@example.com",
        "ann@example.com.",
        "ann@.example.com",
        "ann@-example.com",
        "ann@exa_mple.com",
        "ann..lee@example.com",
        "mailto:ann@example.com",
        "ann＠example.com",
        "ann@example.com\u200b",
        "ann@exam\u00adple.com",
        "ann@example.com\n",
        "ann\x00@example.com",
        "ann\ud800@example.com",
        "x" * 65 + "@example.com",
        "ann@" + "a." * 125 + "example",
        "ann@" + "a" * 64 + ".example",
        "Group: ann@example.com;",
    ],
)
def test_whatever_else_stands_there_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"{INVALID}|{NOT_ASCII}|at most 254 characters"):
        parse_address(text)


@pytest.mark.parametrize("text", ["用户@例子.广告", "bö@example.com"])
def test_letters_that_mail_can_not_be_sent_to_are_named(text: str) -> None:
    with pytest.raises(ValueError, match="plain letters before the @"):
        parse_address(text)


@pytest.mark.parametrize("domain", ["straße.de", "ｅxample.com", "exa\u200dmple.com"])
def test_a_domain_that_is_asked_for_as_another_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match=INVALID):
        parse_address(f"ann@{domain}")
    assert not can_be_answered(f"ann@{domain}")


@given(some.text(alphabet=some.sampled_from('ab@.<>()[]",;: \\\té用\u0301\ud800'), max_size=60))
def test_what_is_taken_is_taken_again_as_it_was_settled(text: str) -> None:
    try:
        _, address = parse_address(text)
    except ValueError:
        return
    assert checked_address(address) == address == parse_address(address)[1]


@pytest.mark.parametrize("worst", ["(", "<", ")", ">", '"', "@", ".", "a.", "a@", "\\", " ", "\u0301\u0316", "é."])
def test_nothing_takes_long(worst: str) -> None:
    assert grows_linearly(lambda text: _parsed(text), lambda n: worst * (n // len(worst)))
    assert grows_linearly(lambda text: _parsed(text), lambda n: f"<{worst * (n // len(worst))}>")


def _parsed(text: str) -> object:
    try:
        return parse_address(text)
    except ValueError:
        return None
