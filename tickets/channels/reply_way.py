"""The ways back: an answer goes the ticket's own way, and no merge takes away another by which the customer hears us.

A mail reaches the address itself, so it also goes where a part of the conversation came by mail or form. A program hears
an answer where the ticket that survived is its own, or where it vouches for the address; any other could be anybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db.models import Q

from tickets.models import Message, Ticket
from tickets.states import Channel

BY_MAIL = (Channel.EMAIL, Channel.FORM)


def ways_of(ticket: Ticket, *, has_merged: bool | None = None) -> list[Ticket]:
    """The ticket for each way that an answer takes, its own way first: one by mail, and one for each program.

    Its channel, mailbox, integration and callback address are used: the ticket's own, or those of one merged into it.

    `has_merged`: whether any was merged into it, where the caller knows.
    """
    if not (ticket.merged_tickets.exists() if has_merged is None else has_merged):
        # Most have none, and making the large question costs more than asking this one.
        return [ticket]
    # Where customers were merged, only the survivor's is answered.
    merged = ticket.merged_tickets.to_work_on().filter(customer=ticket.customer_id)
    members = [ticket, *merged.order_by("-created_at", "-id")]
    groups = [*_by_mail(members), *_by_programs(members)]
    ways = [_used_last(ticket, group) for group in groups]
    return sorted(ways, key=lambda way: not _is_own(way, ticket))


def _by_mail(members: Sequence[Ticket]) -> list[list[Ticket]]:
    """All of them are one way, to one address. Where one came to ourselves, no program reads the answer."""
    mails = [one for one in members if one.channel in BY_MAIL]
    direct = [one for one in mails if one.integration_id is None]
    own = [one for one in mails if one.integration_id == members[0].integration_id]
    return [direct or own or mails] if mails else []


def _by_programs(members: Sequence[Ticket]) -> list[list[Ticket]]:
    survivor = members[0]
    told = [one for one in members if one.channel not in BY_MAIL and _may_be_told(one, survivor)]
    # A stable sort: within each program the survivor stays first, then the newest.
    ordered = sorted(told, key=_program)
    return [list(group) for _, group in groupby(ordered, key=_program)]


def _may_be_told(ticket: Ticket, survivor: Ticket) -> bool:
    is_vouched = ticket.integration is not None and ticket.integration.vouches_for_addresses
    return is_vouched or ticket.integration_id == survivor.integration_id


def _program(ticket: Ticket) -> str:
    return str(ticket.integration_id or "")


def _is_own(way: Ticket, ticket: Ticket) -> bool:
    if ticket.channel in BY_MAIL:
        return way.channel in BY_MAIL
    return way.channel not in BY_MAIL and way.integration_id == ticket.integration_id


def _used_last(survivor: Ticket, group: list[Ticket]) -> Ticket:
    """Of tickets that came the same way, the one that the customer wrote by last: another mailbox, form or callback.

    A mail may have joined a chat's ticket, or come after the merge: then the ticket that came in the same way counts.
    """
    if len(group) == 1:
        return group[0]
    programs = [one.integration_id for one in group if one.integration_id]
    posted = Q(receipt__integration__in=programs) | Q(receipt=None, ticket__in=group)
    direct = Q(receipt__isnull=False, receipt__integration=None)
    theirs = posted | direct if any(one.integration_id is None for one in group) else posted
    said = Message.objects.of_conversation(survivor).inbound().filter(theirs).select_related("receipt")
    last = said.defer("receipt__body").order_by("-created_at", "-id").first()
    if last is None:
        return group[0]
    home = next((one for one in group if one.pk == last.ticket_id), group[0])
    return next((one for one in (home, *group) if _came_like(last, one)), home)


def _came_like(message: Message, ticket: Ticket) -> bool:
    """Through the same lane, and the same mailbox, form or integration where the receipt says so."""
    if message.channel and message.channel != ticket.channel:
        return False
    receipt = message.receipt
    if receipt is None or message.ticket_id == ticket.pk:
        return True
    return (receipt.integration_id, receipt.mailbox_id, receipt.form_id) == (
        ticket.integration_id,
        ticket.mailbox_id,
        ticket.form_id,
    )
