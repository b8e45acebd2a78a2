"""A draft on history: what would have been decided otherwise, and what people had made of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import InternalError
from django.utils import timezone

from routing.backtests import slices
from routing.backtests.drafts import ready_draft
from routing.backtests.start import MOST_AT_ONCE, NotStarted
from routing.corrections import Corrector, Teaching, reassign
from routing.models import Decision, Rule
from routing.models.backtest import BacktestState
from routing.rules.try_on_ticket import try_on_ticket
from routing.rules.versions import publish
from tests import factories
from tests.helpdesk.desk_rows import routed
from tests.routing.backtests.history import ON_LOGIN, begin, draft_rule, go_on, past, to_its_end
from tickets.actions.reassign import reassign_ticket
from tickets.db.read_only import read_only
from tickets.models import AccountEvent, Customer, Ticket

pytestmark = pytest.mark.django_db


def without_facts(ticket: Ticket) -> None:
    """As a decision was stored before facts were."""
    decided = Decision.objects.get(ticket=ticket)
    with_none = {field.name: getattr(decided, field.name) for field in Decision._meta.fields if not field.primary_key}
    Decision.objects.create(**with_none | {"facts": {}, "created_at": timezone.now() + timedelta(seconds=1)})


def test_a_draft_is_compared_with_what_is_published() -> None:
    past(3)
    routed(topic="refunds")

    done = to_its_end(begin(draft_rule()))

    assert done.state == BacktestState.DONE
    assert (done.tickets_done, done.counts["changed"]) == (4, 3)
    assert done.counts["changes"] == {"priority": {"normal → urgent": 3}}
    assert done.counts["topics"] == {"login": 3}
    assert [row.changes for row in done.tickets.all()] == [{"priority": ["normal", "urgent"]}] * 3


def test_a_rule_is_tried_alone_and_the_working_copy_whole() -> None:
    past(1)
    rule = draft_rule(state="active")
    factories.RuleFactory(name="Tagged", conditions=[], actions={"tags": ["seen"]})

    alone, whole = to_its_end(begin(rule)), to_its_end(begin())

    assert set(alone.counts["changes"]) == {"priority"}
    assert set(whole.counts["changes"]) == {"priority", "tags"}


def test_a_rule_stands_in_its_place_among_the_published_ones() -> None:
    first = factories.RuleFactory(name="First", position=1, conditions=[], actions={"priority": "low"}, stops=True)
    publish(by="lena", reason="One rule that stops.")
    past(1)

    behind = to_its_end(begin(draft_rule(position=2)))
    Rule.objects.filter(pk=first.pk).update(position=5)
    before = to_its_end(begin(draft_rule(name="Before it", position=2, actions={"priority": "urgent"}, stops=True)))

    assert (behind.counts["changed"], before.counts["changed"]) == (0, 1)


def test_what_was_published_already_changes_nothing() -> None:
    factories.TopicFactory(name="login")
    draft_rule(state="active")
    publish(by="lena", reason="Logins first.")
    past(2)

    assert to_its_end(begin()).counts["changed"] == 0


def test_an_edit_after_the_start_is_not_tried() -> None:
    past(1)
    rule = draft_rule()
    backtest = begin(rule)

    Rule.objects.filter(pk=rule.pk).update(actions={"priority": "low"})

    assert to_its_end(backtest).counts["changes"] == {"priority": {"normal → urgent": 1}}


def test_facts_are_those_of_the_decision() -> None:
    """What the customer has become since is not what the rules would have seen."""
    ticket = routed()
    Customer.objects.filter(pk=ticket.customer_id).update(is_vip=True)
    rule = draft_rule(conditions=[{"field": "is_vip", "operator": "is", "value": "yes"}])

    assert to_its_end(begin(rule)).counts["changed"] == 0


def test_a_decision_without_stored_facts_takes_todays_and_is_counted() -> None:
    ticket = routed()
    Customer.objects.filter(pk=ticket.customer_id).update(is_vip=True)
    without_facts(ticket)
    rule = draft_rule(conditions=[{"field": "is_vip", "operator": "is", "value": "yes"}])

    done = to_its_end(begin(rule))

    assert (done.counts["todays_facts"], done.counts["changed"]) == (1, 1)


def test_todays_facts_of_many_are_asked_for_at_once(django_assert_max_num_queries: Any) -> None:
    customer = factories.CustomerFactory()
    AccountEvent.objects.create(
        customer=customer,
        integration=factories.IntegrationFactory(),
        kind="billing",
        name="payment_failed",
        occurred_at=timezone.now(),
    )
    for number in range(12):
        without_facts(routed(factories.TicketFactory(customer=customer), topic="login" if number % 2 else "refunds"))
    counted = {"field": "same_topic", "operator": "is", "value": "6"}
    failed = {"field": "failed_payment", "operator": "is", "value": "yes"}
    backtest = begin(draft_rule(conditions=[counted, failed]))
    slices.run_slice(str(backtest.pk), "9")

    with django_assert_max_num_queries(30):
        done = go_on(backtest)

    assert (done.counts["todays_facts"], done.counts["changed"]) == (12, 12)


def test_a_ticket_that_nobody_read_is_counted_as_such() -> None:
    factories.TicketFactory()

    done = to_its_end(begin(draft_rule()))

    assert (done.tickets_done, done.counts["unread"], done.counts["changed"]) == (1, 1, 0)


def test_what_people_made_of_it_is_told_apart() -> None:
    right, other, _ = past(3)
    reassign_ticket(right, priority="urgent", by="lena")
    reassign_ticket(other, priority="low", by="lena")

    done = to_its_end(begin(draft_rule()))

    assert (done.counts["by_people"], done.counts["was_right"], done.counts["is_right"]) == (2, 0, 1)
    told = {row.ticket_id: (row.made_by_person, row.is_right) for row in done.tickets.exclude(made_by_person={})}
    assert told == {right.pk: ({"priority": "urgent"}, True), other.pk: ({"priority": "low"}, False)}


def test_a_settled_topic_does_not_hide_what_the_router_knew() -> None:
    team = factories.TeamFactory(name="Refund desk")
    refunds = factories.TopicFactory(name="Money back", category="billing", team=team)
    ticket = routed(topic="login")
    reassign(ticket, topic=refunds, by=Corrector(actor="lena"), teaching=Teaching.NOT)
    rule = draft_rule(actions={"team": "Refund desk", "category": "billing"})

    done = to_its_end(begin(rule))

    made = done.tickets.get().made_by_person
    assert made["team"] == "Refund desk"
    assert (done.counts["changed"], done.counts["was_right"], done.counts["is_right"]) == (1, 0, 1)


def test_conditions_on_the_text_see_the_text() -> None:
    past(1)
    rule = draft_rule(conditions=[{"field": "body", "operator": "contains", "value": "403"}])

    assert to_its_end(begin(rule)).counts["changed"] == 1


def test_only_the_newest_are_taken_and_only_of_those_days() -> None:
    old, _, new = past(3)
    Ticket.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=9))
    rule = draft_rule()

    newest = to_its_end(begin(rule, newest=1))
    days_ago = to_its_end(
        begin(rule, since=timezone.now() - timedelta(days=10), until=timezone.now() - timedelta(days=8))
    )

    assert [row.ticket_id for row in newest.tickets.all()] == [new.pk]
    assert [row.ticket_id for row in days_ago.tickets.all()] == [old.pk]


def test_over_no_tickets_it_is_done_at_once() -> None:
    done = begin(draft_rule())

    assert (done.state, done.tickets_total, done.due_at) == (BacktestState.DONE, 0, None)


def test_figures_count_all_while_lists_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.backtests.counts.LISTED", 2)
    past(4)

    done = to_its_end(begin(draft_rule()))

    assert (done.counts["changed"], done.tickets.count()) == (4, 2)


def test_a_double_click_is_one_and_more_than_a_few_wait() -> None:
    past(1)
    rule = draft_rule()

    assert begin(rule) == begin(rule)
    for number in range(MOST_AT_ONCE - 1):
        begin(rule, newest=number + 1)
    with pytest.raises(NotStarted, match="are running"):
        begin(rule, newest=99)


def test_a_rule_that_names_what_is_gone_is_tried_and_says_so() -> None:
    past(1)
    rule = draft_rule(conditions=[*ON_LOGIN, {"field": "no_such_field", "operator": "is", "value": "x"}])

    assert to_its_end(begin(rule)).counts["changed"] == 0


def test_a_merged_ticket_is_left_out() -> None:
    kept, merged = past(2)
    Ticket.objects.filter(pk=merged.pk).update(merged_into=kept, due_at=None)

    assert to_its_end(begin(draft_rule())).tickets_done == 1


def test_drafts_of_the_working_copy_count_if_that_is_asked() -> None:
    past(1)
    draft_rule()

    without, with_them = to_its_end(begin()), to_its_end(begin(with_drafts=True))

    assert (without.counts["changed"], with_them.counts["changed"]) == (0, 1)


def test_one_rule_is_tried_on_one_ticket() -> None:
    ticket = routed()
    rule = draft_rule()
    draft_rule(name="Another draft", conditions=[], actions={"tags": ["seen"]})

    trial = try_on_ticket(ticket, ready_draft(rule))

    assert trial.differences == [("priority", "normal", "urgent")]


def test_a_transaction_that_only_reads_can_not_write(ticket: Ticket) -> None:
    with pytest.raises(InternalError, match="read-only"), read_only():
        Ticket.objects.filter(pk=ticket.pk).update(subject="Changed")

    Ticket.objects.filter(pk=ticket.pk).update(subject="Afterwards one may")
