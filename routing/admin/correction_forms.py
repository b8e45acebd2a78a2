"""What a correction asks for: the same forms on the ticket's page, in the list and behind a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User

from routing import corrections
from routing.correction_values import FIELDS
from routing.corrections import Contradicted, Corrector, Teaching
from routing.models import Correction, Topic
from tickets.actions.errors import NotPossible
from tickets.models import Message, Team, Ticket
from tickets.states import Direction

STEPS = {"up": 1, "down": -1}
MOST_MESSAGES = 50


class TeachingForm(forms.Form):
    """`teaching` is answered once it was asked: whether it becomes an example all the same."""

    teaching = forms.ChoiceField(
        choices=[(one.value, one.name) for one in Teaching], required=False, widget=forms.HiddenInput
    )

    # What the page asks before it is done.
    asks = ""

    def clean_teaching(self) -> Teaching:
        return Teaching(self.cleaned_data["teaching"] or Teaching.ASK)


class ReassignForm(TeachingForm):
    topic = forms.ModelChoiceField(Topic.objects.filter(is_active=True), required=False, empty_label="As it is")
    team = forms.ModelChoiceField(Team.objects.all(), required=False, empty_label="As it is")
    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True).order_by("username"),
        label="Person",
        required=False,
        empty_label="As it is",
    )
    reason = forms.CharField(label="Why", max_length=500, required=False)


class BumpForm(forms.Form):
    direction = forms.ChoiceField(choices=[("up", "One step up"), ("down", "One step down")])
    reason = forms.CharField(label="Why", max_length=500, required=False)


class SplitForm(forms.Form):
    message = forms.ModelChoiceField(Message.objects.filter(direction=Direction.INBOUND).select_related("ticket"))
    marked = forms.CharField(
        label="Its words",
        max_length=50_000,
        required=False,
        widget=forms.Textarea,
        help_text="The part that is another matter, as it stands in the message. Empty: the whole message.",
    )
    reason = forms.CharField(label="Why", max_length=500, required=False)

    def __init__(self, *args: Any, ticket: Ticket | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ticket is not None:
            inbound = Message.objects.of_conversation(ticket).filter(direction=Direction.INBOUND)
            self.fields["message"].queryset = inbound.select_related("ticket")  # type: ignore[attr-defined]  # the types know no form of models here


def reassign(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    return corrections.reassign(
        ticket,
        topic=values["topic"],
        team=values["team"],
        assignee=values["assignee"],
        teaching=values["teaching"],
        reason=values["reason"],
        by=by,
    )


def bump(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    return corrections.bump(ticket, steps=STEPS[values["direction"]], reason=values["reason"], by=by)


def split(ticket: Ticket, values: dict[str, Any], by: Corrector) -> Correction:
    message: Message = values["message"]
    if ticket.pk not in (message.ticket_id, message.ticket.merged_into_id):
        raise NotPossible("This message belongs to another ticket.")
    return corrections.split(message, marked=values["marked"], reason=values["reason"], by=by)


RUNS: dict[str, tuple[type[forms.Form], Callable[[Ticket, dict[str, Any], Corrector], Correction]]] = {
    "reassign": (ReassignForm, reassign),
    "bump": (BumpForm, bump),
    "split": (SplitForm, split),
}


def run_form(form: Any, ticket: Ticket, verb: str, *, by: Corrector) -> Correction:
    """Of a form that is valid. Raises NotPossible; where it asks first, the form says what."""
    try:
        return RUNS[verb][1](ticket, form.cleaned_data, by)
    except Contradicted as asked:
        form.asks = str(asked)
        raise


def done_words(correction: Correction) -> str:
    """What was done, for whoever did it."""
    if "number" in correction.after:
        stays = "stays here too" if correction.after.get("copied", True) else "stands there, and no longer here"
        return f"It is ticket #{correction.after['number']} now; what was split off {stays}."
    changed = [name for name in correction.after if name in FIELDS and name != "bump"]
    said = [f"{name.replace('_', ' ')} {correction.after[name] or 'none'}" for name in changed]
    return f"Done: {', '.join(said)}." if said else "Done."
