"""Mails as they come in, made here: plain and HTML, replies with history, files, pictures, reports, old charsets."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage

_PROSE = (
    "the invoice for March shows an amount that we never agreed to and our accountant asks where it comes from please look "
    "into it since the export fails every morning with an error after the update of last week nobody here can sign in"
)
WORDS = _PROSE.split()
PROSE = "<p class=MsoNormal style='margin:0cm'><span style='font-size:11.0pt;font-family:\"Calibri\",sans-serif'>{}<o:p></o:p></span></p>"


def make_mails(count: int, *, seed: int = 1) -> list[bytes]:
    chance = random.Random(seed)
    return [MAKERS[number % len(MAKERS)](chance, number) for number in range(count)]


def prose(chance: random.Random, sentences: int) -> str:
    return " ".join(_sentence(chance) for _ in range(sentences))


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, 16))).capitalize() + "."


def _begin(chance: random.Random, number: int, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    for hop in range(3):
        mail["Received"] = (
            f"from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop + 1}]) by in.example.com; Mon, 2 Nov 2026"
        )
    mail["From"] = f"Customer {number} <customer{number}@example.org>"
    mail["To"] = "support@example.com"
    mail["Subject"] = subject
    mail["Date"] = "Mon, 02 Nov 2026 10:21:00 +0000"
    mail["Message-ID"] = f"<{chance.getrandbits(64):x}@example.org>"
    return mail


def _plain(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "A question")
    mail.set_content(f"Hello,\n\n{prose(chance, 8)}\n\nKind regards\nAnn\n")
    return mail.as_bytes()


def _reply(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "Re: Your ticket")
    mail["In-Reply-To"] = "<1@example.com>"
    mail["References"] = " ".join(f"<{hop}@example.com>" for hop in range(9, 0, -1))
    quoted = "\n".join(f"> {_sentence(chance)}" for _ in range(25))
    mail.set_content(
        f"{prose(chance, 3)}\n\nOn Mon, 2 Nov 2026 at 09:00, Support wrote:\n{quoted}\n\n-- \nAnn\nExample Ltd\n"
    )
    return mail.as_bytes()


def _alternative(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "Ré: Größe der Rechnung")
    text = prose(chance, 6)
    mail.set_content(text)
    quote = "".join(f"<div>{_sentence(chance)}</div>" for _ in range(15))
    mail.add_alternative(
        f'<div dir="ltr">{text}</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Support wrote:<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">{quote}</blockquote></div>',
        subtype="html",
    )
    return mail.as_bytes()


def _outlook(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "RE: Order")
    styles = "p.MsoNormal {margin:0cm; font-size:11.0pt}\n" * 80
    lines = "".join(PROSE.format(_sentence(chance)) for _ in range(60))
    mail.set_content(
        f"<html><head><style>{styles}</style></head><body><div class=WordSection1>{lines}</div></body></html>",
        subtype="html",
    )
    return mail.as_bytes()


def _newsletter(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "News")
    mail["List-Id"], mail["Precedence"] = "<news.example.org>", "bulk"
    cell = "<table width=600><tr><td><a href='https://example.org/{0}'>{1}</a></td><td><img src='https://example.org/{0}.png'></td></tr></table>"
    rows = "".join(cell.format(row, _sentence(chance)) for row in range(120))
    mail.set_content("Read this online.")
    mail.add_alternative(f"<html><body>{rows}</body></html>", subtype="html")
    return mail.as_bytes()


def _with_file(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "Screenshots")
    mail.set_content(prose(chance, 4))
    mail.add_attachment(chance.randbytes(200_000), maintype="application", subtype="pdf", filename="Bericht März.pdf")
    return mail.as_bytes()


def _with_picture(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "It looks like this")
    mail.set_content("See below")
    mail.add_alternative(f"<p>{prose(chance, 3)}</p><img src='cid:one@example.org'>", subtype="html")
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    page.add_related(chance.randbytes(40_000), "image", "png", cid="<one@example.org>", filename="one.png")
    return mail.as_bytes()


def _bounce(chance: random.Random, number: int) -> bytes:
    return (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\r\nTo: support@example.com\r\n"
        b"Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n--B\r\n\r\n'
        b"This is the mail system at host mx.example.net.\r\n\r\n<ann@example.org>: 550 5.1.1 unknown\r\n\r\n--B\r\n"
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        b"Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--B\r\n"
        b"Content-Type: message/rfc822\r\n\r\nFrom: support@example.com\r\nMessage-ID: <%d@example.com>\r\n\r\nHello\r\n--B--\r\n"
    ) % number


def _old_charset(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "Frage zur Rechnung")
    mail.set_content(f"Schöne Grüße, {prose(chance, 5)}", charset="iso-8859-1", cte="quoted-printable")
    return mail.as_bytes()


def _japanese(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "請求書について")
    mail.set_content("お世話になっております。\n請求書の金額が違います。\n" * 10, charset="iso-2022-jp", cte="7bit")
    return mail.as_bytes()


def _absence(chance: random.Random, number: int) -> bytes:
    mail = _begin(chance, number, "Automatic reply: Your ticket")
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("I am out of the office until Monday.")
    return mail.as_bytes()


MAKERS: tuple[Callable[[random.Random, int], bytes], ...] = (
    _plain,
    _reply,
    _alternative,
    _outlook,
    _newsletter,
    _with_file,
    _with_picture,
    _bounce,
    _old_charset,
    _japanese,
    _absence,
)


def names() -> Iterator[str]:
    return (maker.__name__.strip("_").replace("_", " ") for maker in MAKERS)
