"""What a bounce tells: which mail came back, for whom, why. From the report's fields, or from the words around them."""

from __future__ import annotations

import re

from tickets.lanes.mail.kinds.mail_evidence import MailEvidence
from tickets.lanes.mail.parse.addresses import settled_address
from tickets.lanes.mail.parse.encoded_words import unescape_words
from tickets.lanes.mail.parse.message_ids import many_ids
from tickets.lanes.mail.parse.parsed_mail import Bounce
from tickets.text import one_line

_SEARCHED = 50_000
_FOLD = re.compile(r"\r?\n[ \t]+")
_FIELD = re.compile(r"^([A-Za-z-]{2,40})[ \t]*:[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_ID_LINE = re.compile(
    r"^[> \t]*(?:Original-|X-Original-)?Message-ID:\s*(<[^<>\s]+@[^<>\s]+>)", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_ADDRESS = re.compile(r"<?([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{3,250}\.[A-Za-z]{2,63})>?")
_ANSWER = re.compile(r"^.*(?<![\d.])[45]\d\d[ -].*$", re.MULTILINE)
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
_LATE = re.compile(
    r"\bdelay|still (being )?retr|will (keep|continue) (on )?try|not yet been delivered|temporar|verzöger|retard",
    re.IGNORECASE,
)


def bounce_of(evidence: MailEvidence) -> Bounce:
    fields = _fields(evidence)
    text = evidence.text[:_SEARCHED]
    diagnostic = _first(fields, "diagnostic-code") or (found[0] if (found := _ANSWER.search(text)) else "")
    return Bounce(
        message_ids=_message_ids(evidence),
        recipients=_recipients(evidence, fields, text),
        action=_action(fields, text),
        status=_status(fields, diagnostic or text),
        diagnostic=one_line(diagnostic)[:1_000],
    )


def _fields(evidence: MailEvidence) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for kind, report in evidence.gathered.reports.items():
        if kind.endswith("delivery-status"):
            for name, value in _FIELD.findall(_FOLD.sub(" ", report)):
                fields.setdefault(name.lower(), []).append(value)
    return fields


def _message_ids(evidence: MailEvidence) -> tuple[str, ...]:
    """The returned mail's own id first; then those that the report answers to."""
    told = [unescape_words(str(inner.get("message-id", ""))) for inner in evidence.gathered.enclosed]
    told += [id_ for report in evidence.gathered.reports.values() for id_ in _ID_LINE.findall(report)]
    told += _ID_LINE.findall(evidence.text[:_SEARCHED])
    told += evidence.head.every("x-original-message-id", "original-message-id", "in-reply-to", "references")
    return many_ids(tuple(told))


def _recipients(evidence: MailEvidence, fields: dict[str, list[str]], text: str) -> tuple[str, ...]:
    told = [
        value.rpartition(";")[2] for name in ("final-recipient", "original-recipient") for value in fields.get(name, [])
    ]
    told += evidence.head.first("x-failed-recipients").split(",")
    addresses = tuple(dict.fromkeys(address for value in told if (address := settled_address(value))))
    # Only where no field says it: the first address in the words that is not the one who reports.
    found = [settled_address(address) for address in _ADDRESS.findall(text[:5_000])]
    receivers = evidence.head.first("to").lower()
    others = [address for address in found if address != evidence.sender_address and address.lower() not in receivers]
    return addresses or tuple(others[:1])


def _action(fields: dict[str, list[str]], text: str) -> str:
    told = _first(fields, "action").partition(" ")[0].lower()
    if told in _ACTIONS:
        return told
    return "delayed" if _LATE.search(text[:2_000]) else "failed"


def _status(fields: dict[str, list[str]], words: str) -> str:
    for source in (_first(fields, "status"), words):
        if found := _STATUS.search(source):
            return found[1]
    found = _REPLY_CODE.search(words)
    return f"{found[1]}.0.0" if found else ""


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields[name][0] if name in fields else ""
