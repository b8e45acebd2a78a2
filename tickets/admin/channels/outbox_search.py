"""What a search in the outbox means; each is found by an index, however many replies there are."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tickets import ids
from tickets.models import Reply, SentMail, Ticket

# More digits are no ticket's number.
LONGEST_NUMBER = 9


def found_by(term: str) -> Q:
    """A ticket's number, a Message-ID as it stands in the mail server's log, an address that a mail went to, or an id."""
    if (number := term.lstrip("#")).isdecimal() and len(number) <= LONGEST_NUMBER:
        return Q(ticket__number=int(number))
    bare = term.strip("<>").partition("@")[0]
    if key := _key(Reply, bare):
        return Q(pk=key)
    if key := _key(Ticket, bare):
        return Q(ticket=key)
    return Q(pk__in=SentMail.objects.filter(address=term.lower()).order_by().values("reply"))


def _key(model: type[Reply] | type[Ticket], text: str) -> UUID | None:
    if not text.startswith(f"{model.id_prefix}_"):
        return None
    try:
        return ids.from_public(model.id_prefix, text)
    except ValueError:
        return None
