"""What anybody may have written under the customer's address, and why: so that people and the agent are told.

Decided here alone, from who brought the message, what is known of its mail and whether its address is verified; and in
the query that loads the messages, so that it costs none of its own.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import Exact

from tickets.customers.verified_addresses import PROVING
from tickets.lanes.mail.threads import SIGNED
from tickets.models import Address, Lane, Message
from tickets.states import Channel, Direction

MARK = "Not verified: anybody may have written this under the address"
PROGRAM, MAIL, FORM = "program", "mail", "form"
REASONS = {
    PROGRAM: "the program {program} does not vouch for its customers' addresses",
    MAIL: "the mail arrived unauthenticated",
    FORM: "it came by a form, and nobody verified the address",
}


def with_doubts(messages: QuerySet[Message], *, of_forms: bool = True) -> QuerySet[Any]:
    """With `doubt` and `doubted_program`, in the same query. `of_forms`: whether any may have come by a form."""
    reasons = [When(_by_doubted_program(), then=Value(PROGRAM)), When(_by_unauthenticated_mail(), then=Value(MAIL))]
    if of_forms:
        reasons.append(When(_by_unverified_form(), then=Value(FORM)))
    return messages.annotate(
        doubt=Case(*reasons, default=Value(""), output_field=CharField()),
        doubted_program=Coalesce(F("receipt__integration__name"), F("ticket__integration__name"), Value("")),
    )


def load_with_doubts(messages: QuerySet[Message]) -> list[Any]:
    """The messages, with their doubts. Whose address a form proves is the long part of the question, and most came by none."""
    loaded = list(with_doubts(messages, of_forms=False))
    return list(with_doubts(messages)) if any(one.channel == Channel.FORM for one in loaded) else loaded


def doubt_in_words(message: Any) -> str:
    """Why the message is marked; empty if it is not. Of messages `with_doubts`."""
    return REASONS[message.doubt].format(program=message.doubted_program) if message.doubt else ""


def _by_doubted_program() -> Q:
    """A customer without an address is one that the program knows by its own id: nobody else can be meant."""
    posted = Q(receipt__integration__vouches_for_addresses=False)
    plain = Q(receipt=None, ticket__integration__vouches_for_addresses=False)
    return Q(posted | plain, ~Q(ticket__customer__email=None), direction=Direction.INBOUND)


def _by_unauthenticated_mail() -> Q:
    # Whoever has a signed address has had mail of this conversation.
    ours = Q(receipt__isnull=False, receipt__integration=None) & ~Q(receipt__lane=Lane.IMPORT)
    is_mail = Q(direction=Direction.INBOUND, channel=Channel.EMAIL, is_authenticated=False)
    return Q(ours, is_mail) & ~Q(thread_cause__startswith=SIGNED)


def _by_unverified_form() -> Q:
    """Verified by the link that we mailed there, or because its owner has written to us by mail."""
    same: Any = Exact(Lower("email"), Lower(OuterRef("author_email")))
    opened = Address.objects.filter(same, verified_at__isnull=False)
    wrote: Any = Exact(Lower("author_email"), Lower(OuterRef("author_email")))
    mailed = Message.objects.filter(PROVING, wrote, ticket__customer=OuterRef("ticket__customer"))
    is_form = Q(direction=Direction.INBOUND, channel=Channel.FORM, receipt__isnull=False)
    return Q(is_form, ~Exists(opened), ~Exists(mailed))
