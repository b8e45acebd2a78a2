"""What an attempt keeps of the policy that it was made under."""

from __future__ import annotations

from typing import Any

from resolution.models import Autonomy, Policy
from resolution.policies.sampling import is_sampled
from tickets.models import Ticket


def policy_snapshot(policy: Policy, ticket: Ticket, *, refused: str, is_auto: bool) -> dict[str, Any]:
    """`refused` is why the agent might not send by itself; `is_auto` whether it is sent unseen, so that a sample is looked at.

    A verdict on a sampled answer stands for 1 / `sample_rate` answers.
    """
    terms: dict[str, Any] = {
        "autonomy": policy.autonomy,
        "auto_from": policy.auto_from,
        "review_from": policy.review_from,
        "channel": policy.channel,
        "version": policy.version,
    }
    if is_auto:
        terms |= {"sample_rate": policy.sample_rate, "sampled": is_sampled(ticket, policy.sample_rate)}
    # With these two the autonomy says it already.
    if refused and policy.autonomy not in (Autonomy.DRAFT, Autonomy.OFF):
        terms["kept_because"] = refused
    return terms
