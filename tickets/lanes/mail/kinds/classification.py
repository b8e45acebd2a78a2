"""Whether a person wrote a mail, and what may follow from it."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.customers.address import can_be_answered
from tickets.lanes.mail.kinds.automatic_mail import automatic_cause
from tickets.lanes.mail.kinds.bounce import bounce_cause, standard_bounce_cause
from tickets.lanes.mail.kinds.feedback_reports import feedback_cause
from tickets.lanes.mail.kinds.machine_senders import wants_no_reply
from tickets.lanes.mail.kinds.mail_evidence import MailEvidence
from tickets.lanes.mail.kinds.mailbox_context import MailboxContext, names_sender
from tickets.lanes.mail.kinds.mailing_lists import list_cause
from tickets.lanes.mail.kinds.own_mail import own_cause
from tickets.lanes.mail.kinds.vacation_words import reads_as_absence
from tickets.lanes.mail.parse.parsed_mail import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class MailClassification:
    label: Label
    cause: str
    opens_ticket: bool
    reply_allowed: bool


def decide_kind(evidence: MailEvidence, context: MailboxContext) -> MailClassification:
    label, cause = _label(evidence, context)
    if label != "human":
        return MailClassification(label=label, cause=cause, opens_ticket=False, reply_allowed=False)
    if names_sender(context.suspended, evidence.sender_address):
        cause = f"Mail of {evidence.sender_address} is suspended by a setting."
        return MailClassification(label=label, cause=cause, opens_ticket=False, reply_allowed=False)
    doubt = _doubt_about_reply(evidence, context)
    return MailClassification(label=label, cause=doubt or cause, opens_ticket=True, reply_allowed=not doubt)


def _label(evidence: MailEvidence, context: MailboxContext) -> tuple[Label, str]:
    if cause := own_cause(evidence, context):
        return "own", cause
    if cause := standard_bounce_cause(evidence):
        return "bounce", cause
    if names_sender(context.people, evidence.sender_address):
        return "human", f"Mail of {evidence.sender_address} is taken as a person's by a setting."
    if cause := feedback_cause(evidence):
        return "feedback_report", cause
    if cause := bounce_cause(evidence):
        return "bounce", cause
    if cause := automatic_cause(evidence):
        return "auto_reply", cause
    if cause := list_cause(evidence, context):
        return "list", cause
    return "human", "Nothing in its headers or structure says that a machine wrote it."


def _doubt_about_reply(evidence: MailEvidence, context: MailboxContext) -> str:
    """A reply that nobody reads, or that another machine answers, is worse than none; the ticket is opened all the same."""
    if evidence.sender_address.lower() in context.own_addresses:
        return "It comes from our own address; answering it would answer ourselves."
    if not evidence.sender_address:
        return "It names no sender who could be answered."
    if not can_be_answered(evidence.sender_address):
        return "No mail can be sent from here to an address like its sender's."
    if evidence.is_sender_from_envelope:
        return "It names no sender; that of its envelope serves, and a person answers."
    if wants_no_reply(evidence) and not evidence.head.has("reply-to"):
        return "Its sender takes no replies."
    if reads_as_absence(evidence.subject, evidence.text):
        return "It reads like an automatic answer, though nothing in its headers says so."
    return ""
