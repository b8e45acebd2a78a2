"""Charsets: right, missing, unknown and wrong ones, under each transfer encoding."""

from __future__ import annotations

import base64
import codecs
import quopri
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.lanes.mail.parse.making import HEAD
from tests.tickets.lanes.mail.parse.texts import CASES, CODECS, TEXTS, TOLD_BY_BYTES, encoded
from tickets.lanes.mail.parse.charsets import read_text
from tickets.lanes.mail.parse.parse_mail import parse_mail

ENCODINGS = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16le": codecs.BOM_UTF16_LE, "utf-16be": codecs.BOM_UTF16_BE}
WRONG = ["", "us-ascii", "utf-8", "x-unknown", "unknown-8bit", "utf-16", "default"]


def text_of(content: bytes, label: str, *, encoding: str = "8bit", line_end: bytes = b"\n") -> str:
    head = HEAD + b"Content-Type: text/plain" + (b"; charset=" + label.encode() if label else b"") + b"\n"
    head += b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n"
    body = ENCODINGS[encoding](content)
    if encoding != "8bit":
        body = body.replace(b"\n", line_end)
    mail = parse_mail(head.replace(b"\n", line_end) + body + line_end)
    return "\n".join(line.strip() for line in f"{mail.text}\n{mail.signature}".strip().splitlines())


@given(
    case=st.sampled_from(CASES),
    spelling=st.sampled_from(["{}", '"{}"', " {} ", "'{}'"]),
    in_capitals=st.booleans(),
    has_mark=st.booleans(),
    encoding=st.sampled_from(sorted(ENCODINGS)),
    line_end=st.sampled_from([b"\n", b"\r\n"]),
)
def test_a_text_that_is_labelled_rightly_survives_whole(
    case: tuple[str, str], spelling: str, in_capitals: bool, has_mark: bool, encoding: str, line_end: bytes
) -> None:
    text, charset = case
    label = spelling.format(charset.upper() if in_capitals else charset)
    content = (MARKS.get(charset, b"") if has_mark else b"") + encoded(text, charset)

    assert text_of(content, label, encoding=encoding, line_end=line_end) == TEXTS[text]


@given(
    case=st.sampled_from(TOLD_BY_BYTES),
    label=st.sampled_from(WRONG),
    encoding=st.sampled_from(sorted(ENCODINGS)),
)
def test_a_text_that_is_labelled_wrongly_is_read_by_its_bytes(case: tuple[str, str], label: str, encoding: str) -> None:
    text, charset = case

    assert text_of(encoded(text, charset), label, encoding=encoding) == TEXTS[text]


@given(
    letters=st.text(alphabet="0123456789 abcXYZ€£$¤½¼ŠšŽžŒœŸ§äöüß.,-", min_size=1, max_size=60),
    encoding=st.sampled_from(sorted(ENCODINGS)),
)
def test_what_latin_9_has_in_place_of_latin_1_survives(letters: str, encoding: str) -> None:
    told = letters.encode("iso8859_15", "ignore").decode("iso8859_15").strip()

    assert text_of(f"Kauf: {told} .".encode("iso8859_15"), "iso-8859-15", encoding=encoding) == f"Kauf: {told} ."


@given(st.binary(max_size=300), st.sampled_from([*WRONG, *(charset for _, charset in CASES)]))
def test_no_bytes_fail_under_any_label(content: bytes, label: str) -> None:
    read_text(content, label)


@given(st.sampled_from([charset for _, charset in CASES]), st.sampled_from(["order 12345", "Preis: 99.95 USD"]))
def test_plain_letters_and_figures_survive_any_label(label: str, words: str) -> None:
    assert words in read_text(words.encode(), label).text


@pytest.mark.parametrize(
    ("content", "label", "remark"),
    [
        (b"Gr\xfc\xdfe", "utf-8", "Read as windows-1252, the mail said utf-8."),
        ("Grüße".encode(), "iso-8859-1", "Read as utf-8, the mail said iso-8859-1."),
        ("Grüße".encode(), "us-ascii", "Read as utf-8, the mail said us-ascii."),
        (TEXTS["russian"].encode("cp1251"), "", "Read as windows-1251, the mail said nothing."),
        (TEXTS["korean"].encode("cp949"), "iso-8859-1", "Read as euc-kr, the mail said iso-8859-1."),
        ("Grüße".encode("utf-16-le"), "us-ascii", "Read as utf-16, the mail said us-ascii."),
        ("Grüße".encode(), "", ""),
        (b"Gr\xfc\xdfe \x80", "iso-8859-1", ""),
        ("안녕하세요, 똠방".encode("cp949"), "ks_c_5601-1987", ""),
        (b"Hello", "utf-8", ""),
        (b"Hello", "x-unknown", ""),
    ],
)
def test_staff_hear_where_a_mail_is_wrong_about_its_charset(content: bytes, label: str, remark: str) -> None:
    assert read_text(content, label).remark == remark


@pytest.mark.parametrize(
    ("content", "label", "text"),
    [
        (b"50 \xa4", "iso-8859-15", "50 €"),
        (b"\x93Ja\x94, 50 \xa4", "iso-8859-15", "“Ja”, 50 €"),
        (b"\x1b$B-!$O\x1b(B 5", "iso-2022-jp", "①は 5"),
        (b"\x1b$B|b66\x1b(B", "iso-2022-jp", "髙橋"),
        (b"\x1b(I123\x1b(B5", "iso-2022-jp", "ｱｲｳ5"),
        (b"\xad\xa1\xa4\xcf", "euc-jp", "①は"),
        ("Łódź".encode("cp1250"), "iso-8859-2", "Łódź"),
        ("联通".encode("gbk"), "gb2312", "联通"),
        ("日本語のテスト".encode(), "gb2312", "日本語のテスト"),
        (b"Invoice\xa0: caf\xe9", "iso-8859-1", "Invoice\xa0: café"),
        ("Привет".encode("koi8_r"), "windows-1251", "рТЙЧЕФ"),
        ("Grüße, größer, schön".encode() + b" \xfc", "utf-8", "Grüße, größer, schön ü"),
        ("订单还没有到".encode("gbk") + b"\xff.", "gbk", "订单还没有到ÿ."),
        ("Grüße".encode(), "en_US.UTF-8", "Grüße"),
        ("Grüße".encode(), "charset=utf-8", "Grüße"),
        ("Привет".encode("cp1251"), "windows1251", "Привет"),
        ("Привет".encode("cp1251"), "win-1251", "Привет"),
        ("Grüße".encode("cp1252"), "iso8859_1", "Grüße"),
    ],
)
def test_a_text_is_read_as_what_it_is(content: bytes, label: str, text: str) -> None:
    assert read_text(content, label).text == text


@pytest.mark.parametrize(
    ("line", "charset", "subject"),
    [
        (TEXTS["russian"].encode("cp1251"), "windows-1251", TEXTS["russian"]),
        ("Где заказ?".encode("koi8_r"), "koi8-r", "Где заказ?"),
        ("注文の件".encode("cp932"), "shift_jis", "注文の件"),
        ("注文の件".encode("iso2022_jp"), "iso-2022-jp", "注文の件"),
        (b"=?us-ascii?Q?Gr=FC=DFe?=", "utf-8", "Grüße"),
        (b"=?x-nobody?B?R3LDvMOfZQ==?=", "utf-8", "Grüße"),
        (b"=?utf-16?B?" + base64.b64encode("Grüße".encode("utf-16")) + b"?=", "utf-8", "Grüße"),
        (b"=?unknown-8bit?B?" + base64.b64encode("Где мой заказ?".encode("cp1251")) + b"?=", "", "Где мой заказ?"),
    ],
)
def test_a_raw_or_mislabelled_subject_is_read(line: bytes, charset: str, subject: str) -> None:
    kind = b"Content-Type: text/plain; charset=" + charset.encode() + b"\n" if charset else b""
    content = "текст".encode("cp1251") if "1251" in charset else b"\xd4\xc5" if charset.startswith("koi8") else b"Text"

    assert parse_mail(b"From: a@example.org\nSubject: " + line + b"\n" + kind + b"\n" + content).subject == subject


@pytest.mark.parametrize(
    "parameter",
    [
        b"filename*=utf-8''" + b"".join(b"%%%02X" % byte for byte in "отчёт за май.pdf".encode("cp1251")),
        b"filename*=windows-1251''" + b"".join(b"%%%02X" % byte for byte in "отчёт за май.pdf".encode("cp1251")),
        b'filename="' + "отчёт за май.pdf".encode("cp1251") + b'"',
        b'filename="=?x-unknown?B?' + base64.b64encode("отчёт за май.pdf".encode("cp1251")) + b'?="',
    ],
)
def test_a_file_keeps_its_name_under_a_wrong_charset(parameter: bytes) -> None:
    part = b"Content-Type: application/pdf\nContent-Disposition: attachment; " + parameter + b"\n\n%PDF"

    assert [one.name for one in parse_mail(HEAD + part).attachments] == ["отчёт за май.pdf"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("told", ["", "MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n"])
@pytest.mark.parametrize("words", [b"I cannot log\0 in.", b"\0Help", b"Where is\0 my parcel\0?"])
def test_a_stray_zero_makes_a_short_text_neither_utf_16_nor_a_file(words: bytes, told: str, end: bytes) -> None:
    mail = parse_mail(HEAD + told.encode() + b"\n" + words + end)

    assert (mail.text.replace("\ufffd", ""), mail.attachments) == (words.replace(b"\0", b"").decode(), ())


def test_every_charset_of_the_tables_is_known_to_the_parser() -> None:
    assert set(CODECS) <= {charset for _, charset in CASES}


@pytest.mark.parametrize("unit", [b"\xff", b"\x81", b"\xe2\x82", b"a\xff", b"a \x8d", b"\xa4\xa2\x8f"])
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "iso-8859-8", "big5"])
def test_wrong_bytes_are_not_decoded_one_by_one(unit: bytes, declared: str) -> None:
    decoded: list[str] = []

    def note(frame: FrameType, event: str, called: Any) -> None:
        decoded.extend([called.__name__] if event == "c_call" and called.__name__ == "decode" else [])

    sys.setprofile(note)
    try:
        read_text(unit * 5_000, declared)
    finally:
        sys.setprofile(None)

    assert 0 < len(decoded) < 100


def test_of_a_text_that_is_too_long_the_beginning_is_read_rightly_and_all_is_kept() -> None:
    content = ("é漢👩" * 300_000).encode()

    mail = parse_mail(HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + content)

    assert mail.text == ("é漢👩" * 200_000)[:500_000]
    assert (mail.attachments[0].raw, mail.remarks) == (content, ())
