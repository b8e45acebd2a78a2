"""What a person may do on a ticket's page: a form to check, one service to call, what to say afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User

from tickets.actions import undelivered
from tickets.actions.close import close_ticket
from tickets.actions.errors import NotPossible
from tickets.actions.form_use import is_nonce
from tickets.actions.note import add_note
from tickets.actions.reply import reply_as_person
from tickets.channels.destination import destination_of
from tickets.models import Reply, Team, Ticket
from tickets.states import Priority
from tickets.tags import BadTag, parse_tags

BY_MAIL = "email"
CLOSED_UNANSWERED = "The ticket is closed without an answer; nothing was sent, and its draft stays in the history."

# (ticket, cleaned values, who) -> what to tell the person. May raise NotPossible or LifecycleError.
Run = Callable[[Ticket, dict[str, Any], str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    form: type[forms.Form]
    run: Run
    permission: str = "tickets.change_ticket"
    # The part of the page that is shown afterwards.
    lands_at: str = ""


class NoInput(forms.Form):
    """A button without fields."""


class ReplyForm(forms.Form):
    text = forms.CharField(
        max_length=50_000, error_messages={"required": "Write something first."}, widget=forms.Textarea
    )
    then = forms.ChoiceField(choices=[("resolve", "Resolve"), ("wait", "Wait"), ("note", "Internal note")])
    # Where the page said that it goes, and the other way if that was chosen. Pages from before have neither.
    goes = forms.CharField(max_length=64, required=False)
    way = forms.ChoiceField(choices=[("", "As shown"), (BY_MAIL, "By mail")], required=False)
    # The mark of the page; what is none of ours counts as no mark.
    once = forms.CharField(required=False)


class ChangeForm(forms.Form):
    priority = forms.ChoiceField(choices=[("", "–"), *Priority.choices], required=False)
    team = forms.ModelChoiceField(Team.objects.all(), required=False)
    assignee = forms.ModelChoiceField(User.objects.filter(is_active=True, is_staff=True), required=False)
    tags = forms.CharField(max_length=2_000, required=False)

    def clean_tags(self) -> list[str]:
        try:
            return parse_tags(self.cleaned_data["tags"])
        except BadTag as bad:
            raise forms.ValidationError(str(bad)) from None

    def clean(self) -> dict[str, Any]:
        """A field that the page did not have is not changed; one that was emptied is."""
        values = super().clean() or {}
        self.cleaned_data = {name: value for name, value in values.items() if name in self.data}
        return self.cleaned_data


class ReplyChoice(forms.Form):
    reply = forms.ModelChoiceField(Reply.objects.select_related("ticket"))


def _reply(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    if values["then"] == "note":
        add_note(ticket, text=values["text"], by=by)
        return "The note is added; the customer does not see it."
    resolves = values["then"] == "resolve"
    reply_as_person(
        ticket,
        text=values["text"],
        by=by,
        resolves=resolves,
        mail_to=_mail_to(ticket, values["goes"], values["way"]),
        nonce=values["once"] if is_nonce(values["once"]) else "",
    )
    return "The reply is on its way; the ticket " + (
        "is then resolved." if resolves else "then waits for the customer."
    )


def _mail_to(ticket: Ticket, shown: str, chosen: str) -> str:
    """The address that it is mailed to instead of going its own way; empty: its own way. Raises NotPossible."""
    if not (shown or chosen):
        return ""
    now = destination_of(ticket)
    if shown and shown != now.mark:
        raise NotPossible(f"Where the reply goes has changed; it is not sent yet. Now: {now.sentence}")
    if chosen == BY_MAIL and not now.mail_to:
        raise NotPossible("This answer can't go by mail instead.")
    return now.mail_to if chosen == BY_MAIL else ""


def _close(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    was_answered = ticket.is_answered
    close_ticket(ticket, by=by, reason="Closed by hand.")
    return "The ticket is closed." if was_answered else CLOSED_UNANSWERED


def _mark_sent(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    undelivered.mark_sent(_of(ticket, values["reply"]), by=by)
    return "The reply counts as sent."


def _send_again(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    undelivered.send_again(_of(ticket, values["reply"]), by=by)
    return "The reply is sent again."


def _of(ticket: Ticket, reply: Reply) -> Reply:
    if ticket.pk not in (reply.ticket_id, reply.ticket.merged_into_id):
        raise NotPossible("This reply belongs to another ticket.")
    return reply


VERBS: dict[str, Verb] = {
    "reply": Verb(form=ReplyForm, run=_reply),
    "close": Verb(form=NoInput, run=_close),
    "mark-sent": Verb(form=ReplyChoice, run=_mark_sent, permission="tickets.change_reply"),
    "send-again": Verb(form=ReplyChoice, run=_send_again, permission="tickets.change_reply"),
}
