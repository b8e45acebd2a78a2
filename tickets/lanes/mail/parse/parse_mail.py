"""Bytes to a parsed mail. Whatever the bytes are, something comes out; only too many parts are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from tickets.lanes.mail.kinds.classification import decide_kind
from tickets.lanes.mail.kinds.mail_evidence import MailEvidence, envelope_sender_of
from tickets.lanes.mail.kinds.mailbox_context import NOTHING_KNOWN, MailboxContext
from tickets.lanes.mail.kinds.mailing_lists import list_id_of
from tickets.lanes.mail.parse.addresses import addresses_of, settled_address
from tickets.lanes.mail.parse.body import compose_body
from tickets.lanes.mail.parse.broken_mail_head import UNREADABLE
from tickets.lanes.mail.parse.forwarded import original_sender_of
from tickets.lanes.mail.parse.gather_parts import gather_parts
from tickets.lanes.mail.parse.gathered_parts import GatheredParts
from tickets.lanes.mail.parse.limits import USUAL_LIMITS, Limits
from tickets.lanes.mail.parse.mail_head import MailHead, head_of
from tickets.lanes.mail.parse.mail_key import sender_of
from tickets.lanes.mail.parse.message_ids import many_ids, one_id
from tickets.lanes.mail.parse.mime import read_mime
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.lanes.mail.parse.recover_parts import keep_whole_if_lossy
from tickets.lanes.mail.parse.returned_mail import bounce_of
from tickets.lanes.mail.parse.transfer_encoding import parameter_of
from tickets.lanes.mail.quotes import split_mail
from tickets.text import many_lines

DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")


def parse_mail(raw: bytes, *, context: MailboxContext = NOTHING_KNOWN, limits: Limits = USUAL_LIMITS) -> ParsedMail:
    """Raises TooManyParts, and nothing else."""
    message, defects = read_mime(raw, limits)
    gathered = gather_parts(message, limits)
    head = head_of(message, charset=gathered.charset)
    keep_whole_if_lossy(raw, gathered)
    body = compose_body(gathered, limits)
    evidence = _evidence(message, head, gathered, body.words, context)
    kind = decide_kind(evidence, context)
    parted = split_mail(body.text)
    return ParsedMail(
        message_id=one_id(head.first("message-id")),
        sender_name=evidence.sender_name,
        sender_address=evidence.sender_address,
        reply_to=addresses_of(head.every("reply-to")),
        to=addresses_of(head.every("to")),
        cc=addresses_of(head.every("cc")),
        delivered_to=addresses_of(head.every(*DELIVERED_TO)),
        date=_moment(head.first("date")),
        subject=evidence.subject,
        in_reply_to=many_ids(head.every("in-reply-to")),
        references=many_ids(head.every("references")),
        text=parted.text,
        quoted="\n".join([*_unreadable(head), parted.quoted]).strip("\n"),
        signature=parted.signature,
        html=body.html,
        attachments=tuple(gathered.attachments),
        label=kind.label,
        cause=kind.cause,
        reply_allowed=kind.reply_allowed,
        opens_ticket=kind.opens_ticket,
        original_sender=original_sender_of(gathered, evidence.subject, body.text) if kind.opens_ticket else None,
        bounce=bounce_of(evidence) if kind.label == "bounce" else None,
        envelope_sender=evidence.envelope_sender,
        list_id=list_id_of(head.first("list-id")),
        is_sender_from_envelope=evidence.is_sender_from_envelope,
        authentication_results=head.every("authentication-results"),
        defects=tuple(dict.fromkeys([*defects, *gathered.defects])),
        remarks=_remarks(gathered, head),
    )


def _evidence(
    message: Message, head: MailHead, gathered: GatheredParts, text: str, context: MailboxContext
) -> MailEvidence:
    name, address = sender_of(head)
    envelope_sender = envelope_sender_of(head, context.envelope_sender)
    is_from_envelope = not address and "@" in (envelope_sender or "")
    return MailEvidence(
        head=head,
        gathered=gathered,
        report_type=parameter_of(message, "report-type").lower() if gathered.types[0] == "multipart/report" else "",
        text=text,
        subject=head.text("subject"),
        sender_name=name,
        sender_address=settled_address(envelope_sender or "") if is_from_envelope else address,
        is_sender_from_envelope=is_from_envelope,
        envelope_sender=envelope_sender,
    )


def _remarks(gathered: GatheredParts, head: MailHead) -> tuple[str, ...]:
    subject = head.remark_on("subject")
    return tuple(dict.fromkeys([*gathered.remarks, *([f"Subject: {subject}"] if subject else [])]))


def _unreadable(head: MailHead) -> list[str]:
    """Lines that stood in the head without a name: nobody's words, most likely, and not lost."""
    return [many_lines(line) for line in head.every(UNREADABLE.lower())]


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
