"""Every installation begins with roles, schedules and rows that a lead then edits."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django_q.models import Schedule

from helpdesk import install
from helpdesk.schedules import SCHEDULES
from resolution.models import Policy
from routing.models import Rule, Topic
from tests import factories
from tickets.models import Mailbox
from tickets.states import Category

pytestmark = pytest.mark.django_db


def test_the_roles_are_there() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= {
        "Support lead",
        "Reviewer",
        "Auditor",
        "Integration manager",
    }


@pytest.mark.parametrize(
    ("role", "permission", "has"),
    [
        ("Support lead", "routing.change_rule", True),
        ("Support lead", "tickets.add_apikey", False),
        ("Reviewer", "tickets.change_ticket", True),
        ("Reviewer", "routing.change_rule", False),
        ("Auditor", "resolution.view_attempt", True),
        ("Reviewer", "resolution.view_feedback", True),
        ("Auditor", "resolution.change_feedback", False),
        ("Auditor", "tickets.change_ticket", False),
        ("Integration manager", "tickets.add_apikey", True),
        ("Integration manager", "tickets.change_ticket", False),
        ("Integration manager", "tickets.change_mailbox", True),
        ("Support lead", "tickets.view_mailbox", True),
        ("Support lead", "tickets.change_mailbox", False),
        ("Support lead", "tickets.change_mailrule", True),
        ("Support lead", "routing.change_pipeline", True),
        ("Support lead", "routing.change_pipelinerun", True),
        ("Integration manager", "routing.change_destination", True),
        ("Integration manager", "routing.change_pipeline", False),
        ("Reviewer", "routing.view_pipeline", False),
    ],
)
def test_a_role_may_do_its_work_and_no_more(role: str, permission: str, has: bool) -> None:
    assert factories.staff_with(role).has_perm(permission) is has


def test_the_site_s_mailbox_is_there_once() -> None:
    install.after_migrate()

    assert list(Mailbox.objects.values_list("address", "host")) == [(settings.SUPPORT_ADDRESS, "")]


def test_an_auditor_may_change_nothing() -> None:
    assert {name.split(".")[1].split("_")[0] for name in factories.staff_with("Auditor").get_all_permissions()} == {
        "view"
    }


def test_the_schedules_are_there_once() -> None:
    install.after_migrate()

    assert sorted(Schedule.objects.values_list("name", flat=True)) == sorted(SCHEDULES)


def test_every_category_has_its_policy() -> None:
    found = Policy.objects.values_list("category", "auto_from", "review_from")

    assert sorted(found) == sorted((category, 0.85, 0.6) for category in Category.values)


def test_what_a_lead_has_removed_does_not_come_back() -> None:
    Topic.objects.update(is_active=False)
    factories.no_rules()

    install.after_migrate()

    assert not Topic.objects.filter(is_active=True).exists()
    assert not Rule.objects.exists()
