"""What a lead edits: rules with checks beside the field, articles and policies with their time of change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from helpdesk.flow import advance
from resolution.models import Article, Policy
from routing.admin.condition_rows import ConditionRows
from routing.models import Rule
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.models import Ticket

Browser = Callable[[str], Client]


@pytest.fixture
def lead(browser_of: Browser) -> Client:
    return browser_of("Support lead")


def rule_form(*conditions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    form = {"name": "New", "position": "5", "state": "active", "match": "all", "stops": "on"}
    form |= {"conditions": json.dumps(conditions), "priority": "high"}
    return form | changes


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_rule_is_made_with_its_conditions(lead: Client) -> None:
    condition = {"field": "tier", "key": "", "operator": "is", "value": "enterprise"}

    lead.post(reverse("admin:routing_rule_add"), rule_form(condition))

    page = lead.get(reverse("admin:routing_rule_changelist")).content.decode()
    assert Rule.objects.get(name="New").conditions[0]["value"] == "enterprise"
    assert "When customer&#x27;s tier is enterprise: set priority high; then stop." in page


def test_a_rule_without_conditions_asks_whether_that_is_meant(lead: Client) -> None:
    page = lead.post(reverse("admin:routing_rule_add"), rule_form())
    assert "Tick “On every ticket” to mean that." in page.content.decode()
    assert not Rule.objects.filter(name="New").exists()

    lead.post(reverse("admin:routing_rule_add"), rule_form(every_ticket="on"))
    rule = Rule.objects.get(name="New")
    assert not rule.conditions

    again = lead.get(reverse("admin:routing_rule_change", args=[rule.pk]))
    assert again.context["adminform"].form["every_ticket"].initial is True


def test_taking_the_last_condition_away_asks_too(lead: Client) -> None:
    tier = {"field": "tier", "operator": "is", "value": "enterprise"}
    rule = factories.RuleFactory(name="Enterprise", conditions=[tier])

    page = lead.post(reverse("admin:routing_rule_change", args=[rule.pk]), rule_form())

    assert "Tick “On every ticket”" in page.content.decode()
    rule.refresh_from_db()
    assert rule.conditions == [tier]


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ({"field": "metadata", "key": "", "operator": "is", "value": "x"}, "Say which value to look at."),
        ({"field": "tier", "key": "plan", "operator": "is", "value": "pro"}, "Only metadata values"),
        ({"field": "urgency", "key": "", "operator": "at_least", "value": "huge"}, "Use one of: low, medium, high."),
        ({"field": "topic_confidence", "key": "", "operator": "at_most", "value": "much"}, "needs a number"),
        ({"field": "topic_confidence", "key": "", "operator": "at_least", "value": "nan"}, "needs a number"),
        ({"field": "topic_confidence", "key": "", "operator": "at_least", "value": "85"}, "from 0 to 1"),
        ({"field": "tier", "key": "", "operator": "is", "value": "enterprize"}, "There is no “enterprize”."),
        ({"field": "tier", "key": "", "operator": "one_of", "value": "pro, gold"}, "There is no “gold”."),
        ({"field": "topic", "key": "", "operator": "is", "value": "Refnds"}, "There is no “Refnds” among the topics."),
        ({"field": "channel", "key": "", "operator": "is_not", "value": "fax"}, "There is no “fax”."),
        ({"field": "is_vip", "key": "", "operator": "is", "value": "maybe"}, "Use one of: yes, no."),
        ({"field": "category", "key": "", "operator": "is", "value": "biling"}, "There is no “biling”."),
        ({"field": "subject", "key": "", "operator": "matches", "value": "(a"}, "no regular expression"),
        ({"field": "mailbox", "key": "", "operator": "is", "value": "nobody@example.com"}, "There is no"),
    ],
)
def test_a_condition_that_can_not_hold_is_refused_with_its_place(
    condition: dict[str, str], error: str, lead: Client
) -> None:
    page = lead.post(reverse("admin:routing_rule_add"), rule_form(condition))

    assert error in page.content.decode()
    assert not Rule.objects.filter(name="New").exists()


@pytest.mark.parametrize(
    ("condition", "stored"),
    [
        ({"field": "tier", "operator": "is", "value": " Enterprise "}, "enterprise"),
        ({"field": "priority", "operator": "at_least", "value": "HIGH"}, "high"),
        ({"field": "channel", "operator": "one_of", "value": "email,CHAT"}, ["email", "chat"]),
        ({"field": "topic", "operator": "contains", "value": "refn"}, "refn"),
        ({"field": "subject", "operator": "is", "value": "enterprize"}, "enterprize"),
        ({"field": "topic_confidence", "operator": "at_least", "value": "0.5"}, "0.5"),
    ],
)
def test_a_value_is_kept_as_the_field_writes_it(condition: dict[str, str], stored: Any, lead: Client) -> None:
    lead.post(reverse("admin:routing_rule_add"), rule_form(condition))

    assert Rule.objects.get(name="New").conditions[0]["value"] == stored


def test_a_rule_says_when_it_fired_last_and_how_often(lead: Client) -> None:
    rule = factories.RuleFactory(name="Everything", position=1)
    factories.publish_rules()
    assert "never" in lead.get(reverse("admin:routing_rule_changelist")).content.decode()
    for ticket in (factories.TicketFactory(), factories.TicketFactory()):
        Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
        advance(str(ticket.pk))

    page = lead.get(reverse("admin:routing_rule_changelist") + "?q=Everything").content.decode()
    decisions = lead.get(reverse("admin:routing_decision_changelist") + f"?fired={rule.pk}")

    assert re.search(rf'\?fired={rule.pk}">2</a>', page)
    assert decisions.context["cl"].result_count == 2


def test_a_rule_that_does_nothing_is_refused(lead: Client) -> None:
    page = lead.post(reverse("admin:routing_rule_add"), rule_form(priority=""))

    assert "Give the rule something to do" in page.content.decode()


def test_the_order_is_edited_in_the_list(lead: Client) -> None:
    rules = list(Rule.objects.all())
    form: dict[str, Any] = {"form-TOTAL_FORMS": len(rules), "form-INITIAL_FORMS": len(rules), "_save": "Save"}
    for at, rule in enumerate(rules):
        form |= {f"form-{at}-id": rule.pk, f"form-{at}-position": 100 - at}

    lead.post(reverse("admin:routing_rule_changelist"), form)

    assert [rule.pk for rule in Rule.objects.all()] == [rule.pk for rule in reversed(rules)]


def dragged(shown: list[Rule], wanted: list[Rule]) -> dict[str, Any]:
    """What the page sends: its rows with the place that each had, and the one that it was dragged to."""
    form: dict[str, Any] = {"form-TOTAL_FORMS": len(wanted), "form-INITIAL_FORMS": len(wanted), "_save": "Save"}
    for at, rule in enumerate(wanted):
        form |= {f"form-{at}-id": rule.pk, f"form-{at}-position": (at + 1) * 10}
        form |= {f"form-{at}-position-shown": (shown.index(rule) + 1) * 10}
    return form


def order() -> list[str]:
    return list(Rule.objects.values_list("name", flat=True))


@pytest.fixture
def five() -> list[Rule]:
    Rule.objects.all().delete()
    return [factories.RuleFactory(name=name, position=at * 10) for at, name in enumerate("ABCDE", start=1)]


def test_two_who_drag_at_once_lose_nothing(lead: Client, five: list[Rule]) -> None:
    a, b, c, d, e = five

    lead.post(reverse("admin:routing_rule_changelist"), dragged(five, [e, a, b, c, d]))
    lead.post(reverse("admin:routing_rule_changelist"), dragged(five, [b, a, c, d, e]))

    assert order() == ["E", "B", "A", "C", "D"]


def test_rows_dragged_in_a_list_that_is_searched_stay_among_the_others(lead: Client, five: list[Rule]) -> None:
    _, b, _, _, e = five

    lead.post(reverse("admin:routing_rule_changelist") + "?q=x", dragged([b, e], [e, b]))

    assert order() == ["A", "E", "C", "D", "B"]


def test_what_is_gone_or_new_meanwhile_is_in_nobody_s_way(lead: Client, five: list[Rule]) -> None:
    a, b, c, d, e = five
    Rule.objects.filter(pk=c.pk).delete()
    factories.RuleFactory(name="New", position=25)

    page = lead.post(reverse("admin:routing_rule_changelist"), dragged(five, [e, c, a, b, d]), follow=True)

    assert order() == ["E", "A", "New", "B", "D"]
    assert "changed successfully" in page.content.decode()


@pytest.mark.parametrize("actions", ["{", "5", '"x"', '[["a"]]'])
def test_actions_that_are_no_json_object_are_refused(lead: Client, actions: str) -> None:
    page = lead.post(reverse("admin:routing_rule_add"), rule_form(actions=actions))

    assert (page.status_code, "These are actions by name" in page.content.decode()) == (200, True)


def test_a_sign_that_can_not_be_stored_is_refused_beside_its_condition(lead: Client) -> None:
    page = lead.post(
        reverse("admin:routing_rule_add"), rule_form({"field": "body", "operator": "contains", "value": "a\0b"})
    )

    assert "Condition 1: It holds a sign that can" in page.content.decode()


def test_an_expression_may_begin_with_a_bracket() -> None:
    typed = {"conditions-0-field": "subject", "conditions-0-operator": "matches", "conditions-0-value": "[12]"}

    [read] = ConditionRows().value_from_datadict(typed, {}, "conditions")

    assert read["value"] == "[12]"


def test_a_rule_of_many_groups_is_saved_as_it_was(lead: Client) -> None:
    groups = [
        {"match": "any", "conditions": [{"field": "subject", "operator": "contains", "value": f"word {number}"}]}
        for number in range(12)
    ]
    rule = factories.RuleFactory(name="Twelve", conditions=groups)
    page = lead.get(reverse("admin:routing_rule_change", args=[rule.pk]))
    rows = page.context["adminform"].form["conditions"]
    shown = rows.field.widget.get_context("conditions", rows.value(), {})
    sent = {f"conditions-{at}-{part}": value for at, row in enumerate(shown["rows"]) for part, value in row.items()}
    sent |= {f"conditions-match-{letter}": match for letter, match in shown["groups"]}
    form = rule_form(name="Twelve") | sent
    del form["conditions"]

    lead.post(reverse("admin:routing_rule_change", args=[rule.pk]), form)

    rule.refresh_from_db()
    assert (rule.conditions, rule.actions) == (groups, {"priority": "high"})


def _save(lead: Client, article: Article, **changes: str) -> Article:
    form = {"title": article.title, "body": article.body, "phrasings": article.phrasings, "is_published": "on"}
    lead.post(reverse("admin:resolution_article_change", args=[article.pk]), form | {"category": ""} | changes)
    return Article.objects.get(pk=article.pk)


def test_new_words_make_a_new_version_of_an_article(lead: Client) -> None:
    before = factories.ArticleFactory()
    before.refresh_from_db()

    after = _save(lead, before, body="Ask for a seat.")

    assert (after.version, after.body) == (before.version + 1, "Ask for a seat.")
    assert after.changed_at >= before.changed_at


def test_a_new_category_does_not(lead: Client) -> None:
    before = factories.ArticleFactory()
    before.refresh_from_db()

    after = _save(lead, before, category="billing")

    assert (after.version, after.changed_at, after.category) == (before.version, before.changed_at, "billing")


def test_a_policy_that_changes_says_when(lead: Client) -> None:
    policy = Policy.objects.get(category="billing")
    Policy.objects.update(changed_at="2020-01-01T00:00Z")

    lead.post(
        reverse("admin:resolution_policy_change", args=[policy.pk]),
        {"autonomy": "draft", "auto_from": "0.9", "review_from": "0.6"},
    )

    policy.refresh_from_db()
    assert (policy.autonomy, policy.auto_from, policy.changed_at.year > 2020) == ("draft", 0.9, True)


def test_bands_in_the_wrong_order_are_refused(lead: Client) -> None:
    policy = Policy.objects.get(category="billing")

    page = lead.post(
        reverse("admin:resolution_policy_change", args=[policy.pk]),
        {"autonomy": "auto", "auto_from": "0.5", "review_from": "0.6"},
    )

    assert "can&#x27;t be below" in page.content.decode()


def test_a_decision_says_which_condition_made_a_rule_fire(lead: Client) -> None:
    factories.RuleFactory(name="Web first", conditions=[{"field": "channel", "operator": "is", "value": "email"}])
    factories.publish_rules()
    routed()

    page = lead.get(reverse("admin:routing_decision_changelist")).content.decode()

    assert '<bdi>Web first</bdi> <span class="hd-quiet"><bdi>channel is email</bdi></span>' in page


def test_values_with_a_comma_are_shown_so_that_they_come_back_as_they_were(lead: Client) -> None:
    topic = factories.TopicFactory(name="Plans, prices").name
    several = {"field": "topic", "operator": "one_of", "value": [topic, "login"]}
    rule = factories.RuleFactory(name="Two", conditions=[several])
    page = lead.get(reverse("admin:routing_rule_change", args=[rule.pk])).content.decode()

    assert 'value="[&quot;Plans, prices&quot;, &quot;login&quot;]"' in page
