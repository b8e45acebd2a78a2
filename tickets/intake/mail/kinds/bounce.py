"""Mail that came back, or is late, or arrived: reports of mail systems, in the standard's form or in their own words.

A standard report is known by its structure. The others need two kinds of evidence: a sender that is a mail system (or
the null sender), and content of a report. Either alone is a postmaster with a question, or a customer who quotes a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tickets.intake.mail.kinds.bounce_words import (
    opens_as_report,
    shows_smtp_answer,
    shows_transcript,
    titled_as_report,
)
from tickets.intake.mail.kinds.evidence import Evidence
from tickets.intake.mail.kinds.notices import notification_type
from tickets.intake.mail.kinds.senders import names_daemon, names_mail_system, names_nobody

_DELIVERY_PARTS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
)
# Of the five kinds of content that a report has.
_ENOUGH = 3
_FORWARD = re.compile(r"\s*(fwd?|wg|tr|rv|i|enc|doorst|vb|vs|pd|転送|转发|轉寄)\s*:", re.IGNORECASE)


def standard_bounce_cause(evidence: Evidence) -> str:
    """What no setting overrules: the structure of a report on delivery."""
    if evidence.report_type == "delivery-status":
        return "A report on delivery: report-type is delivery-status."
    for kind in evidence.gathered.types:
        if kind in _DELIVERY_PARTS and not _is_forwarded_by_person(evidence):
            return f"A report on delivery: it has a part of type {kind}."
    return ""


def bounce_cause(evidence: Evidence) -> str:
    if evidence.head.has("x-failed-recipients") and not _is_forwarded_by_person(evidence):
        return "Returned mail: X-Failed-Recipients names whom it did not reach."
    if names_daemon(evidence):
        return "Returned mail: From is the mail system itself."
    if notification_type(evidence) in ("bounce", "delivery", "deliverydelay", "reject"):
        return "Amazon tells what became of a mail."
    return _cause_by_two(evidence)


def _cause_by_two(evidence: Evidence) -> str:
    if sender := _sender(evidence):
        content = next(_content(evidence), "")
        return f"Returned mail: {sender} and {content}." if content else ""
    # Some systems report under the address of an administrator: then the very first words must be a report's too.
    if not titled_as_report(evidence.subject) or evidence.head.has("in-reply-to") or evidence.is_from_mail_program:
        return ""
    content = list(_content(evidence)) if opens_as_report(evidence.text.partition("\n\n")[0]) else []
    return f"Returned mail: {', '.join(content)}." if len(content) >= _ENOUGH else ""


def _sender(evidence: Evidence) -> str:
    if evidence.has_null_sender:
        return "the envelope has the null sender"
    if evidence.is_from_mail_program:
        return ""
    if names_mail_system(evidence):
        return "From is a mail system"
    if names_nobody(evidence):
        return "From names nobody"
    return "Auto-Submitted says so" if evidence.head.word("auto-submitted").startswith("auto-") else ""


def _content(evidence: Evidence) -> Iterator[str]:
    if titled_as_report(evidence.subject):
        yield "the subject says so"
    if any(kind in _RETURNED for kind in evidence.gathered.types[1:]):
        yield "it encloses the returned mail"
    if opens_as_report(evidence.opening):
        yield "the text opens as a report"
    if shows_transcript(evidence.text):
        yield "the text shows the returned mail"
    if shows_smtp_answer(evidence.text):
        yield "the text shows a mail server's refusal"


def _is_forwarded_by_person(evidence: Evidence) -> bool:
    """Mail programs forward a report with its parts."""
    if evidence.has_null_sender or names_daemon(evidence) or names_mail_system(evidence):
        return False
    return evidence.is_from_mail_program or bool(_FORWARD.match(evidence.subject))
