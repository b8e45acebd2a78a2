"""Reading a kept mail, and whether it is suspended: by what the mail says, and by what this installation knows and rules.

Nothing is written here, so that the intake and whoever asks beforehand hear the same.
"""

from __future__ import annotations

from django.conf import settings

from tickets.customers.address import LONGEST
from tickets.lanes.mail import mailboxes
from tickets.lanes.mail.authorship import is_forged
from tickets.lanes.mail.parse.limits import limits_of_settings
from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.models import MailRuleField, Receipt, Verdict
from tickets.models.mailbox import MailRule
from tickets.text import storable_text

NO_SENDER = "It names no sender that could be answered."


def parse_kept(receipt: Receipt) -> ParsedMail:
    """Raises TooManyParts."""
    context = mailboxes.context_of_mailbox(receipt.mailbox, envelope_sender=receipt.envelope.get("sender"))
    parsed: ParsedMail = storable_text(parse_mail(bytes(receipt.body), context=context, limits=limits_of_settings()))
    return parsed


def too_large(size: int) -> str:
    """Why a mail of so many bytes is refused; empty if it is taken."""
    most = settings.MAIL_MAX_BYTES
    return f"The mail has {size:,} bytes; at most {most:,} are taken." if size > most else ""


def why_suspended(receipt: Receipt, parsed: ParsedMail) -> str:
    """Empty if the mail is a person's and can be answered."""
    if not parsed.opens_ticket:
        return parsed.cause or "It is no person's mail."
    if not is_addressable(parsed):
        return NO_SENDER
    if parsed.list_id and _is_suspended_list(receipt, parsed.list_id):
        return f"A rule suspends the list {parsed.list_id}."
    return ""


def is_addressable(parsed: ParsedMail) -> bool:
    return 0 < len(parsed.sender_address) <= LONGEST


def is_believed_bounce(receipt: Receipt, parsed: ParsedMail) -> bool:
    return parsed.bounce is not None and not is_forged(receipt, parsed)


def _is_suspended_list(receipt: Receipt, list_id: str) -> bool:
    rules = MailRule.objects.filter(field=MailRuleField.LIST_ID, verdict=Verdict.SUSPEND, value__iexact=list_id)
    return any(rule.mailbox_id in (None, receipt.mailbox_id) for rule in rules)
