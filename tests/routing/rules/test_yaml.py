"""Rules as YAML: what is exported is imported again, and what is wrong is refused with its place."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from routing.models import Calendar, PriorityLift, Rule, RuleSet
from routing.rules.document import BadDocument, parse_document
from routing.rules.shipped import FILE, shipped_document
from routing.rules.yaml_text import read_yaml, write_yaml
from tests import factories

GROUPED = """
rules:
- name: Large invoices
  match: all
  conditions:
  - {field: subject, operator: contains, value: invoice}
  - match: any
    conditions:
    - {field: tier, operator: is, value: enterprise}
    - {field: is_vip, operator: is, value: yes}
  actions: {priority: high, tags: [invoice]}
  stop: true
calendars:
- name: Office
  zone: Europe/Berlin
  hours: {mon: [09:00-17:00]}
"""


def rules(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rules", *arguments, stdout=out)
    return out.getvalue()


def mistakes(text: str, names: Any = None) -> str:
    with pytest.raises(BadDocument) as caught:
        parse_document(read_yaml(text), names)
    return str(caught.value)


def test_what_is_written_is_read_as_the_same() -> None:
    document = shipped_document()

    assert parse_document(read_yaml(write_yaml(document))) == document


def test_words_stay_words() -> None:
    [rule] = parse_document(read_yaml(GROUPED)).rules

    assert str(rule.group) == "subject contains invoice and (customer's tier is enterprise or customer is VIP is yes)"
    assert (rule.stop, rule.actions.tags) == (True, ("invoice",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n- {name: A, colour: red, actions: {move: route}}", "rules[0].colour: There is no “colour” here."),
        ("rules:\n- {name: A, actions: {mvoe: route}}", "rules[0].actions.mvoe: There is no “mvoe” here."),
        ("roles: []", "roles: There is no “roles” here."),
        (
            "rules:\n- name: A\n  conditions:\n  - {field: category, operator: is, value: biling}\n  actions: {move: hold}",
            "rules[0].conditions[0].value: There is no “biling”.",
        ),
        ("rules:\n- {name: A, actions: {}}", "Give the rule something to do."),
        ("rules:\n- {name: '', actions: {move: route}}", "rules[0].name"),
        ("rules:\n- {name: A, actions: {move: up}}", "rules[0].actions.move: There is no “up”."),
        ("rules:\n- {name: A, actions: {move: route}}\n- {name: a, actions: {move: route}}", "Two are called “a”."),
        ("rules:\n- {name: A, name: B}", "line 2: “name” stands twice."),
        ("rules: {name: A}", "rules: This is a list."),
        ("rules: [1, 2]", "rules[0]: This is a rule"),
        ("- a\n- b", "This is a rule set with"),
        ("rules: [", "This is no YAML"),
        ("a: &a [*a]", "line 1: Anchors and aliases"),
        ("a: &a [x]\nb: [*a, *a]", "line 1: Anchors and aliases"),
        ("[" * 5_000 + "]" * 5_000, "nested too deeply"),
        ("calendars:\n- {name: Office, zone: UTC, hours: {}}", "A calendar without hours"),
        ("priority: {bases: {outage: huge}}", "priority.bases.outage"),
        ("priority:\n  lifts:\n  - {name: A, steps: 9}", "A lift has steps, from -3 to 3"),
        ("priority:\n  lifts:\n  - {name: A, steps: 1, up_to: urgent}", "priority.lifts[0].up_to"),
        ("!!python/object/apply:os.system ['true']", "This is a rule set"),
        ("x: \x07", "This is no YAML"),
        ("", "The file says nothing."),
        ("# rules: []", "The file says nothing."),
        ('rules:\n- {name: "a\\0b", actions: {move: route}}', "rules[0].name: It holds a sign that can't be stored"),
        (
            'rules:\n- {name: A, conditions: [{field: body, operator: is, value: "\\0"}], actions: {move: route}}',
            "rules[0].conditions[0].value: It holds a sign",
        ),
        ('rules:\n- {name: A, actions: {hold: "\\0"}}', "rules[0].actions.hold: It holds a sign"),
        ('calendars:\n- {name: "\\0", zone: UTC, hours: {mon: [09:00-17:00]}}', "calendars[0].name: It holds a sign"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, said: str) -> None:
    assert said in mistakes(text)


def test_ten_thousand_rules_are_refused_soon() -> None:
    text = "rules:\n" + "".join(f"- {{name: R{n}, actions: {{move: route}}}}\n" for n in range(10_000))
    started = time.process_time()

    assert "at most 1,000" in mistakes(text) or "too much" in mistakes(text)
    assert time.process_time() - started < 10


def test_a_thousand_rules_are_read() -> None:
    text = "rules:\n" + "".join(f"- {{name: R{n}, actions: {{move: route}}}}\n" for n in range(1_000))

    assert len(parse_document(read_yaml(text)).rules) == 1_000


def test_names_must_be_there() -> None:
    names: Any = {"topics": {}, "teams": {"finance": "Finance"}, "people": {}, "integrations": {}, "mailboxes": {}}
    text = "rules:\n- {name: A, actions: {team: FINANCE, assignee: lena}}"

    assert mistakes(text, names) == "rules[0].actions.assignee: There is no “lena” among the people."


@pytest.mark.django_db
class TestCommand:
    def test_the_published_version_is_exported_as_it_is_shipped(self) -> None:
        assert read_yaml(rules("export")) == read_yaml(write_yaml(shipped_document()))
        assert read_yaml(FILE.read_text())["rules"][0]["name"] == "Hold what can't be told"

    def test_a_file_becomes_the_working_copy(self, tmp_path: Path) -> None:
        kept = Rule.objects.get(name="Route the rest")
        file = tmp_path / "rules.yaml"
        file.write_text(rules("export").replace("calendars: []", "") + GROUPED.split("rules:")[0])
        file.write_text(GROUPED + "- {name: Night, zone: UTC, hours: {sun: [00:00-24:00]}}\n")

        told = rules("import", str(file))

        assert "Publish it in the admin" in told
        assert [rule.name for rule in Rule.objects.all()] == ["Large invoices"]
        assert not Rule.objects.filter(pk=kept.pk).exists()
        assert (Calendar.objects.count(), RuleSet.objects.count()) == (2, 1)

    def test_it_is_published_with_its_reason(self, tmp_path: Path) -> None:
        file = tmp_path / "rules.yaml"
        file.write_text(rules("export").replace("Route the rest", "Route all others"))

        told = rules("import", str(file), "--publish", "A better name.", "--author", "lena")

        assert "Version 2 is published." in told
        assert (RuleSet.objects.get(pk=2).author, PriorityLift.objects.count()) == ("lena", 7)

    def test_a_file_with_a_mistake_changes_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "rules.yaml"
        file.write_text("rules:\n- {name: A, actions: {team: Wizards}}")

        with pytest.raises(CommandError, match="rules\\[0\\].actions.team: There is no “Wizards” among the teams."):
            rules("import", str(file))
        assert Rule.objects.count() == 4

    def test_two_are_told_apart(self, capsys: Any) -> None:
        assert rules("diff") == "Nothing differs.\n"
        factories.RuleFactory(name="New")

        with pytest.raises(SystemExit) as ended:
            rules("diff")
        assert ended.value.code == 1

    def test_what_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="There is no version 9."):
            rules("export", "9")
        with pytest.raises(CommandError, match="can't be read"):
            rules("import", str(tmp_path / "none.yaml"))
