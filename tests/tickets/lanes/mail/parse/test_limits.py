"""What is too much is refused or flattened, and cheaply."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.tickets.lanes.mail.parse.making import HEAD, container, part
from tickets.lanes.mail.parse.limits import Limits, TooManyParts
from tickets.lanes.mail.parse.parse_mail import parse_mail

pytestmark = pytest.mark.slow

FILE = part(b"%PDF", b"application/pdf; name=a.pdf")


def seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def test_a_mail_with_500_attachments_is_refused_before_it_is_taken_apart() -> None:
    raw = HEAD + container(b"mixed", *[part(b"x" * 40_000, b"application/pdf; name=a.pdf")] * 500)

    def refused() -> None:
        with pytest.raises(TooManyParts, match="more than 200 parts"):
            parse_mail(raw)

    assert seconds(refused) < 0.5


def test_a_mail_with_as_many_attachments_as_allowed_is_taken() -> None:
    assert len(parse_mail(HEAD + container(b"mixed", part(b"Hello"), *[FILE] * 200)).attachments) == 200


def test_attachments_that_hide_in_containers_are_counted_too() -> None:
    inner = [container(b"mixed", *[FILE] * 20, boundary=b"c%d" % number) for number in range(20)]
    with pytest.raises(TooManyParts):
        parse_mail(HEAD + container(b"mixed", *inner))


def test_the_limit_is_the_callers() -> None:
    with pytest.raises(TooManyParts):
        parse_mail(HEAD + container(b"mixed", *[FILE] * 9), limits=Limits(parts=3))


@pytest.mark.parametrize("kind", [b"multipart/mixed; boundary=b%d", b"message/rfc822"])
def test_a_thousand_levels_are_flattened(kind: bytes) -> None:
    levels = b"".join(
        b"Content-Type: "
        + (kind % number if b"%" in kind else kind)
        + b"\n\n"
        + (b"--b%d\n" % number if b"%" in kind else b"")
        for number in range(1_000)
    )
    mail = parse_mail(HEAD + levels + b"Content-Type: text/plain\n\nthe words\n")

    assert "the words" in mail.text or any(b"the words" in one.raw for one in mail.attachments)
    assert mail.defects


def test_many_lines_in_many_containers_cost_little() -> None:
    levels = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(99)
    )
    raw = HEAD + levels + b"Content-Type: text/plain\n\n" + b"the words\n" * 400_000
    assert seconds(lambda: parse_mail(raw)) < 5


def test_many_header_lines_cost_little() -> None:
    assert seconds(lambda: parse_mail(b"X-Line: value\n" * 100_000 + b"\nHello")) < 5


def test_many_parameters_of_a_header_cost_little() -> None:
    raw = HEAD + b"Content-Type: text/plain; " + b"a*0=b; " * 200_000 + b"\n\nHello"
    assert seconds(lambda: parse_mail(raw)) < 5


def test_a_large_mail_costs_little() -> None:
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\n"
    encoded = part(line * 250_000, b"application/pdf; name=a.pdf", b"Content-Transfer-Encoding: base64")
    assert seconds(lambda: parse_mail(HEAD + container(b"mixed", part(b"Hello"), encoded))) < 5


@pytest.mark.parametrize(
    "text",
    [b"> " * 200_000, b"-" * 400_000, b"\n" * 400_000, b"a@" * 200_000, b"From: x\n" * 50_000, b" " * 400_000 + b"x"],
)
def test_hostile_text_costs_little(text: bytes) -> None:
    head = b"From: postmaster@example.org\nSubject: Fwd: failure notice\n\n"
    assert seconds(lambda: parse_mail(head + text)) < 5


def test_a_paragraph_of_very_many_flowed_lines_costs_little() -> None:
    raw = HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 2_000_000
    assert seconds(lambda: parse_mail(raw)) < 5


@pytest.mark.parametrize("page", [b"<blockquote>" * 900 + b"x<br>" * 100_000, b"<ul>" * 900 + b"<li>x" * 100_000])
def test_a_page_that_nests_deeply_makes_no_long_text(page: bytes) -> None:
    mail = parse_mail(HEAD + b"Content-Type: text/html\n\n" + page)
    assert len(mail.text) + len(mail.quoted) < 10_000_000
