"""Mail and posts that opened nothing: each with its cause, and the ways to overrule it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RelatedDropdownFilter
from unfold.decorators import action

from tickets.admin.intake.label_filter import LabelFilter
from tickets.admin.intake.receipt import ReceiptAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.secrets import ask_to_confirm
from tickets.lanes.forms.receive_form import accept_suspended_form
from tickets.lanes.mail import mail_rules
from tickets.lanes.mail.process_mail import accept_suspended_mail
from tickets.models import Lane, MailRuleField, Outcome, Receipt, Suspended, Verdict

SENDER = (MailRuleField.SENDER, "Everything from this very address", True)
DOMAIN = (MailRuleField.DOMAIN, "Everything from this domain", False)

TAKERS: dict[str, Callable[..., UUID | None]] = {Lane.EMAIL: accept_suspended_mail, Lane.FORM: accept_suspended_form}


@admin.register(Suspended)
class SuspendedAdmin(ReceiptAdmin):
    list_display = ("when", "kind", "sent_by", "about", "ticket_link", "why")
    list_filter = (
        LabelFilter,
        ("lane", ChoicesCheckboxFilter),
        ("mailbox", RelatedDropdownFilter),
        ("received_at", DayFilter),
    )
    fields = readonly_fields = ("kind", *ReceiptAdmin.fields)
    actions_detail = ("make_ticket", "take_for_people", "suspend_always")
    empty_words = (
        "Bounces, automatic answers, reports and list mail stop here instead of opening tickets. Nothing is suspended."
    )

    @admin.display(description="Kind")
    def kind(self, receipt: Receipt) -> str:
        return "Robot's post" if receipt.lane == Lane.FORM else LabelFilter.words(receipt.label)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        return super().get_queryset(request).filter(outcome=Outcome.SUSPENDED)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_settle_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.change_receipt")

    def has_rule_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.add_mailrule")

    @action(description="Make a ticket", url_path="make-ticket", icon="confirmation_number", permissions=["settle"])
    def make_ticket(self, request: HttpRequest, object_id: str) -> HttpResponse:
        receipt = self._receipt(object_id)
        take = TAKERS.get(receipt.lane)
        if take is None:
            self.message_user(request, "Only a mail or a web form can become a ticket afterwards.", "WARNING")
            return self._back()
        if request.method != "POST":
            effect = "It becomes a ticket, or joins the one that it answers. Nothing is sent unless a person writes it."
            return ask_to_confirm(request, self, receipt, "Make a ticket of it?", effect)
        ticket_id = take(receipt, by=request.user.get_username())
        if ticket_id is None:
            self.message_user(
                request, "It can't become a ticket: it names no sender, or somebody was quicker.", "ERROR"
            )
            return self._back()
        self.message_user(request, "It is a ticket now.", "SUCCESS")
        return redirect(reverse("admin:tickets_ticket_change", args=[ticket_id]))

    @action(description="Take for a person's", url_path="take-for-people", icon="person_check", permissions=["rule"])
    def take_for_people(self, request: HttpRequest, object_id: str) -> HttpResponse:
        question = "Take mail like this for a person's from now on?"
        return self._rule(request, object_id, Verdict.PERSON, question, "Bounces stay suspended, whoever sends them.")

    @action(description="Always suspend", url_path="suspend-always", icon="block", permissions=["rule"])
    def suspend_always(self, request: HttpRequest, object_id: str) -> HttpResponse:
        question = "Suspend all mail of this sender from now on?"
        return self._rule(request, object_id, Verdict.SUSPEND, question, "It opens no ticket and joins none.")

    def _rule(self, request: HttpRequest, object_id: str, verdict: Verdict, question: str, effect: str) -> HttpResponse:
        receipt = self._receipt(object_id)
        if request.method != "POST":
            return ask_to_confirm(request, self, receipt, question, effect, choices=(SENDER, DOMAIN))
        by = request.user.get_username()
        chosen = [field for field in (SENDER[0], DOMAIN[0]) if field in request.POST.getlist("choices")]
        made = [rule for field in chosen if (rule := mail_rules.rule_for(receipt, field=field, verdict=verdict, by=by))]
        if made:
            self.message_user(request, "From now on: " + "; ".join(map(str, made)) + ".", "SUCCESS")
        else:
            self.message_user(
                request, "No rule was made: choose what it is for; the mail must name a sender.", "WARNING"
            )
        return self._back()

    def _receipt(self, object_id: str) -> Receipt:
        return Receipt.objects.defer("body").get(pk=object_id)

    def _back(self) -> HttpResponse:
        return redirect(reverse("admin:tickets_suspended_changelist"))
