"""Settling many tickets at once without an answer: asked before it is done, with how many and what happens."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join

from tickets.actions import bulk
from tickets.admin.ticket.act_on_many import ActsOnMany
from tickets.admin.ticket.ways_out import NoAnswerForm, may_make_rules, rule_link
from tickets.models import Ticket
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Channel, NoAnswer, Status

# So many senders of spam are offered a mail rule; the rest have their tickets' pages.
OFFERED = 5


class SettlesMany(ActsOnMany):
    """No answer needed, and close."""

    @admin.action(description="No answer needed…", permissions=["change"])
    def need_no_answer(self, request: HttpRequest, queryset: TicketQuerySet) -> HttpResponse | None:
        form = NoAnswerForm(request.POST if request.POST.get("confirmed") else None)
        tickets = _chosen(queryset)
        if not form.is_valid():
            context = {"tickets": tickets, "form": form, "whys": NoAnswer.choices}
            return self._ask(request, "No answer needed", "no_answer", context)
        why = NoAnswer(form.cleaned_data["why"])
        done = bulk.settle_without_answer(tickets, why=why, by=request.user.get_username())
        self.tell_result(request, done, "resolved without an answer")
        if done.count and why == NoAnswer.SPAM and may_make_rules(request):
            _offer_rules(request, tickets)
        return None

    @admin.action(description="Close", permissions=["change"])
    def close_tickets(self, request: HttpRequest, queryset: TicketQuerySet) -> HttpResponse | None:
        tickets = _chosen(queryset)
        unsettled = [ticket for ticket in tickets if ticket.status != Status.RESOLVED]
        if unsettled and not request.POST.get("confirmed"):
            context = {"tickets": tickets, "unanswered": sum(not ticket.is_answered for ticket in unsettled)}
            return self._ask(request, "Close", "close", context)
        self.tell_result(request, bulk.close(tickets, by=request.user.get_username()), "closed")
        return None

    def _ask(self, request: HttpRequest, title: str, page: str, context: dict[str, Any]) -> HttpResponse:
        asking = self.asking_page(request, title) | context
        return TemplateResponse(request, f"admin/tickets/ticket/many/{page}.html", asking)


def _chosen(queryset: TicketQuerySet) -> list[Ticket]:
    return list(queryset.select_related("customer")[: bulk.LIMIT])


def _offer_rules(request: HttpRequest, tickets: list[Ticket]) -> None:
    senders = dict.fromkeys(ticket.customer.email for ticket in tickets if ticket.channel == Channel.EMAIL)
    links = [(rule_link(sender), sender) for sender in senders if sender][:OFFERED]
    if links:
        rules = format_html_join(", ", '<a class="hd-link" href="{}">{}</a>', links)
        messages.info(request, format_html("Suspend what they mail from now on? {}", rules))
