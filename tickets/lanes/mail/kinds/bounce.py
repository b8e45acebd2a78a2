"""Mail that came back, or is late, or arrived: reports of mail systems, in the standard's form or in their own words.

A standard report is known by its structure. The others need two kinds of evidence: a sender that is a mail system (or the
null sender), and marks of a report in the content, the more the less sure the sender is. Either alone is a postmaster
with a question, or a customer who quotes a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tickets.lanes.mail.kinds.amazon_notices import notification_type
from tickets.lanes.mail.kinds.bounce_words import (
    opens_as_report,
    shows_smtp_answer,
    shows_transcript,
    titled_as_report,
)
from tickets.lanes.mail.kinds.machine_senders import (
    names_administrator,
    names_daemon,
    names_mail_system,
    returns_to_nobody,
)
from tickets.lanes.mail.kinds.mail_evidence import MailEvidence
from tickets.mail_language.openings import FORWARD

_DELIVERY_PARTS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
)


def standard_bounce_cause(evidence: MailEvidence) -> str:
    """What no setting overrules: the structure of a report on delivery."""
    if evidence.report_type == "delivery-status":
        return "A report on delivery: report-type is delivery-status."
    for kind in evidence.gathered.types:
        if kind in _DELIVERY_PARTS and not _is_forwarded_by_person(evidence):
            return f"A report on delivery: it has a part of type {kind}."
    return ""


def bounce_cause(evidence: MailEvidence) -> str:
    if evidence.head.has("x-failed-recipients") and not _is_forwarded_by_person(evidence):
        return "Returned mail: X-Failed-Recipients names whom it did not reach."
    if names_daemon(evidence):
        return "Returned mail: From is the mail system itself."
    if notification_type(evidence) in ("bounce", "delivery", "deliverydelay", "reject"):
        return "Amazon tells what became of a mail."
    return _cause_by_both(evidence)


def _cause_by_both(evidence: MailEvidence) -> str:
    sender, least = _sender(evidence)
    if not sender:
        return ""
    content = list(islice(_content(evidence), least))
    return f"Returned mail: {sender} and {' and '.join(content)}." if len(content) == least else ""


def _sender(evidence: MailEvidence) -> tuple[str, int]:
    """What makes the sender a mail system, and how many marks of a report the content must have besides."""
    if returns_to_nobody(evidence):
        return "the envelope names nobody", 1
    if evidence.head.word("auto-submitted").startswith("auto-"):
        return "Auto-Submitted says so", 1
    if evidence.is_from_mail_program:
        return "", 0
    if names_mail_system(evidence):
        return "From is a mail system", 2
    # Some systems report under an address that people use too: then the first words must be a report's.
    is_answer = evidence.head.has("in-reply-to")
    if names_administrator(evidence) and not is_answer and opens_as_report(evidence.text.partition("\n\n")[0]):
        return "From may be a mail system", 3
    return "", 0


def _content(evidence: MailEvidence) -> Iterator[str]:
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


def _is_forwarded_by_person(evidence: MailEvidence) -> bool:
    """Mail programs forward a report with its parts."""
    if evidence.has_null_sender or names_daemon(evidence) or names_mail_system(evidence):
        return False
    return evidence.is_from_mail_program or bool(FORWARD.match(evidence.subject))
