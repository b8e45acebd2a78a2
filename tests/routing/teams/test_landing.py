"""Between the move and the landing: whose a ticket is, and who is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from routing.corrections import Corrector, settle_topic
from routing.decisions.triage import change_topic
from routing.models import Notice, Topic, Vip
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.models import Team, TeamMember, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


def team_of(*names: str, topic: str = "login", assignment: str = "round_robin", **values: Any) -> Team:
    team = factories.TeamFactory(assignment=assignment)
    factories.TopicFactory(name=topic, team=team)
    for name in names:
        TeamMember.objects.create(team=team, user=factories.UserFactory(username=name), **values)
    return team


def assignees(count: int, **values: Any) -> list[str]:
    return [str(routed(factories.TicketFactory(**values)).assignee) for _ in range(count)]


def test_in_turn_each_member_gets_one() -> None:
    team_of("ann", "bob", "cyd")

    assert assignees(5) == ["ann", "bob", "cyd", "ann", "bob"]


def test_whoever_has_the_fewest_gets_the_next() -> None:
    team = team_of("ann", "bob", assignment="least_loaded")
    ann = User.objects.get(username="ann")
    for _ in range(2):
        factories.TicketFactory(assignee=ann, team=team)

    assert assignees(3) == ["bob", "bob", "ann"]


def test_a_team_may_leave_it_in_its_queue() -> None:
    team = team_of("ann", assignment="nobody")

    ticket = routed()

    assert (ticket.team, ticket.assignee) == (team, None)


@pytest.mark.parametrize("values", [{"is_available": False}, {"capacity": 0}])
def test_who_has_no_room_gets_none(values: dict[str, Any]) -> None:
    team = team_of("ann", **values)
    TeamMember.objects.create(team=team, user=factories.UserFactory(username="bob"), capacity=1)

    assert assignees(2) == ["bob", "None"]


def test_who_left_gets_none() -> None:
    team_of("ann", "bob")
    User.objects.filter(username="ann").update(is_active=False)

    assert assignees(2) == ["bob", "bob"]


def test_a_member_who_is_removed_keeps_what_they_have() -> None:
    team = team_of("ann")
    ticket = routed()

    team.memberships.all().delete()

    ticket.refresh_from_db()
    assert str(ticket.assignee) == "ann"
    assert routed().assignee is None


def test_the_history_says_whose_turn_it_was() -> None:
    team = team_of("ann")

    ticket = routed()

    event = TicketEvent.objects.get(ticket=ticket, kind="ticket.assigned")
    assert (event.to_value, event.detail) == ("ann", {"team": team.name, "reason": f"Next of {team.name}."})


@pytest.mark.parametrize("address", ["@example.com", "VIP@example.com"])
def test_a_pinned_person_gets_it_whatever_the_topic(address: str) -> None:
    team_of("ann")
    mira = factories.UserFactory(username="mira")
    Vip.objects.create(address=address, person=mira)
    customer = factories.CustomerFactory(email="vip@example.com")

    assert assignees(1, customer=customer) == ["mira"]


def test_an_address_goes_before_its_domain() -> None:
    for name, address in (("mira", "@example.com"), ("omar", "vip@example.com")):
        Vip.objects.create(address=address, person=factories.UserFactory(username=name))

    assert assignees(1, customer=factories.CustomerFactory(email="vip@example.com")) == ["omar"]


def test_a_pinned_person_who_left_is_passed_over() -> None:
    team_of("ann")
    Vip.objects.create(address="@example.com", person=factories.UserFactory(username="mira", is_active=False))

    assert assignees(1, customer=factories.CustomerFactory(email="vip@example.com")) == ["ann"]


def test_what_is_nobody_s_goes_to_triage_and_is_noted() -> None:
    triage = Team.objects.get(is_triage=True)

    ticket = routed()

    assert ticket.team == triage
    assert TicketEvent.objects.get(kind="ticket.fell_through").detail == {"topic": "login"}


def test_what_a_person_has_set_stays() -> None:
    team_of("ann")
    mira = factories.UserFactory(username="mira")

    ticket = routed(factories.TicketFactory(assignee=mira))

    assert ticket.assignee == mira
    assert not Notice.objects.exists()


def test_what_is_held_for_triage_has_no_person_yet() -> None:
    team_of("ann")

    assert routed(topic="unsure").assignee is None


def test_the_assignee_is_told_a_little_later() -> None:
    team_of("ann")

    ticket = routed()

    notice = Notice.objects.get(ticket=ticket, kind="assigned")
    assert notice.due_at is not None
    assert notice.due_at > notice.created_at


def test_whom_a_rule_gives_it_is_told_once_and_the_history_says_by_which_rule() -> None:
    mira = factories.UserFactory(username="mira", is_staff=True)
    factories.publish_rules(factories.RuleFactory(name="Mira's own", actions={"assignee": "mira"}, position=0))

    ticket = routed()
    settled = factories.TopicFactory(name="Something else")
    change_topic(ticket, topic=settled, by="ann")

    notice = Notice.objects.get(ticket=ticket, kind="assigned")
    event = TicketEvent.objects.get(ticket=ticket, kind="ticket.assigned")
    assert (notice.recipient, notice.reason) == (mira, "By the rule “Mira's own”.")
    assert (event.actor, event.to_value, event.detail["reason"]) == ("router", "mira", notice.reason)


def test_a_queue_is_by_move_bumps_and_age() -> None:
    team = factories.TeamFactory()
    rows = [("route", 0), ("route", 1), ("priority", 0), ("escalate", 0), ("priority", -1), ("route", 3)]
    made = [factories.TicketFactory(team=team, move=move, bump=bump) for move, bump in rows]

    places = [made.index(ticket) for ticket in Ticket.objects.queue_of_team(team.pk)]

    assert places == [3, 5, 1, 2, 0, 4]


def test_a_vip_s_row_makes_a_vip_whose_priority_does_not_fall_below_it() -> None:
    Vip.objects.create(address="@example.com", priority_floor="urgent")

    ticket = routed(factories.TicketFactory(customer=factories.CustomerFactory(email="vip@example.com")))

    decision = ticket.decisions.get()
    assert (ticket.priority, decision.facts["is_vip"]) == ("urgent", True)
    assert decision.steps[-1].items() >= {"name": "The VIP's own row", "change": "at least urgent"}.items()


def test_a_row_that_is_off_says_nothing() -> None:
    Vip.objects.create(address="@example.com", priority_floor="urgent", is_active=False)

    ticket = routed(factories.TicketFactory(customer=factories.CustomerFactory(email="vip@example.com")))

    assert ticket.decisions.get().facts["is_vip"] is False


def test_a_settled_ticket_finds_its_person() -> None:
    team_of("ann", topic="Seats")
    held = routed(topic="unsure")

    settle_topic(held, topic=Topic.objects.get(name="Seats"), by=Corrector(actor="lena"))

    held.refresh_from_db()
    assert str(held.assignee) == "ann"


def test_without_a_team_for_triage_it_is_nobody_s_and_noted_all_the_same() -> None:
    Team.objects.update(is_triage=False)

    assert routed().team is None
    assert TicketEvent.objects.get(kind="ticket.fell_through").to_value == ""
