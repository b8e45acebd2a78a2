"""Whether people take over because the customer wrote after an answer: the policy says so, or the answer promised it."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from resolution.policies.bands import policy_for
from tickets.models import ANSWERS, EventKind, Message, Reply, ReplyState, Ticket

# What is unknown may have been read all the same.
MAY_HAVE_ARRIVED = (ReplyState.SENT, ReplyState.UNKNOWN)


def is_after_answer(ticket: Ticket, latest: Message) -> bool:
    """By the customer's latest message; not if staff have handed the ticket back since."""
    answers = Reply.objects.filter(_of(ticket), origin__in=ANSWERS, state__in=MAY_HAVE_ARRIVED)
    earlier = answers.annotate(at=Coalesce(F("sent_at"), F("created_at"))).filter(at__lt=latest.created_at)
    answer = earlier.order_by("-at").only("promises_person").first()
    if answer is None or not (answer.promises_person or policy_for(ticket.category).people_after_answer):
        return False
    return not ticket.history.filter(kind=EventKind.HANDED_BACK, at__gte=latest.created_at).exists()


def _of(ticket: Ticket) -> Q:
    return Q(ticket=ticket) | Q(ticket__merged_into=ticket)
