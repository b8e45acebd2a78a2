"""A mail inside a mail: its parts for reading, its source for keeping."""

from __future__ import annotations

from email.message import Message

from tickets.lanes.mail.parse.limits import USUAL_LIMITS
from tickets.lanes.mail.parse.mime import HOSTILE, POLICY, read_mime
from tickets.lanes.mail.parse.transfer_encoding import as_sent, content_of


def enclosed_mail(part: Message) -> Message | None:
    """The mail in a `message/rfc822` part, also in one that was encoded against the rules."""
    inner = next(iter(parts_of(part)), None)
    if inner is None:
        return None
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding in ("base64", "quoted-printable") and not inner.keys():
        inner["content-transfer-encoding"] = encoding
        inner, _ = read_mime(content_of(inner), USUAL_LIMITS)
    return inner


def parts_of(part: Message) -> list[Message]:
    """The library reads the payload of a part without parts by its charset, which may be hostile; so it is not asked."""
    payload = part.get_payload() if part.is_multipart() else []
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def source_of(message: Message) -> bytes:
    """As it was sent, with line ends of one kind. The library's generator fails at what its parser lets pass."""
    source = _source(message)
    return source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if b"\r\n" in source else source


def _source(message: Message) -> bytes:
    head = b"".join(POLICY.fold_binary(name, value) for name, value in message.items())
    return head + b"\n" + _body(message)


def _body(message: Message) -> bytes:
    if not message.is_multipart():
        return as_sent(message)
    sources = [_source(inner) for inner in parts_of(message)]
    if message.get_content_maintype() != "multipart":
        return b"\n".join(sources)
    boundary = _boundary(message)
    parts = b"".join(b"--%s\n%s\n" % (boundary, source) for source in sources)
    return b"%s%s--%s--\n%s" % (_around(message.preamble, b"\n"), parts, boundary, _around(message.epilogue, b""))


def _around(lines: str | None, end: bytes) -> bytes:
    return lines.encode("utf-8", "surrogateescape") + end if lines else b""


def _boundary(message: Message) -> bytes:
    try:
        return (message.get_boundary() or "").encode("ascii", "surrogateescape")
    except HOSTILE:
        return b""
