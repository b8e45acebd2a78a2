"""Calendars: when people work. Rules count working hours by them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from routing.conditions.calendars import DAYS
from routing.conditions.parse import Mistakes
from routing.models import Calendar
from routing.rules.working_time import parse_working_time, plain_working_time
from tickets.admin.shared.base import DeskAdmin

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _day(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "09:00-12:00, 13:00-17:00"}),
    )


class CalendarForm(forms.ModelForm):
    mon, tue, wed, thu, fri, sat, sun = (_day(name) for name in DAY_NAMES)
    free = forms.CharField(
        label="Holidays",
        required=False,
        help_text="A day a line, such as 2026-12-25.",
        widget=UnfoldAdminTextareaWidget,
    )

    class Meta:
        model = Calendar
        fields = ("name", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            self.fields[day].initial = ", ".join(self.instance.hours.get(day, ()))
        self.fields["free"].initial = "\n".join(self.instance.holidays)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        mistakes = Mistakes()
        hours = {day: [values[day]] for day in DAYS if values.get(day)}
        given = {"name": values.get("name"), "zone": values.get("zone"), "hours": hours}
        calendar = parse_working_time(given | {"holidays": (values.get("free") or "").split()}, "", mistakes)
        for mistake in mistakes.found:
            field = mistake.place.removeprefix("hours.").partition("[")[0]
            field = "free" if field == "holidays" else field
            self.add_error(field if field in self.fields else None, ValidationError(mistake.message))
        if calendar is not None:
            plain = plain_working_time(calendar)
            self.instance.hours, self.instance.holidays = plain["hours"], plain["holidays"]
        return values


@admin.register(Calendar)
class CalendarAdmin(DeskAdmin):
    form = CalendarForm
    list_display = ("name", "zone", "week")
    sortable_by = ()
    fields = ("name", "zone", *DAYS, "free")
    empty_words = "A calendar says when people work, so that a rule can count working hours."

    @admin.display(description="Week")
    def week(self, calendar: Calendar) -> str:
        days = zip(DAYS, DAY_NAMES, strict=True)
        return "; ".join(f"{name[:3]} {', '.join(calendar.hours[day])}" for day, name in days if day in calendar.hours)
