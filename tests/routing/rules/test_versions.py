"""The working copy is published by number, compared, and brought back; two leads do not overwrite each other."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from routing.decisions.current import current
from routing.decisions.decide import decide
from routing.models import Rule, RuleSet, Topic
from routing.rules.compare import compare_documents
from routing.rules.document import Document, read_stored
from routing.rules.versions import NotPublished, newest, publish, restore
from routing.rules.working_copy import digest_of, working_document
from tests import factories
from tests.routing.cards import card

pytestmark = pytest.mark.django_db
ANGRY = [{"field": "tone", "operator": "is", "value": "angry"}]


def changes(old: int, new: int) -> list[tuple[str, str, str]]:
    before, after = (read_stored(RuleSet.objects.get(pk=number).document) for number in (old, new))
    return [(change.kind, change.name, change.how) for change in compare_documents(before, after)]


def published(reason: str = "Because.") -> int:
    return publish(by="lena", reason=reason).number


def test_an_installation_begins_with_version_one() -> None:
    first = RuleSet.objects.get()

    assert (first.number, first.author) == (1, "installation")
    assert [rule["name"] for rule in first.document["rules"]][0] == "Hold what can't be told"


def test_what_is_first_is_added_and_not_changed() -> None:
    first = read_stored(RuleSet.objects.get().document)

    assert {change.how for change in compare_documents(Document(), first)} == {"added"}
    assert {change.how for change in compare_documents(first, Document())} == {"removed"}


def test_saving_changes_nothing_until_it_is_published() -> None:
    factories.RuleFactory(name="Angry first", conditions=ANGRY)
    before = [rule.spec.name for rule in current().ready.rules]

    number = published("Angry people wait less.")

    assert "Angry first" not in before
    assert "Angry first" in [rule.spec.name for rule in current().ready.rules]
    assert (number, RuleSet.objects.get(pk=2).reason) == (2, "Angry people wait less.")


def test_a_version_is_never_changed() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleSet.objects.update(reason="Another")


def test_two_versions_are_compared_in_sentences() -> None:
    rule = factories.RuleFactory(name="Angry first", conditions=ANGRY)
    published()
    Rule.objects.filter(pk=rule.pk).update(name="Angry people", actions={"priority": "urgent"})
    Rule.objects.filter(name="Route the rest").update(position=0)
    Rule.objects.filter(name="Take first what presses").delete()
    published()

    assert changes(1, 2) == [("Rule", "Angry first", "added")]
    assert changes(2, 3) == [
        ("Rule", "Angry people", "changed"),
        ("Rule", "Take first what presses", "removed"),
        ("Rule", "Route the rest", "moved"),
    ]


def test_an_old_version_comes_back_as_the_newest() -> None:
    first = newest()
    rule = Rule.objects.get(name="Route the rest")
    Rule.objects.exclude(pk=rule.pk).delete()
    Rule.objects.filter(pk=rule.pk).update(name="All")
    published()

    made = restore(1, by="lena")

    assert first is not None
    assert made.number == 3
    assert digest_of(working_document()) == digest_of(first.document)
    assert Rule.objects.get(name="Route the rest").pk == rule.pk


def test_two_rules_that_swapped_their_names_are_restored() -> None:
    one, other = factories.RuleFactory(name="One"), factories.RuleFactory(name="Other")
    published()
    Rule.objects.filter(pk=one.pk).update(name="x")
    Rule.objects.filter(pk=other.pk).update(name="One")
    Rule.objects.filter(pk=one.pk).update(name="Other")
    published()

    restore(2, by="lena")

    assert (Rule.objects.get(name="One").pk, Rule.objects.get(name="Other").pk) == (one.pk, other.pk)


def test_what_has_not_changed_is_not_published_again() -> None:
    with pytest.raises(NotPublished, match="Nothing has changed since version 1"):
        published()


def test_a_team_and_a_topic_that_are_renamed_are_followed() -> None:
    team, topic = factories.TeamFactory(name="Wizards"), factories.TopicFactory(name="Spells")
    condition = {"field": "topic", "operator": "is", "value": "Spells"}
    factories.RuleFactory(name="To them", conditions=[condition], actions={"team": "Wizards"})
    published()
    team.name, topic.name = "Witches", "Charms"
    team.save()
    topic.save()

    ready = current().ready
    decided = decide(card(topic="Charms"), ready)

    assert (decided.team, decided.team_id) == ("Witches", team.pk)
    assert decide(card(topic="Spells"), ready).team == "Witches"
    factories.RuleFactory(name="Another")
    assert published() == 3
    assert RuleSet.objects.get(pk=3).document["rules"][-2]["actions"] == {"team": "Witches"}


def test_a_reason_is_asked_for() -> None:
    factories.RuleFactory()

    with pytest.raises(NotPublished, match="Say why"):
        published(" ")


def test_what_names_something_that_is_gone_is_not_published_and_says_where() -> None:
    factories.RuleFactory(name="Old", actions={"team": "Wizards"}, position=0)
    factories.RuleFactory(name="Plan", state="draft", actions={"team": "Witches"})

    with pytest.raises(NotPublished) as caught:
        published()

    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "rules[0].actions.team: There is no “Wizards” among the teams."
    ]


def test_a_retired_topic_is_not_published_and_says_so() -> None:
    retired = factories.TopicFactory(name="Fax machines", is_active=False)
    rule = factories.RuleFactory(
        name="Fax", conditions=[{"field": "topic", "operator": "is", "value": "fax machines"}], position=0
    )

    with pytest.raises(NotPublished) as caught:
        published()
    Topic.objects.filter(pk=retired.pk).update(is_active=True)
    version = RuleSet.objects.get(number=published())

    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "rules[0].conditions[0].value: “Fax machines” is retired: nothing is read as that. Take it up again, or name another."
    ]
    assert version.document["rules"][0]["id"] == rule.pk


def test_a_version_that_can_no_longer_be_read_does_not_come_back_as_less() -> None:
    """A rule without the condition that is gone would fire on every ticket."""
    factories.RuleFactory(conditions=[{"field": "tier", "operator": "is", "value": "pro"}])
    document = RuleSet.objects.get(number=published()).document
    gone = {"field": "no_such_field", "operator": "is", "value": "x"}
    rules = [rule | {"conditions": [gone]} for rule in document["rules"][:1]]
    old = RuleSet.objects.create(number=90, author="lena", reason="Old", document=document | {"rules": rules})
    factories.RuleFactory()
    published()

    with pytest.raises(NotPublished, match="Version 90 can't come back"):
        restore(old.number, by="lena")


def test_what_a_lead_has_not_seen_is_not_published() -> None:
    seen = digest_of(working_document())
    factories.RuleFactory()

    with pytest.raises(NotPublished, match="has changed since you saw it"):
        publish(by="lena", reason="Mine.", seen=seen)
