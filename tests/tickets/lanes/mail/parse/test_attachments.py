"""Files that come with a mail: their names are safe, their content is what was sent."""

from __future__ import annotations

import base64

import pytest

from tests.tickets.lanes.mail.parse.making import container, parsed, part


def named(*lines: bytes) -> str:
    kind = b"application/pdf"
    return parsed(container(b"mixed", part(b"Hello"), part(b"%PDF", kind, *lines))).attachments[0].name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b'Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
        (b"Content-Disposition: attachment; filename=a.pdf", "a.pdf"),
        (b"Content-Disposition: attachment; filename*=utf-8''M%C3%A4rz.pdf", "März.pdf"),
        (b"Content-Disposition: attachment; filename*0*=utf-8''M%C3%A4; filename*1=rz.pdf", "März.pdf"),
        (b"Content-Disposition: attachment; filename*=nobody-knows''M%E4rz.pdf", "M\u00e4rz.pdf"),
        (b'Content-Disposition: attachment; filename="=?utf-8?Q?M=C3=A4rz.pdf?="', "März.pdf"),
        (b'Content-Disposition: attachment; filename="M\xc3\xa4rz.pdf"', "März.pdf"),
        (b'Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        (b'Content-Disposition: attachment; filename="C:\\\\Users\\\\ann\\\\a.pdf"', "a.pdf"),
        (b'Content-Disposition: attachment; filename="..."', "attachment-1.pdf"),
        (b'Content-Disposition: attachment; filename="con.pdf"', "_con.pdf"),
        (b'Content-Disposition: attachment; filename="a<b>|?.pdf"', "a_b___.pdf"),
        ('Content-Disposition: attachment; filename="gpj\u202efdp.exe"'.encode(), "gpj fdp.exe"),
        (b'Content-Disposition: attachment; filename="' + b"x" * 500 + b'.pdf"', "x" * 116 + ".pdf"),
        (b"Content-Disposition: attachment", "attachment-1.pdf"),
        (b"Content-Disposition: attachment; filename*" + b"9" * 5_000 + b"=x", "attachment-1.pdf"),
    ],
)
def test_a_name_is_safe_and_still_tells_what_it_is(line: bytes, name: str) -> None:
    assert named(line) == name


def test_the_content_is_what_was_sent() -> None:
    content = bytes(range(256)) * 200
    encoded = part(base64.encodebytes(content), b"application/zip; name=a.zip", b"Content-Transfer-Encoding: base64")
    (kept,) = parsed(container(b"mixed", part(b"Hello"), encoded)).attachments
    assert (kept.raw, kept.content_type) == (content, "application/zip")


def test_one_wrong_letter_spoils_no_file() -> None:
    content = b"words " * 2_000
    encoded = bytearray(base64.encodebytes(content))
    encoded[5_000:5_001] = b"!"
    lines = part(bytes(encoded), b"application/zip; name=a.zip", b"Content-Transfer-Encoding: base64")
    (kept,) = parsed(container(b"mixed", part(b"Hello"), lines)).attachments
    assert kept.raw.count(b"words ") > 1_500


@pytest.mark.parametrize(
    "odd",
    [
        b"\n_______________\nscanned by a gateway, and found to be clean of all that one might fear\nlist@lists.example\n",
        b"Scanned by a gateway.\n",
        b"\n\n",
        b"-- \n",
        b"!\n ",
    ],
)
@pytest.mark.parametrize("at", [0, 10 * 77, -1])
def test_what_is_no_base64_is_left_out_of_a_file(odd: bytes, at: int) -> None:
    content = bytes(range(256)) * 60
    sent = base64.encodebytes(content)
    place = at if at >= 0 else len(sent)
    lines = sent[:place] + odd + sent[place:]
    encoded = part(lines, b"text/csv; name=a.csv", b"Content-Transfer-Encoding: base64")

    (kept,) = parsed(container(b"mixed", part(b"Hello"), encoded)).attachments

    assert kept.raw == content


def test_a_mark_within_a_long_line_is_left_out_of_a_file() -> None:
    content = bytes(range(256)) * 60
    sent = base64.b64encode(content)
    lines = b"!\n ".join(sent[at : at + 990] for at in range(0, len(sent), 990))
    encoded = part(lines, b"application/zip; name=a.zip", b"Content-Transfer-Encoding: base64")

    assert parsed(container(b"mixed", part(b"Hello"), encoded)).attachments[0].raw == content


def test_a_file_that_was_never_encoded_stays_as_it_was_sent() -> None:
    plain = b"%PDF-1.4, never encoded: \xff\xfe.\nAnd more of it, in a second line."
    encoded = part(plain, b"application/pdf; name=a.pdf", b"Content-Transfer-Encoding: base64")

    assert parsed(container(b"mixed", part(b"Hello"), encoded)).attachments[0].raw == plain


def test_a_text_that_a_file_took_in_for_want_of_a_boundary_is_kept() -> None:
    file = part(base64.encodebytes(b"abc" * 100), b"application/pdf; name=a.pdf", b"Content-Transfer-Encoding: base64")
    taken_in = file + b"\n--b2\n" + part(b"It fails, please help.")

    mail = parsed(container(b"mixed", part(b"Hello"), taken_in))

    assert b"It fails, please help." in mail.attachments[0].raw


def test_a_picture_is_found_by_its_content_id() -> None:
    page = part(b'<p>See <img src="cid:one@x" alt="shot"></p>', b"text/html")
    mail = parsed(container(b"related", page, part(b"\x89PNG", b"image/png", b"Content-ID: <one@x>")))

    assert mail.html == '<p>See <img src="cid:one@x" alt="shot"></p>'
    assert mail.text == "See [image: shot]"
    assert mail.attachments[0].content_id == "one@x"


def test_winmail_and_unknown_kinds_are_kept() -> None:
    tnef = part(b"\x78\x9f\x3e\x22", b"application/ms-tnef; name=winmail.dat")
    odd = part(b"?", b"nonsense")
    mail = parsed(container(b"mixed", part(b"Hello"), tnef, odd))
    assert mail.attachments[0].name == "winmail.dat"
    assert mail.text.startswith("Hello")


def test_binary_called_text_is_a_file() -> None:
    mail = parsed(container(b"mixed", part(b"Hello"), part(b"\x00\x01\x02\x03" * 50)))
    assert (mail.text, len(mail.attachments)) == ("Hello", 1)


def test_a_file_without_name_or_content_is_none() -> None:
    assert parsed(container(b"mixed", part(b"Hello"), part(b"", b"application/pdf"))).attachments == ()


def test_a_picture_that_stands_in_the_page_is_taken_out_and_still_shown() -> None:
    picture = base64.b64encode(b"\x89PNG" * 10)
    mail = parsed(part(b'<p>See <img src="data:image/png;base64,' + picture + b'"></p>', b"text/html"))

    (kept,) = mail.attachments
    assert (kept.name, kept.content_type, kept.raw, kept.is_inline) == (
        "attachment-1.png",
        "image/png",
        b"\x89PNG" * 10,
        True,
    )
    assert mail.html == f'<p>See <img src="cid:{kept.content_id}"></p>'


def test_a_part_that_lacks_a_content_type_in_its_name_gets_an_ending() -> None:
    mail = parsed(container(b"mixed", part(b"Hello"), part(b"x", b"application/x-nobody-knows")))
    assert mail.attachments[0].name == "attachment-1.bin"
