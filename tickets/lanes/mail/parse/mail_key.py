"""The key of a mail: its Message-ID and sender, or its bytes where it has no Message-ID that could be trusted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tickets.lanes.mail.parse.addresses import parse_one
from tickets.lanes.mail.parse.mail_head import MailHead, head_of
from tickets.lanes.mail.parse.message_ids import one_id
from tickets.lanes.mail.parse.mime import read_head


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKey:
    message_id: str
    sender: str
    digest: bytes


def mail_key(raw: bytes) -> MailKey:
    """Reads only the head. A stranger who reuses an id makes nobody's mail vanish: the sender is part of the key."""
    head = head_of(read_head(raw))
    message_id = one_id(head.first("message-id"))
    sender = sender_of(head)[1]
    told = f"id\0{message_id}\0{sender.lower()}".encode("utf-8", "replace") if message_id else b"bytes\0" + raw
    return MailKey(message_id=message_id, sender=sender, digest=hashlib.sha256(told).digest())


def sender_of(head: MailHead) -> tuple[str, str]:
    """Name and address of From, or of Sender where From names nobody."""
    name, address = parse_one(head.first("from"))
    if address:
        return name, address
    fallback, address = parse_one(head.first("sender"))
    return name or fallback, address
