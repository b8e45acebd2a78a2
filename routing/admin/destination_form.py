"""The form of a destination: what all have, what its kind asks for, and what becomes of personal data there.

A secret goes in and never comes out again.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from routing.conditions.parse import Mistakes
from routing.models import Destination, NoticeKind
from routing.pipelines.comparisons import parse_comparisons
from routing.pipelines.deliveries import place_of
from routing.pipelines.destinations.base import BadDestination, Field, Kind, SendError
from routing.pipelines.destinations.lines import Values, read_values
from routing.redaction.matrix import Treatment
from routing.redaction.recognisers import KINDS as DATA_KINDS

NOTICES = (NoticeKind.ESCALATED, NoticeKind.PRIORITY, NoticeKind.DIGEST)
MATRIX = "matrix_"
# What stays in capitals in a name of personal data.
SHORT_WORDS = {
    "URL", "IBAN", "IP", "US", "SSN", "UK", "NINO", "DE", "ID", "FR", "NIR", "ES", "NIF", "IT", "NL", "BSN", "PL",
    "PESEL", "BR", "CPF",
}  # fmt: skip
KEEPS = "Stored encrypted and never shown again. Left empty, it stays as it is."


class ConditionsField(forms.JSONField):
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class DestinationForm(forms.ModelForm):
    """The part that all kinds share; `form_of` adds the rest."""

    kind: Kind
    notices = forms.MultipleChoiceField(
        choices=[(one.value, one.label) for one in NOTICES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Notices to staff that are posted here too.",
    )
    when = ConditionsField(
        label="Only when",
        required=False,
        help_text='Conditions as JSON, such as {"all": [{"left": "$urgency.label", "op": "==", "right": "critical"}]}.'
        " Empty: always. A pipeline's own line may ask for more.",
    )

    class Meta:
        model = Destination
        fields = ("name", "retries", "team")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values: Values | None = None
        self._stored = _secrets_of(self.instance)
        for name in ("notices", "when"):
            if name in self.fields:
                self.fields[name].initial = getattr(self.instance, name)
        for one in self.kind.fields:
            if one.name in self.fields:
                self.fields[one.name].initial = (
                    "" if one.is_secret else self.instance.settings.get(one.name, one.default)
                )
        for data in DATA_KINDS:
            self.fields[MATRIX + data].initial = self.instance.matrix.get(data, Treatment.MASK)

    def clean_when(self) -> Any:
        when = self.cleaned_data["when"]
        mistakes = Mistakes()
        if when is not None:
            parse_comparisons(when, "when", mistakes)
        if mistakes.found:
            raise forms.ValidationError([str(one) for one in mistakes.found])
        return when

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        self._refuse_another_place(values)
        given = {one.name: self._given(one, values) for one in self.kind.fields}
        try:
            self.values = read_values(self.kind.name, {key: value for key, value in given.items() if value != ""})
        except BadDestination as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
        return values

    def fill_instance(self) -> None:
        assert self.values is not None
        row = self.instance
        row.kind, row.settings, row.secret = self.kind.name, self.values.settings, json.dumps(self.values.secrets)
        row.notices, row.when = self.cleaned_data.get("notices", []), self.cleaned_data["when"]
        row.matrix = {data: self.cleaned_data[MATRIX + data] or Treatment.MASK for data in DATA_KINDS}

    def _given(self, field: Field, values: dict[str, Any]) -> Any:
        given = values.get(field.name)
        return self._stored.get(field.name, "") if field.is_secret and not given else given or ""

    def _refuse_another_place(self, values: dict[str, Any]) -> None:
        """A stored secret is sent to no other place than the one that it was typed for."""
        places = [one.name for one in self.kind.fields if one.is_place]
        if not set(places) & set(self.changed_data):
            return
        for one in self.kind.fields:
            is_kept = one.is_secret and one.is_sent and not one.is_place and one.name in self._stored
            if is_kept and not values.get(one.name):
                self.add_error(one.name, "Enter it again: it is sent to no other place than it was typed for.")


def form_of(kind: Kind) -> type[DestinationForm]:
    own = {one.name: _input_of(one) for one in kind.fields if one.kind != "channel"}
    matrix = {MATRIX + data: _treatment(data) for data in DATA_KINDS}
    return type("DestinationForm", (DestinationForm,), {"kind": kind, **own, **matrix})


def own_fields(kind: Kind) -> list[str]:
    return [one.name for one in kind.fields if one.kind != "channel"]


def matrix_fields() -> list[str]:
    return [MATRIX + data for data in DATA_KINDS]


def _input_of(field: Field) -> forms.Field:
    shared: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": False}
    if field.is_secret:
        widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
        return forms.CharField(**shared | {"widget": widget, "help_text": f"{field.help} {KEEPS}".strip()})
    if field.choices:
        return forms.ChoiceField(**shared, choices=field.choices, widget=UnfoldAdminSelectWidget)
    return forms.CharField(**shared, widget=UnfoldAdminTextInputWidget)


def _treatment(data: str) -> forms.Field:
    return forms.ChoiceField(
        label=_words(data), choices=Treatment.choices, required=False, widget=UnfoldAdminSelectWidget
    )


def _words(data: str) -> str:
    """`DE_TAX_ID` is “DE tax ID”, as people write it."""
    words = [word if word in SHORT_WORDS else word.lower() for word in data.split("_")]
    return " ".join([words[0] if words[0].isupper() else words[0].capitalize(), *words[1:]])


def _secrets_of(destination: Destination) -> dict[str, str]:
    try:
        return place_of(destination).secrets if destination.secret else {}
    except SendError:
        # They can't be read with the present keys, so all are to be typed again.
        return {}
