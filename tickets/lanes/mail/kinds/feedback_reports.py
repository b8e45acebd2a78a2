"""Reports on mail that was sent: complaints (ARF, X-ARF), DMARC and TLS reports, one-click leaving of a list."""

from __future__ import annotations

import re

from tickets.lanes.mail.kinds.amazon_notices import notification_type
from tickets.lanes.mail.kinds.mail_evidence import MailEvidence

_DMARC_NAME = re.compile(r"[^!\s]+![^!\s]+!\d{6,}!\d{6,}(?:![^!\s]*)?\.(?:xml|zip|gz|xml\.gz|xml\.zip)", re.IGNORECASE)
_DMARC_SUBJECT = re.compile(r".{0,40}Report Domain: ?\S+ +Submitter: ?\S+ +Report-ID:", re.IGNORECASE)
_REPORT_TYPES = {"feedback-report": "a complaint", "tlsrpt": "on the encryption of mail"}
_PARTS = {"message/feedback-report": "a complaint", "application/tlsrpt+gzip": "on encryption"}
_HEADERS = ("x-arf", "x-xarf", "tls-report-domain", "x-apple-unsubscribe", "x-hmxmroriginalrecipient")


def feedback_cause(evidence: MailEvidence) -> str:
    if evidence.report_type in _REPORT_TYPES:
        return f"A report ({_REPORT_TYPES[evidence.report_type]}): report-type is {evidence.report_type}."
    for kind in evidence.gathered.types:
        if kind in _PARTS:
            return f"A report ({_PARTS[kind]}): it has a part of type {kind}."
    return _by_attachment(evidence) or _by_header(evidence)


def _by_attachment(evidence: MailEvidence) -> str:
    for attachment in evidence.gathered.attachments:
        if _DMARC_NAME.fullmatch(attachment.name):
            return f"A DMARC report: {attachment.name} is attached."
        # The standard prescribes the subject too; some reporters name the file as they like.
        if _DMARC_SUBJECT.match(evidence.subject) and attachment.name.lower().endswith((".gz", ".zip", ".xml")):
            return f"A DMARC report: the subject is one, and {attachment.name} is attached."
    return ""


def _by_header(evidence: MailEvidence) -> str:
    for name in _HEADERS:
        if evidence.head.has(name):
            return f"A report: it has the header {name}."
    # Complaints of Outlook.com hold nothing but the mail complained about, which names whom it was sent to.
    if evidence.gathered.types[:2] == ["multipart/mixed", "message/rfc822"] and not evidence.text.strip():
        enclosed = evidence.gathered.enclosed[:1]
        if enclosed and "x-hmxmroriginalrecipient" in enclosed[0]:
            return "A complaint: the enclosed mail carries X-HmXmrOriginalRecipient."
    return "Amazon tells of a complaint." if notification_type(evidence) == "complaint" else ""
