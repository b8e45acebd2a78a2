"""The form of a rule: rows of conditions, and an input for each action. What it says is read as a rule of a file is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from routing.admin.condition_rows import ConditionRows
from routing.conditions.parse import Mistake, Mistakes
from routing.models import Rule
from routing.rules.actions import KEYS
from routing.rules.document import RuleSpec, parse_rule, plain_group
from routing.rules.names import names_of_rows
from routing.rules.words import rule_sentence
from routing.rules.working_copy import digest_of_rule, rule_spec
from tickets.states import AnsweredBy, Category, Move, Priority

AS_IT_IS = ("", "leave it")
_PLACE = re.compile(r"conditions\[(\d+)\]")


class ConditionsField(forms.JSONField):
    """Rows of the page, or the same as JSON."""

    widget = ConditionRows

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if isinstance(data, list) else super().bound_data(data, initial)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != data)

    def prepare_value(self, value: Any) -> Any:
        return value


def _choice(choices: list[Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[AS_IT_IS, *choices], required=False, widget=UnfoldAdminSelectWidget, **options)


def _text(**options: Any) -> forms.CharField:
    return forms.CharField(required=False, widget=UnfoldAdminTextInputWidget, **options)


class RuleForm(forms.ModelForm):
    conditions = ConditionsField(required=False, label="Conditions")
    every_ticket = forms.BooleanField(
        label="On every ticket",
        required=False,
        help_text="Only for a rule without conditions.",
        widget=UnfoldBooleanSwitchWidget,
    )
    category = _choice(Category.choices)
    priority = _choice(Priority.choices)
    team = _choice([], label="Send to")
    move = _choice(Move.choices)
    assignee = _choice([], label="Assign to")
    answered_by = _choice(AnsweredBy.choices, label="Answered by")
    tags = _text(label="Add tags", help_text="Words with spaces between.")
    hold = _text(label="Hold for a person", help_text="Say why; it stands on the ticket.", max_length=200)
    # What the page showed, so that two who edit one rule see each other.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Rule
        fields = ("name", "state", "match", "stops")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = names_of_rows()
        for name, kind in (("team", "teams"), ("assignee", "people")):
            self._choices_of(name).choices = [AS_IT_IS, *((one, one) for one in dict.fromkeys(names[kind].values()))]
        self.names = names
        if self.instance.pk:
            self._show(self.instance)

    def _show(self, rule: Rule) -> None:
        shown = dict(rule.actions) | {"tags": " ".join(rule.actions.get("tags", ()))}
        for name in KEYS:
            self.fields[name].initial = shown.get(name, "")
            if name in ("team", "assignee") and shown.get(name):
                self._offer_what_is_gone(name, shown[name])
        self.fields["conditions"].initial = rule.conditions
        self.fields["every_ticket"].initial = not rule.conditions
        self.fields["seen"].initial = digest_of_rule(rule)

    def _offer_what_is_gone(self, name: str, value: str) -> None:
        """So that the form shows what the rule says, and can say that it is gone."""
        field = self._choices_of(name)
        if not field.valid_value(value):
            field.choices = [*field.widget.choices, (value, f"{value} (gone)")]

    def _choices_of(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._refuse_unseen(values)
        if self.errors:
            return values
        mistakes = Mistakes()
        given = {name: values[name] for name in ("name", "state", "match")}
        given |= {"conditions": values["conditions"] or [], "actions": self._actions(values)}
        rule = parse_rule(given, "", mistakes, self.names)
        for mistake in mistakes.found:
            self.add_error(*_beside(mistake, self.fields))
        if rule is not None and not mistakes.found:
            self._refuse_slip(rule)
            values["conditions"] = self.instance.conditions = plain_group(rule.group)["conditions"]
            self.instance.actions = rule.actions.as_plain()
        return values

    def _actions(self, values: Mapping[str, Any]) -> Any:
        """By their inputs; `actions` as JSON stands for all of them."""
        if raw := self.data.get("actions"):
            return _read_json(raw)
        given = {name: values.get(name) for name in KEYS if values.get(name)}
        return given | ({"tags": values["tags"].split()} if values.get("tags") else {})

    def _refuse_unseen(self, values: Mapping[str, Any]) -> None:
        """Somebody else has saved it meanwhile: what they made of it is shown, and nothing is overwritten unseen."""
        if not self.instance.pk or not values.get("seen"):
            return
        now = Rule.objects.get(pk=self.instance.pk)
        if digest_of_rule(now) == values["seen"]:
            return
        sentence = rule_sentence(rule_spec(now))
        self.add_error(
            None,
            f"A colleague has changed this rule meanwhile. It now says: {sentence} Look at it; saving again replaces it.",
        )
        # The page that is shown now has seen it.
        self.data = {name: value for name, value in self.data.items()} | {self.add_prefix("seen"): digest_of_rule(now)}

    def _refuse_slip(self, rule: RuleSpec) -> None:
        """A rule that nobody limited is most likely a slip, so it must be said."""
        if not rule.group.conditions and not self.cleaned_data.get("every_ticket"):
            self.add_error(
                "conditions",
                "Without conditions the rule fires on every ticket. Tick “On every ticket” to mean that.",
            )


def _read_json(text: str) -> Any:
    """What is no JSON is no set of actions either, which reading it says."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _beside(mistake: Mistake, fields: Mapping[str, Any]) -> tuple[str | None, ValidationError]:
    """The input that it is about, and what is said there."""
    place, _, rest = mistake.place.partition(".")
    number = _PLACE.match(place)
    if number:
        return "conditions", ValidationError(f"Condition {int(number[1]) + 1}: {mistake.message}")
    name = rest if place == "actions" else place
    return (name if name in fields else None), ValidationError(mistake.message)
