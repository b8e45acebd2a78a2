"""The text that the reader gets."""

from __future__ import annotations

import base64

import pytest

from tests.tickets.lanes.mail.parse.making import HEAD, container, mail_of, parsed, part

pytestmark = pytest.mark.second_python

GREETING = "Schöne Grüße aus Łódź".encode()


@pytest.mark.parametrize(
    ("declared", "content", "text"),
    [
        (b"utf-8", "Grüße".encode(), "Grüße"),
        (b"us-ascii", "Grüße".encode(), "Grüße"),
        (b"us-ascii", b"Gr\xfc\xdfe", "Grüße"),
        (b"iso-8859-1", b"Gr\xfc\xdfe \x80", "Grüße €"),
        (b"iso-8859-1", "Grüße".encode(), "Grüße"),
        (b"utf-8", b"Gr\xfc\xdfe", "Grüße"),
        (b"utf-8", "日本語".encode() + b"\xff and more", "日本語ÿ and more"),
        (b"x-unknown", "Grüße".encode(), "Grüße"),
        (b'"utf-8"', "Grüße".encode(), "Grüße"),
        (b"gb2312", "朱镕基".encode("gb18030"), "朱镕基"),
        (b"ks_c_5601-1987", "안녕하세요".encode("cp949"), "안녕하세요"),
        (b"shift_jis", "日本語①".encode("cp932"), "日本語①"),
        (b"iso-2022-jp", "日本語".encode("iso2022_jp"), "日本語"),
        (b"us-ascii", "日本語".encode("iso2022_jp"), "日本語"),
        (b"iso-8859-2", "Łódź".encode("iso8859_2"), "Łódź"),
        (b"windows-1251", "Привет".encode("cp1251"), "Привет"),
        (b"koi8-r", "Привет".encode("koi8_r"), "Привет"),
        (b"utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-"),
        (b"unicode_escape", b"\\x41", "\\x41"),
        (b"rot13", b"uryyb", "uryyb"),
        (b"idna", b"xn--a", "xn--a"),
        (b"utf-16", b"plain", "plain"),
    ],
)
def test_a_charset_is_read_as_what_it_is(declared: bytes, content: bytes, text: str) -> None:
    assert mail_of(b"Content-Type: text/plain; charset=" + declared, b"", content).text == text


@pytest.mark.parametrize(
    ("encoding", "content", "text"),
    [
        (b"quoted-printable", b"Gr=C3=BC=C3=9Fe, folded =\nhere", "Grüße, folded here"),
        (b"quoted-printable", b"=ZZ stays, =C3=BC too", "=ZZ stays, ü too"),
        (b"base64", base64.encodebytes(GREETING), GREETING.decode()),
        (b"BASE64 ", base64.b64encode(GREETING).rstrip(b"="), GREETING.decode()),
        (b"base64", b"This was never encoded, and says so.", "This was never encoded, and says so."),
        (b"base64", b"Hello\nWorld", "Hello\nWorld"),
        (b"8bit", GREETING, GREETING.decode()),
        (b"x-nobody-knows", GREETING, GREETING.decode()),
    ],
)
def test_a_transfer_encoding_hides_nothing(encoding: bytes, content: bytes, text: str) -> None:
    assert mail_of(b"Content-Transfer-Encoding: " + encoding, b"", content).text == text


def test_a_plain_footer_after_encoded_text_is_kept() -> None:
    encoded = base64.encodebytes(GREETING * 8)
    mail = mail_of(b"Content-Transfer-Encoding: base64", b"", encoded + b"\nScanned by a gateway.")
    assert mail.text.startswith("Schöne Grüße")
    assert "Scanned by a gateway." in mail.text + mail.signature


def test_text_encoded_in_two_runs_is_whole() -> None:
    encoded = base64.b64encode(b"first.") + b"\n" + base64.b64encode(b"second") + b"=\n" + base64.b64encode(b" third!!")
    assert "first.second third!!" in mail_of(b"Content-Transfer-Encoding: base64", b"", encoded).text


def test_flowed_lines_are_joined() -> None:
    flowed = (
        b"Content-Type: text/plain; format=flowed",
        b"",
        b"One line \nthat flows.",
        b"Another.",
        b"",
        b" From here",
        b"> quoted \n> on",
    )
    mail = mail_of(*flowed)
    assert mail.text + "\n" + mail.quoted in (
        "One line that flows.\nAnother.\n\nFrom here\n> quoted on",
        "One line that flows.\nAnother.\n\nFrom here\n\n> quoted on\n",
    )


def test_flowed_lines_of_a_language_without_spaces_are_joined_without() -> None:
    flowed = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n日本 \n語です。"
    assert parsed(flowed.encode()).text == "日本語です。"


def test_a_signature_line_does_not_flow() -> None:
    mail = mail_of(b"Content-Type: text/plain; format=flowed", b"", b"Thanks.", b"-- ", b"Ann")
    assert (mail.text, mail.signature) == ("Thanks.", "--\nAnn")


def test_text_is_preferred_and_the_page_kept() -> None:
    mail = parsed(container(b"alternative", part(b"The text"), part(b"<p>The <b>page</b></p>", b"text/html")))
    assert (mail.text, mail.html) == ("The text", "<p>The <b>page</b></p>")


@pytest.mark.parametrize("stub", [b"", b"   ", b"This e-mail is in HTML format. Use a program that shows HTML.", b"Hi"])
def test_a_text_that_stands_there_for_form_gives_way_to_the_page(stub: bytes) -> None:
    page = b"<p>The page says all of it, and at length.</p>" * 8
    assert parsed(container(b"alternative", part(stub), part(page, b"text/html"))).text.startswith("The page says all")


def test_text_around_a_picture_is_joined_in_order() -> None:
    picture = part(b"\x89PNG", b"image/png; name=one.png")
    mail = parsed(container(b"mixed", part(b"Before."), picture, part(b"After.")))
    assert (mail.text, [one.name for one in mail.attachments]) == ("Before.\n\nAfter.", ["one.png"])


def test_parts_nest() -> None:
    inner = container(b"alternative", part(b"The text"), part(b"<p>page</p>", b"text/html"), boundary=b"b2")
    related = container(b"related", inner, part(b"\x89PNG", b"image/png", b"Content-ID: <one@x>"), boundary=b"b3")
    mail = parsed(container(b"mixed", related, part(b"%PDF", b"application/pdf; name=a.pdf")))

    assert mail.text == "The text"
    assert [(one.name, one.content_id, one.is_inline) for one in mail.attachments] == [
        ("attachment-1.png", "one@x", True),
        ("a.pdf", "", False),
    ]


def test_text_named_as_a_file_is_a_file_unless_it_is_all() -> None:
    named = part(b"Body.", b"text/plain; name=body.txt")
    assert parsed(container(b"mixed", part(b"Hello."), named)).text == "Hello."
    assert parsed(named).text == "Body."


def test_a_mail_of_files_says_so() -> None:
    mail = parsed(container(b"mixed", part(b"%PDF", b"application/pdf; name=a.pdf")))
    assert (mail.text, mail.opens_ticket) == ("(This mail has no text. Attached: a.pdf.)", True)


def test_an_encrypted_mail_says_so_and_opens_a_ticket() -> None:
    pgp = container(
        b"encrypted",
        part(b"Version: 1", b"application/pgp-encrypted"),
        part(b"-----BEGIN", b"application/octet-stream"),
    )
    smime = part(b"MIIB", b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m")

    assert "encrypted with PGP" in parsed(pgp).text
    assert parsed(pgp).opens_ticket
    assert "S/MIME" in parsed(smime).text
    assert [one.name for one in parsed(smime).attachments] == ["smime.p7m"]


def test_a_signed_mail_is_read_and_its_seal_kept() -> None:
    mail = parsed(
        container(
            b"signed", part(b"Signed words."), part(b"-----BEGIN", b"application/pgp-signature; name=signature.asc")
        )
    )
    assert (mail.text, [one.name for one in mail.attachments]) == ("Signed words.", ["signature.asc"])


def test_an_invitation_is_kept_and_told() -> None:
    calendar = b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nSUMMARY;LANGUAGE=en:Call\\, with\n  Ann\nEND:VCALENDAR"
    mail = parsed(container(b"alternative", part(b"Can we talk?"), part(calendar, b"text/calendar; method=REQUEST")))

    assert mail.text == "Can we talk?\n\n(An invitation is attached: Call, with Ann.)"
    assert [(one.name, one.content_type) for one in mail.attachments] == [("attachment-1.ics", "text/calendar")]


def test_a_forward_without_a_note_shows_the_forwarded_mail() -> None:
    inner = b"From: Bo Ek <bo@example.net>\nSubject: Broken\nMessage-ID: <b@x>\n\nIt is broken."
    mail = parsed(container(b"mixed", part(inner, b"message/rfc822")))

    assert (mail.text, mail.original_sender) == ("It is broken.", ("Bo Ek", "bo@example.net"))
    assert [(one.name, one.content_type, one.raw) for one in mail.attachments] == [
        ("Broken.eml", "message/rfc822", inner)
    ]


def test_a_forward_with_a_note_shows_the_note() -> None:
    inner = b"From: Bo Ek <bo@example.net>\nSubject: Broken\n\nIt is broken."
    mail = parsed(container(b"mixed", part(b"See below."), part(inner, b"message/rfc822")))
    assert (mail.text, mail.original_sender) == ("See below.", ("Bo Ek", "bo@example.net"))


def test_an_enclosed_mail_that_was_encoded_against_the_rules_is_read() -> None:
    inner = base64.encodebytes(b"From: bo@example.net\nSubject: Broken\n\nIt is broken.")
    mail = parsed(container(b"mixed", part(inner, b"message/rfc822", b"Content-Transfer-Encoding: base64")))
    assert mail.text == "It is broken."


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Fwd: Broken",
            "---------- Forwarded message ---------\nFrom: Bo Ek <bo@example.net>\nDate: Mon\nSubject: Broken\nTo: us@x.example\n\nIt is.",
        ),
        (
            "WG: Kaputt",
            "Von: Bo Ek <bo@example.net>\nGesendet: Montag\nAn: us@x.example\nBetreff: Kaputt\n\nEs ist kaputt.",
        ),
        (
            "TR: Panne",
            "Regarde.\n\nDe : Bo Ek [mailto:bo@example.net]\nEnvoyé : lundi\nÀ : us@x.example\nObjet : Panne\n\nEn panne.",
        ),
        (
            "Broken",
            "Begin forwarded message:\n\n> From: Bo Ek <bo@example.net>\n> Subject: Broken\n> Date: Mon\n>\n> It is.",
        ),
        ("転送: 故障", "差出人: Bo Ek <bo@example.net>\n日時: 月\n宛先: us@x.example\n件名: 故障\n\n故障です。"),
    ],
)
def test_whose_mail_was_forwarded_is_read_from_the_lines_above_it(subject: str, text: str) -> None:
    head = f"From: Staff <staff@example.com>\nSubject: {subject}\n\n"
    assert mail_of(text.encode(), head=head.encode()).original_sender == ("Bo Ek", "bo@example.net")


def test_a_reply_is_no_forward() -> None:
    text = b"Thanks.\n\nFrom: Bo Ek <bo@example.net>\nSent: Monday\nTo: us@x.example\nSubject: Broken\n\nIt is."
    assert mail_of(b"", text).original_sender is None


def test_a_long_text_is_shown_in_part_and_kept_whole() -> None:
    mail = mail_of(b"", b"many words \n" * 60_000)
    assert len(mail.text) <= 500_000
    assert [len(one.raw) for one in mail.attachments] == [720_001]


def test_a_page_declared_as_text_is_read_as_a_page() -> None:
    assert mail_of(b"", b"<html><body><p>Hello <b>you</b></p></body></html>").text == "Hello you"


def test_the_charset_that_only_the_page_tells_is_used() -> None:
    page = "<html><head><meta charset='windows-1251'></head><body>Привет</body></html>".encode("cp1251")
    assert parsed(part(page, b"text/html")).text == "Привет"


def test_a_head_without_a_body_is_a_mail_without_text() -> None:
    assert parsed(b"").text == ""
    assert parsed(b"").subject == "Question"
    assert HEAD
