"""Heads that programs broke on the way."""

from __future__ import annotations

import time

import pytest

from tests.tickets.lanes.mail.parse.making import container
from tickets.lanes.mail.kinds.mailbox_context import MailboxContext
from tickets.lanes.mail.parse.mail_key import mail_key
from tickets.lanes.mail.parse.parse_mail import parse_mail

WHOLE = (
    b"From: Ann <ann@example.org>\nTo: support@example.com\nSubject: Question\nMessage-ID: <a1@example.org>\n"
    b"Content-Type: text/plain; charset=utf-8\n\nHello, where is it?\n"
)


@pytest.mark.parametrize(
    "raw",
    [
        WHOLE.replace(b": ", b" : "),
        WHOLE.replace(b"Subject:", b"Subject\t :"),
        WHOLE.replace(b"To:", b"This line has no name\nTo:"),
        WHOLE.replace(b"Subject:", b"\xff\xfe\x00\nSubject:"),
        WHOLE.replace(b"Message-ID:", b">From ann@example.org Mon Jan 1 00:00:00 2024\nMessage-ID:"),
        WHOLE.replace(b"Subject:", b": nothing\nSubject:"),
        b"\n\r\n  \n" + WHOLE,
        b"From ann@example.org Mon Jan  1 00:00:00 2024\n" + WHOLE,
        b"\n\nFrom ann@example.org Mon Jan  1 00:00:00 2024\r\n" + WHOLE,
        WHOLE.replace(b"\n", b"\r"),
        WHOLE.replace(b"\n", b"\r\n"),
        WHOLE.replace(b"\n", b"\r\r\n"),
        WHOLE.replace(b"Subject: Question", b"Subject: Question\n \n\t"),
        WHOLE.replace(b"Subject: Question", b"Subject:\n  Question"),
        WHOLE.replace(b"Subject:", b"Sub\0ject:"),
        WHOLE.replace(b"\n\n", b"\n \nMIME-Version: 1.0\n\n"),
        WHOLE.replace(b"Subject:", b"X-Long: " + b"x" * 300_000 + b"\nSubject:"),
        WHOLE.replace(b"Subject:", b"HTTP/1.1 200 OK\n220 mail.example.org\nSubject:"),
    ],
)
def test_a_broken_head_is_read(raw: bytes) -> None:
    mail = parse_mail(raw)

    assert (mail.sender_address, mail.subject, mail.text) == ("ann@example.org", "Question", "Hello, where is it?")


@pytest.mark.parametrize(
    "body",
    [
        b"Hello there.\nNote: it is broken.\nThe rest follows.\n\nAnn\n",
        b"Hello there.\n\nFrom: Bob\nSubject: x\n",
        b"Hello there.\nFrom: bob@example.org\nSubject: other\nTo: x\n\nAnn\n",
    ],
)
def test_a_text_without_an_empty_line_above_it_is_no_head(body: bytes) -> None:
    mail = parse_mail(b"From: ann@example.org\nTo: a@example.com\nSubject: Question\n" + body)

    assert mail.subject == "Question"
    assert (mail.text + mail.quoted).startswith("Hello there.")


def test_a_subject_that_lost_its_indentation_is_whole() -> None:
    assert parse_mail(WHOLE.replace(b"Question", b"A long\nquestion of mine")).subject == "A long question of mine"


def test_a_parameter_that_lost_its_indentation_counts() -> None:
    raw = WHOLE.replace(b"; charset=utf-8\n", b";\ncharset=koi8-r\nX-A: b\n").replace(b"Hello", "Где".encode("koi8_r"))
    assert parse_mail(raw).text.startswith("Где")


def test_a_return_within_a_line_makes_no_header() -> None:
    mail = parse_mail(WHOLE.replace(b"Question\n", b"Question\rReply-To: evil@example.net\r\n").replace(b"\n", b"\r\n"))

    assert mail.reply_to == ()


def test_a_part_with_a_blank_before_its_colon_is_read() -> None:
    body = container(b"mixed", b"Content-Type : text/html; charset=utf-8\n\n<p>Hello <b>Ann</b></p>")

    assert parse_mail(b"From: ann@example.org\nSubject: x\n" + body).text == "Hello Ann"


@pytest.mark.parametrize("sender", [b"", b"From:\n", b"From: Ann\n"])
def test_without_a_sender_that_of_the_envelope_serves(sender: bytes) -> None:
    raw = WHOLE.replace(b"From: Ann <ann@example.org>\n", sender)

    mail = parse_mail(raw, context=MailboxContext(envelope_sender="<ann@example.org>"))

    assert (mail.sender_address, mail.label, mail.opens_ticket) == ("ann@example.org", "human", True)
    assert not mail.reply_allowed
    assert "envelope" in mail.cause


def test_a_missing_sender_is_no_evidence_of_a_bounce() -> None:
    raw = b"To: support@example.com\nSubject: Delivery failed\n\nMy parcel could not be delivered. Where is it?\n"

    assert parse_mail(raw).label == "human"


def test_the_key_reads_the_same_head() -> None:
    assert mail_key(WHOLE.replace(b": ", b" : ")).digest == mail_key(WHOLE).digest


@pytest.mark.parametrize("line", [b"no name\n", b"X : y\n", b" \n", b"x\r", b": \n", b"From x\n"])
def test_many_broken_lines_cost_linear_time(line: bytes) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        parse_mail(b"Subject: x\n" + line * count + b"\nHello\n")
        return time.process_time() - started

    seconds(100)
    assert seconds(40_000) < 5 * seconds(20_000) + 0.1


def test_a_line_without_a_name_in_the_head_of_a_part_is_kept() -> None:
    text = b"My lamp is off\nContent-Type: text/plain; charset=utf-8\n\nand the door is shut"

    assert parse_mail(WHOLE.partition(b"Content-Type")[0] + container(b"mixed", text)).text == (
        "My lamp is off\n\nand the door is shut"
    )
