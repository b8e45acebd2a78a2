"""Publishing, comparing and restoring in the admin; two leads at one set."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from routing.models import Rule, RuleSet
from routing.rules.versions import publish
from tests import factories

ANGRY = [{"field": "tone", "operator": "is", "value": "angry"}]


def published() -> None:
    publish(by="lena", reason="Because.")


@pytest.fixture
def lead(browser_of: Any) -> Client:
    client: Client = browser_of("Support lead")
    return client


def test_a_lead_sees_what_changes_and_publishes_it(lead: Client) -> None:
    factories.RuleFactory(name="Angry first", conditions=ANGRY)
    page = reverse("admin:routing_ruleset_publish")

    shown = lead.get(page)
    note = lead.get(reverse("admin:routing_rule_changelist")).content.decode()
    sent = lead.post(page, {"reason": "Less anger.", "seen": shown.context["seen"]}, follow=True)

    assert "1 change not published" in note
    assert "Angry first" in shown.content.decode()
    assert "Version 2 is published" in sent.content.decode()
    assert RuleSet.objects.get(pk=2).reason == "Less anger."


def test_what_changed_meanwhile_is_shown_instead_of_published(lead: Client) -> None:
    factories.RuleFactory(name="Mine")
    page = reverse("admin:routing_ruleset_publish")
    seen = lead.get(page).context["seen"]
    factories.RuleFactory(name="Yours")

    answer = lead.post(page, {"reason": "Mine.", "seen": seen})

    assert answer.status_code == 409
    assert "Yours" in answer.content.decode()
    assert RuleSet.objects.count() == 1


def test_a_version_is_restored_by_one_click(lead: Client) -> None:
    factories.RuleFactory(name="Angry first", conditions=ANGRY)
    published()

    page = lead.get(reverse("admin:routing_ruleset_change", args=[1])).content.decode()
    answer = lead.post(reverse("admin:routing_ruleset_restore", args=[1]), follow=True)

    assert "Restore version 1" in page
    assert "Version 1 is back, as version 3." in answer.content.decode()
    assert not Rule.objects.filter(name="Angry first").exists()


def test_two_versions_are_compared_on_the_page(lead: Client) -> None:
    factories.RuleFactory(name="Angry first", conditions=ANGRY)
    published()

    page = lead.get(reverse("admin:routing_ruleset_change", args=[1]), {"against": "2"}).content.decode()

    assert "When tone is angry: set priority high." in page
    assert "removed" in page


@pytest.mark.parametrize("role", ["Reviewer", "Auditor"])
def test_others_do_not_publish(role: str, browser_of: Any) -> None:
    client = browser_of(role)

    assert client.get(reverse("admin:routing_ruleset_publish")).status_code == 403
    assert client.post(reverse("admin:routing_ruleset_restore", args=[1])).status_code == 403


def test_a_rule_that_a_colleague_has_changed_is_not_overwritten_unseen(lead: Client) -> None:
    rule = factories.RuleFactory(name="Mine", conditions=ANGRY)
    page = reverse("admin:routing_rule_change", args=[rule.pk])
    form = lead.get(page).context["adminform"].form
    sent = {"name": "Mine", "state": "active", "match": "all", "priority": "urgent", "seen": form["seen"].value()}
    sent |= {"conditions-0-field": "tone", "conditions-0-operator": "is", "conditions-0-value": "angry"}
    Rule.objects.filter(pk=rule.pk).update(actions={"priority": "low"})

    refused = lead.post(page, sent)
    again = refused.context["adminform"].form["seen"].value()
    rule.refresh_from_db()
    kept = dict(rule.actions)
    lead.post(page, sent | {"seen": again})
    rule.refresh_from_db()

    assert "set priority low" in refused.content.decode()
    assert kept == {"priority": "low"}
    assert rule.actions == {"priority": "urgent"}
