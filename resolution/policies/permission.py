"""Sending needs permission twice: when the reply was drafted and when it is sent."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from resolution.answering.asking import is_asked_for
from resolution.held_reasons import ResolutionHeld
from resolution.models import Attempt, Autonomy, Policy
from resolution.policies.autonomy import sending_refusal
from resolution.policies.bands import policy_of
from resolution.policies.quiet_hours import quiet_time_left
from routing.held_reasons import RoutingHeld
from tickets.channels.base import NotYet
from tickets.models import ANSWERS, EventKind, Message, Origin, Purpose, Reply, ReplyState, Ticket
from tickets.states import AnsweredBy, Band, HeldReason, Status

# What is unknown may have been read all the same.
MAY_HAVE_ARRIVED = (ReplyState.SENT, ReplyState.UNKNOWN)


def reason_for_people(ticket: Ticket) -> str | None:
    """Why the agent leaves this ticket to a person, so that no answer need be made; None if it may answer."""
    if ticket.people_only:
        return ticket.people_only
    if ticket.answered_by == AnsweredBy.PEOPLE:
        return RoutingHeld.BY_RULE
    latest = _latest_of_customer(ticket)
    if latest is not None and is_asked_for(ticket, latest):
        return HeldReason.PERSON_ASKED
    if latest is not None and _is_after_answer(ticket, latest):
        return ResolutionHeld.AFTER_ANSWER
    is_off = not _may_be_answered(ticket) or policy_of(ticket).autonomy == Autonomy.OFF
    return HeldReason.POLICY if is_off else None


def _latest_of_customer(ticket: Ticket) -> Message | None:
    inbound = Message.objects.of_conversation(ticket).inbound().only("text", "created_at")
    return inbound.order_by("-created_at", "-id").first()


def _is_after_answer(ticket: Ticket, latest: Message) -> bool:
    """Whether people take over because the customer wrote after an answer: the policy says so, or the answer promised it.

    By the customer's latest message; not if staff have handed the ticket back since.
    """
    told = Q(origin__in=ANSWERS) | Q(purpose=Purpose.HAND_OVER)
    answers = Reply.objects.filter(_of_conversation(ticket), told, state__in=MAY_HAVE_ARRIVED)
    earlier = answers.annotate(at=Coalesce(F("sent_at"), F("created_at"))).filter(at__lt=latest.created_at)
    answer = earlier.order_by("-at").only("promises_person").first()
    if answer is None or not (answer.promises_person or policy_of(ticket).people_after_answer):
        return False
    return not ticket.history.filter(kind=EventKind.HANDED_BACK, at__gte=latest.created_at).exists()


def _of_conversation(ticket: Ticket) -> Q:
    return Q(ticket=ticket) | Q(ticket__merged_into=ticket)


def permission_refusal(reply: Reply) -> str:
    """Why this reply may not be sent; empty when it may. What a person sends needs nobody's permission.

    Raises NotYet in the policy's quiet hours, which may have begun since it was queued.
    """
    if reply.is_sent_by_person:
        return ""
    if reply.ticket.people_only:
        return "A person answers this ticket."
    if reply.ticket.answered_by != AnsweredBy.AGENT:
        return "A rule lets only a person send an answer to this ticket."
    if not _may_be_answered(reply.ticket):
        return "Only a person may answer this ticket: its mail may be a machine's, or its sender forged."
    policy = policy_of(reply.ticket)
    if refused := _refused_by_policy(reply, policy):
        return refused
    if left := quiet_time_left(policy):
        raise NotYet(left)
    return ""


def _refused_by_policy(reply: Reply, policy: Policy) -> str:
    band = Band.AUTO if reply.status_after == Status.RESOLVED else Band.REVIEW
    if refused := sending_refusal(policy, band, reply.author):
        return refused
    if beyond := _beyond_the_cap(reply):
        return beyond
    # What was to resolve the ticket unseen needs the confidence for that; the next cycle may send it to be reviewed.
    needed = policy.auto_from if band == Band.AUTO else policy.review_from
    if (reply.confidence or 0.0) < needed:
        return f"The policy for {policy} now asks for a confidence of {needed:.2f} or more."
    return ""


def _beyond_the_cap(reply: Reply) -> str:
    """Why the reply is more than its attempt's guards permit; empty if it is not."""
    if (reply.copy_of or reply).origin != Origin.AGENT:
        return ""
    # By the cycle: a draft that was held first and released later does not name its reply.
    made = Attempt.objects.filter(ticket=reply.ticket_id, cycle=reply.cycle)
    attempt = made.only("cap", "cap_reasons").first()
    cap = Band(attempt.cap) if attempt else Band.AUTO
    if cap == Band.HOLD or (cap == Band.REVIEW and reply.status_after == Status.RESOLVED):
        return " ".join(["Only a person may send this answer.", *(attempt.cap_reasons if attempt else [])])
    return ""


def _may_be_answered(ticket: Ticket) -> bool:
    """An answer to a forged sender would reach somebody who never wrote."""
    return ticket.reply_allowed and ticket.is_sender_verified
