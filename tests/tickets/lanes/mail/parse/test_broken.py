"""Mails that no program should send: everything that they say is still found."""

from __future__ import annotations

import pytest

from tests.tickets.lanes.mail.parse.making import HEAD, container, parsed, part
from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.parse.parsed_mail import ParsedMail


def everything(mail: ParsedMail) -> str:
    files = "\n".join(one.raw.decode("utf-8", "replace") for one in mail.attachments)
    return "\n".join([mail.text, mail.quoted, mail.signature, mail.html, files])


def test_a_boundary_that_is_nowhere_is_guessed() -> None:
    body = container(b"mixed", part(b"The text"), part(b"%PDF", b"application/pdf; name=a.pdf"))
    mail = parsed(body.replace(b'boundary="b1"', b'boundary="other"'))
    assert (mail.text, [one.name for one in mail.attachments]) == ("The text", ["a.pdf"])


def test_a_boundary_that_is_not_told_is_guessed() -> None:
    body = container(b"alternative", part(b"The text"), part(b"<p>page</p>", b"text/html"))
    assert parsed(body.replace(b'; boundary="b1"', b"")).text == "The text"


def test_a_container_without_any_boundary_shows_what_it_holds() -> None:
    assert "loose words" in parsed(b"Content-Type: multipart/mixed; boundary=x\n\nloose words\n").text


def test_a_missing_last_boundary_cuts_nothing() -> None:
    body = container(b"mixed", part(b"one"), part(b"two")).removesuffix(b"--b1--\n")
    assert parsed(body).text == "one\n\ntwo"


def test_words_before_the_first_and_after_the_last_boundary_are_kept() -> None:
    body = container(b"mixed", part(b"inside")).replace(b"--b1\n", b"words before\n--b1\n", 1) + b"words after\n"
    assert all(words in everything(parsed(body)) for words in ("words before", "inside", "words after"))


def test_what_is_customarily_said_before_the_first_boundary_is_left_out() -> None:
    body = container(b"mixed", part(b"inside")).replace(
        b"--b1\n", b"This is a multi-part message in MIME format.\n--b1\n", 1
    )
    assert everything(parsed(body)).strip() == "inside"


def test_a_first_part_whose_boundary_is_broken_is_still_read() -> None:
    body = container(
        b"alternative",
        part(b"VGhlIHRleHQ=", b"text/plain", b"Content-Transfer-Encoding: base64"),
        part(b"<p>x</p>", b"text/html"),
    )
    assert "The text" in everything(parsed(body.replace(b"--b1\n", b"--b?\n", 1)))


def test_a_head_that_ends_without_an_empty_line_loses_nothing() -> None:
    assert "Hello there" in everything(parse_mail(b"From: ann@example.org\nHello there\nmore"))


@pytest.mark.parametrize(
    "before", [b"\n\n", b"\xef\xbb\xbf", b" \r\n", b"From ann@example.org Mon Nov  2 10:21:00 2026\n"]
)
def test_what_bridges_put_before_the_head_is_no_matter(before: bytes) -> None:
    assert parse_mail(before + HEAD + b"\nHello").sender_address == "ann@example.org"


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"\x00", b"\xff" * 100, b":", b" x: y", b"x", b"\r\r\r", b"From\n", b"Content-Type:\n\nx"]
)
def test_bytes_of_no_mail_are_a_mail_all_the_same(raw: bytes) -> None:
    assert parse_mail(raw).label == "human"


@pytest.mark.parametrize(
    "line",
    [
        b"Content-Type: text/plain; charset*=x''y; charset*0*=z",
        b"Content-Type: multipart/mixed; boundary*" + b"9" * 5_000 + b"=x",
        b"Content-Type: text/" + b"x" * 10_000,
        b'Content-Type: multipart/mixed; boundary=""',
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 5_000,
        b"Content-Type: \xff/\xff; charset=\xff",
        b"Content-Type: message/rfc822",
        b"Content-Type: message/delivery-status",
        b"Content-Type: message/partial; id=1",
        b"Content-Transfer-Encoding: \xff",
        b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: " + b";" * 10_000,
        b"From: " + b"(" * 10_000,
        b"From: " + b"<" * 10_000,
        b'From: "' + b"\\" * 10_000,
        b"To: " + b"a@b.example, " * 10_000,
        b"References: " + b"<a@b> " * 10_000,
        b"Subject: " + b"=?utf-8?Q?" * 5_000,
        b"Subject: =?utf-8?B?" + b"A" * 50_001 + b"?=",
        b"Date: " + b"9" * 5_000,
    ],
)
def test_hostile_headers_hide_no_words(line: bytes) -> None:
    assert "the words" in everything(parse_mail(line + b"\n\nthe words\n"))
