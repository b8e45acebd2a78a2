"""Mail of lists and in bulk. A way to unsubscribe says nothing: shops and helpdesks add it to everything."""

from __future__ import annotations

import re

from tickets.lanes.mail.kinds.mail_evidence import MailEvidence
from tickets.lanes.mail.kinds.mailbox_context import MailboxContext

_SURE = (
    "list-post",
    "list-archive",
    "list-subscribe",
    "list-owner",
    "mailing-list",
    "x-mailing-list",
    "x-mailman-version",
    "x-beenthere",
    "x-ml-name",
    "x-mlserver",
    "x-ml-info",
    "x-listserver",
    "x-google-group-id",
)
_WEAK = ("list-unsubscribe", "list-help")
_ID = re.compile(r"<\s*([^<>\s]+)\s*>")


def list_cause(evidence: MailEvidence, context: MailboxContext) -> str:
    head = evidence.head
    if list_id_of(head.first("list-id")) in context.list_ids:
        return ""
    marks = [name for name in ("list-id", *_SURE) if head.has(name)]
    precedence = head.word("precedence") or head.word("x-precedence")
    if precedence in ("bulk", "junk"):
        return f"Precedence says {precedence}."
    if precedence == "list":
        marks.append("precedence: list")
    if marks and any(head.has(name) for name in _WEAK):
        marks.append("list-unsubscribe")
    return f"Mail of a list: it has the headers {' and '.join(marks[:2])}." if len(marks) > 1 else ""


def list_id_of(value: str) -> str:
    """`Our customers <customers.example.com>` is customers.example.com; "" if there is none."""
    found = _ID.search(value)
    return (found[1] if found else value.strip()).lower()
