"""What is asked of history: one ticket, or the newest so many, of some days where they are named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from routing.backtests.start import MOST_TICKETS, Asked
from routing.models import Rule
from tickets.models import Ticket
from tickets.models.ticket_queryset import names_one

USUAL = 1_000


class _RuleForm(forms.Form):
    """Two of them stand on one page."""

    prefix_of_ids = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"auto_id": f"{self.prefix_of_ids}-%s"})
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "hd-input"


def rule_named(key: str | None) -> Rule | None:
    """The rule that a page is about."""
    return Rule.objects.filter(pk=key).first() if key and key.isdecimal() and len(key) < 10 else None


class BacktestForm(_RuleForm):
    prefix_of_ids = "many"

    rule = forms.ModelChoiceField(Rule.objects.all(), required=False, widget=forms.HiddenInput)
    newest = forms.IntegerField(
        label="Newest tickets",
        min_value=1,
        max_value=MOST_TICKETS,
        initial=USUAL,
        help_text="At most; 100,000 is the limit.",
    )
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label="To, that day included", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    with_drafts = forms.BooleanField(label="Drafts as if they were active", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "This day is before the first.")
        return values

    def asked(self) -> Asked:
        values = self.cleaned_data
        until = values["until"]
        return Asked(
            newest=values["newest"],
            since=_begin_of(values["since"]),
            until=_begin_of(until + timedelta(days=1)) if until and until < date.max else None,
        )


class TryTicketForm(_RuleForm):
    prefix_of_ids = "one"

    rule = forms.ModelChoiceField(Rule.objects.all(), required=False, widget=forms.HiddenInput)
    ticket = forms.CharField(label="Ticket", max_length=60, help_text="Its number, such as #1042.")

    def clean_ticket(self) -> Ticket:
        """By number, or by the id that programs know."""
        text = self.cleaned_data["ticket"].strip()
        term = f"#{text}" if text.isdecimal() else text
        found = Ticket.objects.matching(term).first() if names_one(term) else None
        if found is None:
            raise ValidationError(f"There is no ticket “{text}”.")
        return found


def _begin_of(day: date | None) -> datetime | None:
    """In the installation's zone."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
