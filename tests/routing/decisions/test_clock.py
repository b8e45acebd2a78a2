"""Rules that wait for the clock act once for each ticket and message that nobody has answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from resolution.attempts.store import raise_priority
from routing.decisions import waiting
from routing.decisions.clock import run_time_rules
from routing.decisions.explain import rules_of_decision
from routing.models import Calendar, ClockFiring, Decision, Notice, Rule
from tests import factories
from tests.helpdesk.desk_rows import answered, routed
from tickets import claims
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reassign import reassign_ticket
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
WEEK = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def nobody_answers(
    after: str = "4 hours", key: str = "", *, conditions_beside: dict[str, str] | None = None, **values: Any
) -> Rule:
    condition = {"field": "waiting_since", "operator": "at_least", "value": after} | ({"key": key} if key else {})
    beside = [conditions_beside] if conditions_beside else []
    values = {"name": "Nobody answers", "actions": {"move": "escalate", "priority": "high", "tags": ["late"]}} | values
    rule = factories.RuleFactory(conditions=[condition, *beside], **values)
    factories.publish_rules()
    return rule


def in_hours(hours: float) -> Any:
    return timezone.now() + timedelta(hours=hours)


def test_it_acts_when_the_time_has_come_and_once(ticket: Ticket) -> None:
    rule = nobody_answers()
    routed(ticket)

    times = [run_time_rules(now=in_hours(hours)).acted for hours in (3, 5, 6)]

    ticket.refresh_from_db()
    assert times == [0, 1, 0]
    assert (ticket.move, ticket.priority, ticket.tags) == ("escalate", "high", ["late"])
    newest = Decision.objects.filter(ticket=ticket).first()
    assert newest is not None
    assert newest.reasons == ["By the clock: rule “Nobody answers”."]
    assert [row["rule_id"] for row in rules_of_decision(newest)] == [rule.pk]


def test_it_is_not_tried_when_the_ticket_is_decided(ticket: Ticket) -> None:
    nobody_answers()
    routed(ticket)

    tried = {row["name"]: row for row in rules_of_decision(Decision.objects.get(ticket=ticket))}

    assert tried["Nobody answers"]["why"] == "It is tried by the clock."


def test_it_acts_again_for_a_new_message_that_waits(ticket: Ticket) -> None:
    nobody_answers()
    answered(routed(ticket), confidence=0.9)
    Ticket.objects.filter(pk=ticket.pk).update(status="pending_customer", review_state="none", claim=None)
    assert run_time_rules(now=in_hours(5)).acted == 0

    add_customer_message(
        Ticket.objects.get(pk=ticket.pk), text="And now?", author_email="", channel="email", by="customer"
    )

    assert [run_time_rules(now=in_hours(hours)).acted for hours in (3, 5, 9)] == [0, 1, 0]


def test_only_the_hours_of_the_calendar_count(ticket: Ticket) -> None:
    Calendar.objects.create(name="Never on this day", zone="UTC", hours={"mon": ["00:00-00:01"]})
    Calendar.objects.create(name="Always", zone="UTC", hours=WEEK)
    nobody_answers(key="Always", name="By day and night")
    nobody_answers(key="Never on this day", name="Hardly ever")
    routed(ticket)

    assert run_time_rules(now=in_hours(5)).acted == 1
    assert ClockFiring.objects.get().rule.name == "By day and night"


def test_what_a_person_has_set_stays(ticket: Ticket) -> None:
    nobody_answers()
    routed(ticket)
    reassign_ticket(Ticket.objects.get(pk=ticket.pk), by="lena", priority="low")

    run_time_rules(now=in_hours(5))

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.move) == ("low", "escalate")


def test_a_settled_ticket_waits_for_nothing(ticket: Ticket) -> None:
    nobody_answers()
    routed(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=None)

    assert run_time_rules(now=in_hours(50)).acted == 0


def test_the_database_lets_no_rule_act_twice(ticket: Ticket) -> None:
    rule = nobody_answers()
    message = Message.objects.filter(ticket=ticket).first()
    values = {"ticket": ticket, "rule": rule, "message": message}
    ClockFiring.objects.create(**values)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClockFiring.objects.create(**values)


def test_without_such_rules_no_ticket_is_looked_at(ticket: Ticket, django_assert_num_queries: Any) -> None:
    run_time_rules()

    with django_assert_num_queries(1):
        run_time_rules()


def test_as_many_questions_are_asked_for_many_tickets_as_for_few(django_assert_max_num_queries: Any) -> None:
    nobody_answers(after="100 hours")
    for _ in range(12):
        routed(factories.TicketFactory())
    run_time_rules()

    with django_assert_max_num_queries(6):
        run_time_rules(now=in_hours(5))


def test_what_the_assistant_raised_is_no_person_s_word(ticket: Ticket) -> None:
    nobody_answers(actions={"priority": "urgent"})
    routed(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now(), claim=None, claimed_until=None)
    taken = claims.take(Ticket.objects.all(), ticket.pk)
    assert taken is not None
    raise_priority(taken, by="resolution-agent")

    run_time_rules(now=in_hours(5))

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.with_people) == ("urgent", False)


def test_only_what_its_rules_say_is_written(ticket: Ticket) -> None:
    """Whoever has left keeps what they have, until somebody takes it from them."""
    nobody_answers(actions={"tags": ["late"]})
    mira = User.objects.create_user("mira", is_staff=True)
    routed(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(assignee=mira)
    User.objects.filter(pk=mira.pk).update(is_active=False)

    run_time_rules(now=in_hours(5))

    ticket.refresh_from_db()
    assert (ticket.tags, ticket.assignee) == (["late"], mira)


@pytest.mark.parametrize("actions", [{"hold": "Nobody came to it."}, {"move": "hold"}])
def test_a_hold_by_the_clock_keeps_the_ticket_for_people(ticket: Ticket, actions: dict[str, str]) -> None:
    nobody_answers(actions=actions)
    routed(ticket)

    assert run_time_rules(now=in_hours(5)).acted == 1

    ticket.refresh_from_db()
    assert (ticket.move, ticket.review_state, ticket.held_reason) == ("hold", "held", "by_rule")
    assert (ticket.people_only, ticket.due_at) == ("by_rule", None)


def test_who_has_it_already_keeps_it_for_their_own_reason(ticket: Ticket) -> None:
    nobody_answers(actions={"hold": "Nobody came to it."})
    answered(routed(ticket), confidence=0.1)
    reason = Ticket.objects.get(pk=ticket.pk).held_reason

    run_time_rules(now=in_hours(5))

    ticket.refresh_from_db()
    assert (ticket.move, ticket.held_reason) == ("hold", reason)


def test_a_person_whom_a_rule_gives_it_is_told(ticket: Ticket) -> None:
    mira = User.objects.create_user("mira", email="mira@desk.example", is_staff=True)
    nobody_answers(actions={"assignee": "mira"})
    routed(ticket)

    run_time_rules(now=in_hours(5))

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.reason) == (mira, "assigned", "By the rule “Nobody answers”.")


def test_a_round_goes_on_where_a_task_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many have waited longer and come to nothing, the last one has its turn."""
    monkeypatch.setattr(waiting, "AT_ONCE", 2)
    last = [routed(factories.TicketFactory()) for _ in range(5)][-1]
    nobody_answers(key="", conditions_beside={"field": "tags", "operator": "contains", "value": "last"})
    Ticket.objects.filter(pk=last.pk).update(tags=["last"])

    reached, acted = "", []
    while True:
        done = run_time_rules(now=in_hours(5), after=reached, is_over=lambda: True)
        acted.append(done.acted)
        if not (reached := done.go_on_after):
            break

    assert acted == [0, 0, 1, 0]
