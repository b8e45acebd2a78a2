"""Whose a mail is: who wrote it, whether that is believed, and whether it may be answered by itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model

from tickets.customers.address import LONGEST
from tickets.customers.ticket_writers import Writer
from tickets.lanes.mail import mailboxes
from tickets.lanes.mail.authentication import authentication_of
from tickets.lanes.mail.kinds.machine_senders import takes_no_reply
from tickets.lanes.mail.kinds.mailbox_context import names_sender
from tickets.lanes.mail.parse.parsed_mail import ParsedMail
from tickets.models import Receipt


def writer_of(receipt: Receipt, parsed: ParsedMail) -> Writer:
    known = authentication_of(receipt, parsed)
    return Writer(
        email=parsed.sender_address,
        is_forged=known.is_forged,
        is_authenticated=known.is_authenticated,
        is_proven=known.is_proven,
    )


def is_forged(receipt: Receipt, parsed: ParsedMail) -> bool:
    return authentication_of(receipt, parsed).is_forged


def may_answer(receipt: Receipt, parsed: ParsedMail) -> bool:
    if receipt.is_silent or is_forged(receipt, parsed) or _spoken_for(receipt, parsed):
        return False
    # Answers go to the sender, whatever Reply-To says: there nobody would read one.
    return parsed.reply_allowed and not takes_no_reply(parsed.sender_address.rpartition("@")[0])


def author_of(receipt: Receipt, parsed: ParsedMail) -> tuple[str, str]:
    """Name and address of the customer: whose mail a member of staff forwards, or else the sender.

    A mail that only says to be from staff opens its ticket in nobody else's name.
    """
    if settings.STAFF_MAY_FORWARD and parsed.original_sender and authentication_of(receipt, parsed).is_authenticated:
        staff = get_user_model().objects.filter(email__iexact=parsed.sender_address, is_staff=True, is_active=True)
        if _is_customers(parsed.original_sender[1]) and staff.exists():
            return parsed.original_sender
    if customer := _spoken_for(receipt, parsed):
        return "", customer
    return parsed.sender_name[:200], parsed.sender_address


def _spoken_for(receipt: Receipt, parsed: ParsedMail) -> str:
    """Whom a site's form or a voicemail service mails for: its Reply-To, if a mail rule takes it for a person's.

    Anybody may have typed that address, so only a person answers it.
    """
    if not parsed.reply_to or parsed.reply_to[0] == parsed.sender_address or is_forged(receipt, parsed):
        return ""
    people = mailboxes.context_of_mailbox(receipt.mailbox, envelope_sender=None).people
    is_named = names_sender(people, parsed.sender_address) and _is_customers(parsed.reply_to[0])
    return parsed.reply_to[0] if is_named else ""


def _is_customers(address: str) -> bool:
    """What was forwarded may begin with a mail of ours."""
    return len(address) <= LONGEST and not mailboxes.spellings_of_address(address) & mailboxes.own_addresses()
