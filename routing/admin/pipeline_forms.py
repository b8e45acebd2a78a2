"""What the pages of pipelines ask for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from routing.models import Pipeline, PipelineEvent
from routing.pipelines.backfill import MOST, Backfill
from routing.pipelines.edit import Checked, check_source
from routing.pipelines.recipe import LONGEST_DESCRIPTION, LONGEST_NAME
from routing.pipelines.trial import event_to_try
from tickets import ids
from tickets.text import one_line

LONGEST_SOURCE, LONGEST_PAYLOAD = 200_000, 300_000
INPUT = {"class": "hd-input"}


class PipelineForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME, widget=forms.TextInput(attrs=INPUT | {"size": 40}))
    description = forms.CharField(
        max_length=LONGEST_DESCRIPTION, required=False, widget=forms.TextInput(attrs=INPUT | {"size": 80})
    )
    source = forms.CharField(
        label="Match, steps and destinations",
        max_length=LONGEST_SOURCE,
        strip=False,
        widget=forms.Textarea(attrs=INPUT | {"rows": 26, "spellcheck": "false", "class": "hd-input hd-source"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pipeline: Pipeline | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pipeline = pipeline
        self.checked: Checked | None = None

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"]).strip()
        others = Pipeline.objects.filter(name__iexact=name)
        if self._pipeline is not None:
            others = others.exclude(pk=self._pipeline.pk)
        if not name or others.exists():
            raise ValidationError(f"There is a pipeline “{name}” already." if name else "Give it a name.")
        return name

    def clean_source(self) -> str:
        source = self.cleaned_data["source"].replace("\r\n", "\n").replace("\x00", "")
        self.checked = check_source(source)
        if self.checked.mistakes:
            raise ValidationError("It can't be read like this; the places stand below.")
        return str(source)


class TrialForm(forms.Form):
    event = forms.CharField(
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=INPUT | {"placeholder": "pe_…"}),
        help_text="A stored event. Empty: the newest that it takes, or the payload below.",
    )
    type = forms.CharField(
        required=False, max_length=100, initial="support.ticket.created", widget=forms.TextInput(attrs=INPUT)
    )
    payload = forms.CharField(
        required=False,
        max_length=LONGEST_PAYLOAD,
        widget=forms.Textarea(attrs={"rows": 6, "class": "hd-input hd-source", "spellcheck": "false"}),
        help_text="JSON, instead of a stored event.",
    )
    may_ask_model = forms.BooleanField(label="Steps may ask the model, which may cost money", required=False)

    def clean_event(self) -> PipelineEvent | None:
        text = self.cleaned_data["event"].strip()
        if not text:
            return None
        try:
            key = ids.from_public("pe", text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        found = PipelineEvent.objects.select_related("integration", "ticket__customer").filter(pk=key).first()
        if found is None:
            raise ValidationError("There is no such event, or it is too old to be kept.")
        return found

    def clean_payload(self) -> dict[str, Any] | None:
        text = self.cleaned_data["payload"].strip()
        if not text:
            return None
        try:
            payload = json.loads(text)
        except (ValueError, RecursionError):
            raise ValidationError("This is no JSON.") from None
        if not isinstance(payload, dict):
            raise ValidationError('A payload is an object, as {"subject": "Help"}.')
        return payload

    def event_asked(self) -> PipelineEvent | None:
        """The one that was named, or one with the payload; None: any."""
        if self.cleaned_data["event"] is not None:
            return self.cleaned_data["event"]  # type: ignore[no-any-return]  # what clean_event gave
        payload = self.cleaned_data["payload"]
        return None if payload is None else event_to_try(self.cleaned_data["type"] or "support.ticket.created", payload)


class BackfillForm(forms.Form):
    since = forms.DateField(label="From", widget=forms.DateInput(attrs=INPUT | {"type": "date"}))
    until = forms.DateField(label="To, that day included", widget=forms.DateInput(attrs=INPUT | {"type": "date"}))
    most = forms.IntegerField(
        label="Events at most", min_value=1, max_value=MOST, initial=1_000, widget=forms.NumberInput(attrs=INPUT)
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "This day is before the first.")
        return values

    def asked(self) -> Backfill:
        zone = timezone.get_current_timezone()
        since = datetime.combine(self.cleaned_data["since"], time(), zone)
        until = datetime.combine(self.cleaned_data["until"], time(), zone) + timedelta(days=1)
        return Backfill(since=since.astimezone(UTC), until=until.astimezone(UTC), most=self.cleaned_data["most"])
