"""Sending needs the policy's permission twice: when the reply was drafted and when it is sent."""

from __future__ import annotations

from resolution.bands import policy_for
from resolution.models import Autonomy
from tickets.models import Origin, Reply


def refusal(reply: Reply) -> str:
    """Why this reply may not be sent now; empty when it may. What a person sends needs nobody's permission."""
    if reply.origin == Origin.PERSON:
        return ""
    policy = policy_for(reply.ticket.category)
    if policy.autonomy != Autonomy.AUTO:
        return f"The policy for {policy} no longer lets the agent send on its own."
    if (reply.confidence or 0.0) < policy.review_from:
        return f"The policy for {policy} now asks for a confidence of {policy.review_from:.2f} or more."
    return ""
