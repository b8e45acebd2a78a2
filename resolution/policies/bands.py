"""What a confidence permits under a policy, and which policy a ticket has."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from resolution.models import Autonomy, Policy
from resolution.policies.caps import limit_band
from tickets.db.row_cache import RowCache
from tickets.models import Ticket
from tickets.states import Band, Channel


def band_of(confidence: float, policy: Policy) -> Band:
    """The unrounded confidence decides: 0.85 is auto, 0.8499999 is not."""
    if confidence >= policy.auto_from:
        return Band.AUTO
    return Band.REVIEW if confidence >= policy.review_from else Band.HOLD


def permitted_band(confidence: float, policy: Policy, cap: Band) -> Band:
    """The band under the policy, or the cap where that permits less."""
    return limit_band(band_of(confidence, policy), cap)


def policy_for(category: str, channel: str = "") -> Policy:
    """The channel's own policy, else the category's. Where somebody has deleted both rows, nothing is sent."""
    policies = _POLICIES.current()
    found = policies.get((category, channel)) or policies.get((category, ""))
    return found or Policy(category=category, autonomy=Autonomy.DRAFT)


def policy_of(ticket: Ticket) -> Policy:
    return policy_for(ticket.category, ticket.channel)


def all_policies() -> list[Policy]:
    return list(_POLICIES.current().values())


def with_their_tickets(*, prefix: str = "", policies: list[Policy] | None = None) -> list[tuple[Policy, Q]]:
    """Every policy with what is true of its tickets alone. `prefix` leads to the ticket, as `ticket__`."""
    policies = policies or all_policies()
    return [
        (one, Q(**{f"{prefix}category": one.category, f"{prefix}channel__in": channels_among(one, policies)}))
        for one in policies
    ]


def channels_of(policy: Policy) -> tuple[str, ...]:
    """The channels whose tickets are under this policy, and under no other one of its category."""
    return channels_among(policy, _POLICIES.current().values())


def channels_among(policy: Policy, policies: Iterable[Policy]) -> tuple[str, ...]:
    """The same, of all policies that somebody has read."""
    if policy.channel:
        return (policy.channel,)
    own = {one.channel for one in policies if one.category == policy.category}
    return tuple(channel for channel in Channel.values if channel not in own)


def _load_policies() -> dict[tuple[str, str], Policy]:
    return {(policy.category, policy.channel): policy for policy in Policy.objects.all()}


_POLICIES = RowCache(_load_policies, Policy)
