"""Small mails for tests."""

from __future__ import annotations

from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.parse.parsed_mail import ParsedMail

HEAD = b"From: Ann <ann@example.org>\nTo: support@example.com\nSubject: Question\nMessage-ID: <a1@example.org>\n"


def mail_of(*lines: bytes, head: bytes = HEAD) -> ParsedMail:
    """A mail of these header lines and, after an empty one, these lines of text."""
    return parse_mail(head + b"\n".join(lines) + b"\n")


def headed(line: bytes) -> ParsedMail:
    return parse_mail(line + b"\n\nHello\n")


def container(kind: bytes, *parts: bytes, boundary: bytes = b"b1") -> bytes:
    body = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return b'Content-Type: multipart/%s; boundary="%s"\n\n' % (kind, boundary) + body + b"--" + boundary + b"--\n"


def part(content: bytes, kind: bytes = b"text/plain; charset=utf-8", *lines: bytes) -> bytes:
    return b"\n".join([b"Content-Type: " + kind, *lines]) + b"\n\n" + content


def parsed(body: bytes) -> ParsedMail:
    return parse_mail(HEAD + body)
