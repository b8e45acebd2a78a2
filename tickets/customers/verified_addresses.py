"""Whether somebody proved to read the mail of an address. Only then may a mail to it carry what a form was told."""

from __future__ import annotations

from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from tickets.customers.address_owners import find_customer
from tickets.models import Address, Customer, Message
from tickets.states import Channel, Direction

# Anybody can write any address into `From`, and any program into its post or into what it says of a mail.
_OF_NO_PROGRAM = Q(receipt=None) | Q(receipt__integration=None)
_SHOWN = Q(is_authenticated=True) & (_OF_NO_PROGRAM | Q(receipt__integration__vouches_for_addresses=True))
PROVING = Q(
    _SHOWN | Q(receipt=None, ticket__integration__vouches_for_addresses=True),
    # The mail system may have said that the sender is forged.
    ticket__is_sender_verified=True,
    direction=Direction.INBOUND,
    channel=Channel.EMAIL,
)


def is_verified(email: str) -> bool:
    """By the link that we mailed there, or because its owner has written to us by mail."""
    if Address.objects.written(email).filter(verified_at__isnull=False).exists():
        return True
    owner = find_customer(email)
    return owner is not None and _has_mailed(owner, email)


def _has_mailed(owner: Customer, email: str) -> bool:
    mails = Message.objects.filter(
        PROVING,
        # Somebody else may have sent it on for them.
        Q(receipt=None) | Q(receipt__sender__iexact=email),
        Exact(Lower("author_email"), Lower(Value(email))),
        ticket__customer=owner,
    )
    return mails.exists()
