"""What a person may do with a ticket besides sending an answer: take it, settle it without one, reopen it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from tickets.actions import no_answer, people
from tickets.admin.ticket.verbs import NoInput, Verb
from tickets.models import EventKind, MailRuleField, Message, Ticket, TicketEvent, Verdict
from tickets.states import Channel, Direction, NoAnswer, Status

REPLY_BOX = "#reply"


class NoAnswerForm(forms.Form):
    why = forms.ChoiceField(choices=NoAnswer, error_messages={"required": "Say why it needs no answer."})


def _take(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    people.take_ticket(ticket, by=by)
    return "The ticket is yours: the assistant leaves it alone. Write your answer below."


def _need_no_answer(ticket: Ticket, values: dict[str, Any], by: str) -> str:
    no_answer.settle_without_answer(ticket, why=NoAnswer(values["why"]), by=by)
    return "The ticket is resolved without an answer; nothing was sent."


WAYS_OUT: dict[str, Verb] = {
    "take": Verb(form=NoInput, run=_take, lands_at=REPLY_BOX),
    "reopen": Verb(form=NoInput, run=_take, lands_at=REPLY_BOX),
    "no-answer": Verb(form=NoAnswerForm, run=_need_no_answer),
}


def ways_out(ticket: Ticket, history: list[TicketEvent], messages: list[Message]) -> dict[str, Any]:
    """Which of them the page offers, and after spam the rule that keeps its sender away."""
    waits = ticket.status == Status.PENDING_CUSTOMER and not ticket.is_answered
    return {
        "can_take": not ticket.is_settled and ticket.people_only != "taken",
        "can_settle": not ticket.is_settled,
        "can_reopen": ticket.status == Status.RESOLVED,
        "can_hand_back": bool(ticket.people_only) and (waits or ticket.status == Status.RESOLVED),
        "why_no_answer": NoAnswer.choices,
        "spam_rule": _rule_against(ticket, messages) if _is_spam(ticket, history) else "",
    }


def may_make_rules(request: HttpRequest) -> bool:
    return request.user.has_perm("tickets.add_mailrule")


def rule_link(sender: str) -> str:
    """The page of a new mail rule, filled in for this sender."""
    values = {"field": MailRuleField.SENDER, "value": sender, "verdict": Verdict.SUSPEND}
    return f"{reverse('admin:tickets_mailrule_add')}?{urlencode(values)}"


def _is_spam(ticket: Ticket, history: list[TicketEvent]) -> bool:
    settled = [event for event in history if event.kind == EventKind.NO_ANSWER]
    return ticket.is_settled and bool(settled) and settled[-1].to_value == NoAnswer.SPAM


def _rule_against(ticket: Ticket, messages: list[Message]) -> str:
    """Only who came by mail is kept away by a mail rule."""
    inbound = [one for one in messages if one.direction == Direction.INBOUND and one.channel == Channel.EMAIL]
    sender = inbound[-1].author_email if inbound else ""
    return rule_link(sender) if sender else ""
