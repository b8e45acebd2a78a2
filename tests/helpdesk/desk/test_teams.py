"""A lead keeps the teams and the VIPs, without seeing the accounts themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from routing.models import Vip
from tests import factories
from tickets.models import Team, TeamMember

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def rows(*members: dict[str, Any]) -> dict[str, Any]:
    sent = {"memberships-TOTAL_FORMS": len(members), "memberships-INITIAL_FORMS": 0}
    for place, member in enumerate(members):
        sent |= {f"memberships-{place}-{name}": value for name, value in member.items()}
    return sent


def test_a_lead_adds_a_team_with_its_members(browser_of: Browser) -> None:
    mira = factories.UserFactory(username="mira")
    member = {"user": mira.pk, "role": "lead", "is_available": "on", "capacity": "20"}

    sent = {"name": "Accounts", "description": "", "assignment": "round_robin"} | rows(member)
    answer = browser_of("Support lead").post(reverse("admin:tickets_team_add"), sent)

    assert answer.status_code == 302, answer.context["errors"]
    row = TeamMember.objects.get(team__name="Accounts")
    assert (row.user, row.role, row.capacity, row.is_available) == (mira, "lead", 20, True)


def test_a_person_is_a_member_once(browser_of: Browser) -> None:
    mira = factories.UserFactory(username="mira")
    member = {"user": mira.pk, "role": "member", "is_available": "on", "capacity": ""}

    sent = {"name": "Accounts", "description": "", "assignment": "nobody"} | rows(member, member)
    answer = browser_of("Support lead").post(reverse("admin:tickets_team_add"), sent)

    assert (answer.status_code, Team.objects.filter(name="Accounts").exists()) == (200, False)


def test_one_team_at_most_is_for_triage(browser_of: Browser) -> None:
    Team.objects.update(is_triage=False)
    Team.objects.filter(name="Finance").update(is_triage=True)

    sent = {"name": "Accounts", "description": "", "assignment": "nobody", "is_triage": "on"} | rows()
    answer = browser_of("Support lead").post(reverse("admin:tickets_team_add"), sent)

    assert "Another team is the one for triage" in answer.content.decode()


def test_a_team_s_page_costs_the_same_however_many_its_members(
    browser_of: Browser, django_assert_max_num_queries: Any
) -> None:
    browser, team = browser_of("Support lead"), factories.TeamFactory()
    for count in (2, 20):
        for _ in range(count):
            TeamMember.objects.create(team=team, user=factories.UserFactory())
        with django_assert_max_num_queries(9):
            assert browser.get(reverse("admin:tickets_team_change", args=[team.pk])).status_code == 200


@pytest.mark.parametrize(
    ("address", "stored"), [("VIP@Example.com", "vip@example.com"), (" @Example.com ", "@example.com")]
)
def test_a_vip_is_an_address_or_a_domain(address: str, stored: str, browser_of: Browser) -> None:
    mira = factories.UserFactory(username="mira")
    sent = {"address": address, "name": "", "priority_floor": "high", "person": mira.pk, "is_active": "on"}

    answer = browser_of("Support lead").post(reverse("admin:routing_vip_add"), sent)

    assert answer.status_code == 302, answer.context["errors"]
    assert (Vip.objects.get().address, Vip.objects.get().person) == (stored, mira)


@pytest.mark.parametrize(
    "address", ["", "example.com", "@", "a@b@example.com", "@exa mple.com", "<b>@example.com", "x" * 300]
)
def test_what_is_neither_is_refused(address: str, browser_of: Browser) -> None:
    answer = browser_of("Support lead").post(reverse("admin:routing_vip_add"), {"address": address, "is_active": "on"})

    assert (answer.status_code, Vip.objects.exists()) == (200, False)


def test_the_same_address_in_other_letters_is_told(browser_of: Browser) -> None:
    Vip.objects.create(address="vip@example.com")

    answer = browser_of("Support lead").post(reverse("admin:routing_vip_add"), {"address": "VIP@example.com"})

    assert "There is a row for this address already." in answer.content.decode()
