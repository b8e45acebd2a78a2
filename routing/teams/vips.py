"""Whose tickets are a VIP's: by the customer's address, or by its domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from routing.models import Vip
from tickets.models import Customer, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRows:
    """The VIPs by address or @domain, and the team that takes what is nobody's."""

    vips: Mapping[str, Vip] = field(default_factory=dict)
    triage: Team | None = None

    def vip_of(self, customer: Customer) -> Vip | None:
        """A row for the address goes before one for the domain."""
        address = (customer.email or "").lower()
        return self.vips.get(address) or self.vips.get(f"@{address.rpartition('@')[2]}") if address else None


def pinned_person(vip: Vip | None) -> User | None:
    """As the account is now: somebody who has left gets nothing."""
    if vip is None or vip.person_id is None:
        return None
    return User.objects.filter(pk=vip.person_id, is_active=True, is_staff=True).first()


def load_people() -> PeopleRows:
    vips = {vip.address.lower(): vip for vip in Vip.objects.filter(is_active=True)}
    return PeopleRows(vips=vips, triage=Team.objects.filter(is_triage=True).first())
