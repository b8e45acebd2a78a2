"""Header lines: what they say, however they are written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.tickets.lanes.mail.parse.making import headed


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        (b"Subject: Plain words", "Plain words"),
        (b"Subject: Folded\r\n over lines", "Folded over lines"),
        (b"Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        (b"Subject: =?utf-8?B?R3LDtsOfZQ==?=", "Größe"),
        (b"Subject: =?UTF-8?b?R3LDtsOfZQ?=", "Größe"),
        (b"Subject: =?iso-8859-1?Q?Gr=F6=DFe?= und =?windows-1252?Q?=80?=", "Größe und €"),
        (b"Subject: =?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        (b"Subject: =?utf-8?Q?Gr=C3?= =?utf-8?Q?=B6=C3=9Fe?=", "Größe"),
        (b"Subject: =?utf-8?B?5pel5pys6A==?=\r\n =?utf-8?B?qp4=?=", "日本語"),
        (b"Subject: =?utf-8?Q?with a space?= inside", "with a space inside"),
        (b"Subject: Re:=?utf-8?Q?_glued?=on", "Re: gluedon"),
        (b"Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b"Subject: =?gb2312?B?1tDOxA==?=", "中文"),
        (b"Subject: =?utf-8*en?Q?tagged?=", "tagged"),
        (b"Subject: =?x-nobody-knows?Q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        (b"Subject: Gr\xc3\xb6\xc3\x9fe", "Größe"),
        (b"Subject: Gr\xf6\xdfe", "Größe"),
        (b"Subject: =?utf-8?Q?broken", "=?utf-8?Q?broken"),
        (b"Subject: =?utf-8?B?!!!?=", ""),
        (b"Subject: tabs\tand\x00controls\x07", "tabs and\ufffdcontrols"),
        (b"subject: in small letters", "in small letters"),
        (b"X-Other: x", ""),
    ],
)
def test_a_subject_is_read_whole(line: bytes, subject: str) -> None:
    assert headed(line).subject == subject


def test_a_long_subject_is_not_cut() -> None:
    assert len(headed(b"Subject: " + b"word " * 400).subject) == 1_999


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        (b"From: ann@Example.ORG", "", "ann@example.org"),
        (b"From: Ann Lee <Ann@example.org>", "Ann Lee", "Ann@example.org"),
        (b'From: "Lee, Ann" <ann@example.org>', "Lee, Ann", "ann@example.org"),
        (b"From: Lee, Ann <ann@example.org>", "Lee, Ann", "ann@example.org"),
        (b"From: ann@example.org (Ann Lee)", "Ann Lee", "ann@example.org"),
        (b"From: =?utf-8?Q?M=C3=BCller=2C_Ann?= <ann@example.org>", "Müller, Ann", "ann@example.org"),
        (b'From: "=?utf-8?Q?M=C3=BCller?=" <ann@example.org>', "Müller", "ann@example.org"),
        (b"From: M\xfcller <ann@example.org>", "Müller", "ann@example.org"),
        (b"From: <ann@example.org>", "", "ann@example.org"),
        (b"From: Ann <ann@example.org>, Bo <bo@example.org>", "Ann", "ann@example.org"),
        (
            b"From: =?utf-8?Q?x_=3Cevil=40example.net=3E=2C?= <ann@example.org>",
            "x <evil@example.net>,",
            "ann@example.org",
        ),
        (b"From: MAILER-DAEMON", "MAILER-DAEMON", ""),
        (b"From: ", "", ""),
        (b"Sender: ann@example.org", "", "ann@example.org"),
        (b"From: broken\nSender: Ann <ann@example.org>", "broken", "ann@example.org"),
        (b"From: Ann Lee ann@example.org", "Ann Lee", "ann@example.org"),
        (b'From: "Ann" <ann@example.org>\nFrom: evil@example.net', "Ann", "ann@example.org"),
        (b"From: ann @ example. org", "", "ann@example.org"),
        (b"From: <mailto:ann@example.org>", "", "ann@example.org"),
        (b"From: Ann [ann@example.org]", "", "ann@example.org"),
        (b"From: Ann Lee <ann@example.org", "Ann Lee", "ann@example.org"),
        (b"From: ann@example.org, Bo <bo@example.org>", "", "ann@example.org"),
        (b"From: a..b.@docomo.example", "", "a..b.@docomo.example"),
        (b"From: Ann Lee <ann@example.org> (at work)", "Ann Lee", "ann@example.org"),
    ],
)
def test_the_sender_is_a_name_and_an_address(line: bytes, name: str, address: str) -> None:
    mail = headed(line)
    assert (mail.sender_name, mail.sender_address) == (name, address)


@pytest.mark.parametrize(
    "value",
    [
        b"ann@exam ple.org",
        b"<ann@exam\r\n ple.org>",
        b"ann@example.org b",
        b"ann@[127.0.0.1",
        b"<ann@example.org@example.net>",
        b"(" * 990,
        b'"' * 990,
        b"<" * 990,
        b"ann@example..org",
        b"@example.org",
    ],
)
def test_a_torn_sender_makes_nobody_up(value: bytes) -> None:
    assert headed(b"From: " + value).sender_address == ""


def test_receivers_are_addresses_once_each() -> None:
    mail = headed(
        b"To: Ann <ann@a.example>, bo@b.example\nTo: ann@A.example\nCc: Group: x@x.example, y@y.example;\nReply-To: <r@r.example>"
    )

    assert (mail.to, mail.cc) == (("ann@a.example", "bo@b.example"), ("x@x.example", "y@y.example"))
    assert mail.reply_to == ("r@r.example",)


def test_nobody_is_named_by_undisclosed_recipients() -> None:
    assert headed(b"To: undisclosed-recipients:;").to == ()


def test_where_it_was_delivered_is_told_by_several_headers() -> None:
    mail = headed(
        b"Delivered-To: a@example.com\nX-Original-To: b@example.com\nEnvelope-To: <c@example.com>\nX-Forwarded-To: d@example.com"
    )
    assert set(mail.delivered_to) == {f"{letter}@example.com" for letter in "abcd"}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (b"<a@b>", "<a@b>"),
        (b"  <a@b>  ", "<a@b>"),
        (b"\n <a@b>", "<a@b>"),
        (b"<a@b> (added by a server)", "<a@b>"),
        (b"", ""),
        (b"<>", ""),
        (b"<a>", ""),
        (b"a@b", ""),
        (b"<a b@c>", ""),
        (b"<a@b> <c@d>", ""),
        (b"<" + b"a" * 1000 + b"@b>", ""),
    ],
)
def test_a_message_id_is_right_or_none(value: bytes, kept: str) -> None:
    assert headed(b"Message-ID: " + value).message_id == kept


def test_references_are_the_oldest_first_and_once_each() -> None:
    mail = headed(b"References: <1@x>\r\n <2@x><3@x> <1@x>\nIn-Reply-To: Message of Monday <3@x>")
    assert (mail.references, mail.in_reply_to) == (("<1@x>", "<2@x>", "<3@x>"), ("<3@x>",))


def test_references_broken_by_a_fold_or_without_brackets_are_still_found() -> None:
    assert headed(b"References: <long-id\r\n -of-one@x> <2@x>").references == ("<long-id-of-one@x>", "<2@x>")
    assert headed(b"In-Reply-To: 1@x").in_reply_to == ("<1@x>",)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (b"Mon, 02 Nov 2026 10:21:00 +0100", datetime(2026, 11, 2, 9, 21, tzinfo=UTC)),
        (b"2 Nov 2026 10:21", datetime(2026, 11, 2, 10, 21, tzinfo=UTC)),
        (b"Mon, 02 Nov 2026 10:21:00 +9999999", None),
        (b"yesterday", None),
        (b"Mon, 99 Nov 2026 10:21:00 +0000", None),
        (b"Fri, 31 Dec 9999 23:00:00 -2300", None),
    ],
)
def test_a_date_is_a_moment_or_none(value: bytes, moment: datetime | None) -> None:
    assert headed(b"Date: " + value).date == moment


def test_a_mail_of_nothing_is_a_mail() -> None:
    assert [headed(b"").label, headed(b"").sender_address, headed(b"").text] == ["human", "", "Hello"]


def test_authentication_results_are_handed_on() -> None:
    assert headed(b"Authentication-Results: mx; dmarc=fail\n (p=none)").authentication_results == (
        "mx; dmarc=fail\n (p=none)",
    )


def test_a_list_id_is_its_address() -> None:
    assert headed(b"List-Id: Our =?utf-8?Q?Gr=C3=BC=C3=9Fe?= <Team.Example.com>").list_id == "team.example.com"
