"""The form of a policy: sliders for the thresholds, lists one a line, and a word when somebody else was quicker."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from resolution.models import Policy
from resolution.models.policy import DOMAIN, LANGUAGE
from resolution.policies.versions import changed_terms, terms_of, versions_of
from routing.models import Calendar

# Where a program's form leaves them out they stay as they are. An unticked box is left out, too, so of those that says no.
KEPT = (
    "sample_rate",
    "quiet_from",
    "quiet_until",
    "most_cycles",
    "back_off_minutes",
    "allowed_domains",
    "languages",
    "hand_over_hours",
    "hand_over_calendar",
)
MOST_LINES = 100


class ThresholdInput(forms.NumberInput):
    """A slider with its number: the number is what is sent, so that it may be finer than a slider's step."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        number = super().render(name, value, self.attrs | (attrs or {}) | {"class": "hd-input hd-short"}, renderer)
        words = {"number": number, "value": value, "name": name, "key": (attrs or {}).get("id", "")}
        return render_to_string("admin/resolution/threshold_input.html", words)


class LinesField(forms.CharField):
    """Several short words, one a line or with commas between them."""

    def __init__(self, *, check: Any, **options: Any) -> None:
        super().__init__(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), **options)
        self._check = check

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = list(dict.fromkeys((value or "").lower().replace(",", " ").split()))
        if len(words) > MOST_LINES:
            raise ValidationError(f"At most {MOST_LINES}.")
        for word in words:
            try:
                self._check(word)
            except ValidationError as error:
                raise ValidationError(f"“{word[:60]}”: {error.messages[0]}") from error
        return words


def _calendars() -> list[tuple[str, str]]:
    return [("", "Around the clock"), *((name, name) for name in Calendar.objects.values_list("name", flat=True))]


class PolicyForm(forms.ModelForm):
    allowed_domains = LinesField(
        check=DOMAIN, help_text="An answer may link to these, one a line. Empty: as installed."
    )
    languages = LinesField(
        check=LANGUAGE, help_text="An answer may be in these, as en or de, one a line. Empty: as installed."
    )
    hand_over_calendar = forms.ChoiceField(
        required=False,
        label="Working hours of",
        widget=UnfoldAdminSelectWidget(),
        help_text="The calendar by which the hours are counted.",
    )
    why = forms.CharField(
        required=False,
        max_length=500,
        label="Why",
        widget=UnfoldAdminTextInputWidget(),
        help_text="Is kept with the change, for who asks later.",
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Policy
        fields = (
            "autonomy",
            "auto_from",
            "review_from",
            "begin_careful",
            "people_after_answer",
            "sample_rate",
            "quiet_from",
            "quiet_until",
            "most_cycles",
            "back_off_minutes",
            "allowed_domains",
            "hands_over",
            "hand_over_hours",
            "hand_over_calendar",
            "languages",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "shown" in self.fields:
            self.initial["shown"] = _as_shown(self.instance)
        calendar = self.fields.get("hand_over_calendar")
        if isinstance(calendar, forms.ChoiceField):
            # A list, since a page looks through the choices more than once.
            calendar.choices = _calendars()
        for name in KEPT:
            if name in self.fields:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in KEPT:
            if name in self.fields and self._is_left_out(name):
                cleaned[name] = getattr(self.instance, name)
        if cleaned.get("sample_rate") is None and "sample_rate" not in self.errors:
            cleaned["sample_rate"] = self.instance.sample_rate
        if meanwhile := self._changed_meanwhile(cleaned.get("shown", "")):
            raise ValidationError(meanwhile)
        return cleaned

    def _is_left_out(self, name: str) -> bool:
        return self.add_prefix(name) not in self.data

    def _changed_meanwhile(self, shown: str) -> str:
        """What somebody else has saved since this page was shown; the row stays locked until this one is saved."""
        present = Policy.objects.select_for_update().filter(pk=self.instance.pk).first()
        if present is None:
            return "This policy was removed meanwhile, so nothing was saved."
        before = _read_shown(shown)
        changed = changed_terms(before.get("terms", {}), terms_of(present)) if before else []
        if not changed:
            return ""
        since = versions_of(present).filter(number__gt=before.get("version", 0)).values_list("by", flat=True)
        who = " and ".join(dict.fromkeys(since)) or "Somebody"
        # What is shown now is known now: saving again is a decision.
        self.data = {**self.data, self.add_prefix("shown"): _as_shown(present)}
        told = "; ".join(str(term) for term in changed)
        return f"{who} has changed this meanwhile: {told}. Nothing was saved. Saving now puts your values in place of these."


def _as_shown(policy: Policy) -> str:
    return json.dumps({"version": policy.version, "terms": terms_of(policy)})


def _read_shown(text: str) -> dict[str, Any]:
    """Nothing where a program's form says nothing, or what nobody was shown."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    known = isinstance(found, dict) and isinstance(found.get("terms"), dict) and isinstance(found.get("version"), int)
    return found if known else {}
