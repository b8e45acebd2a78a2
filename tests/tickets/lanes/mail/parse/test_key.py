"""The key of a mail tells repeats from others."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.parse.mail_key import mail_key
from tickets.lanes.mail.parse.parse_mail import parse_mail

MAIL = b"From: Ann <Ann@Example.org>\nMessage-ID: <a1@example.org>\nSubject: x\n\nHello"


def test_the_same_mail_by_another_way_has_the_same_key() -> None:
    assert (
        mail_key(MAIL).digest
        == mail_key(b"Received: from a by b\r\n" + MAIL.replace(b"\n", b"\r\n") + b"\r\n--\r\nfooter").digest
    )


def test_a_stranger_who_reuses_an_id_has_another_key() -> None:
    assert mail_key(MAIL).digest != mail_key(MAIL.replace(b"Ann@", b"bo@")).digest


@pytest.mark.parametrize(
    "line", [b"", b"Message-ID:\n", b"Message-ID: <>\n", b"Message-ID: none\n", b"Message-ID: <a b@c>\n"]
)
def test_without_an_id_the_bytes_are_the_key(line: bytes) -> None:
    first = MAIL.replace(b"Message-ID: <a1@example.org>\n", line)

    assert mail_key(first).message_id == ""
    assert mail_key(first).digest == mail_key(first).digest != mail_key(first + b"!").digest


def test_the_key_is_that_of_the_parsed_mail() -> None:
    key, mail = mail_key(MAIL), parse_mail(MAIL)
    assert (
        (key.message_id, key.sender)
        == (mail.message_id, mail.sender_address)
        == ("<a1@example.org>", "Ann@example.org")
    )
    assert len(key.digest) == 32


def test_only_the_head_is_asked() -> None:
    assert mail_key(b"From: ann@example.org\n\nMessage-ID: <a1@example.org>\n").message_id == ""


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"\xff" * 1_000, b"Message-ID: " + b"<" * 300_000, b"From: " + b"9" * 300_000]
)
def test_any_bytes_have_a_key(raw: bytes) -> None:
    assert len(mail_key(raw).digest) == 32
