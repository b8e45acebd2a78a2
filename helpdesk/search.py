"""What the side bar's search finds: tickets by number, id, address or words, customers by address, and pages by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from helpdesk.navigation import GROUPS, may_view
from tickets.models import Customer, Ticket
from tickets.models.ticket_queryset import names_one
from tickets.presentation.state_words import state_of

TICKETS = 12
CUSTOMERS = 5
LONGEST_TERM = 200


def search_everything(site: AdminSite, request: HttpRequest, term: str) -> list[SearchResult]:
    """The rows first, then the pages; of each only what this person may see."""
    term = term.strip()[:LONGEST_TERM].strip()
    if not term:
        return []
    return [*_tickets(site, request, term), *_customers(site, request, term), *_pages(request, term)]


def _tickets(site: AdminSite, request: HttpRequest, term: str) -> Iterator[SearchResult]:
    """Asks the ticket list itself, so that one term finds the same rows here and there."""
    desk = site.get_model_admin(Ticket)
    if not desk.has_view_permission(request):
        return
    found, _ = desk.get_search_results(request, desk.get_queryset(request), term)
    for ticket in found.select_related("customer").order_by("-created_at", "-id")[:TICKETS]:
        yield SearchResult(
            title=f"#{ticket.number} {ticket.title}",
            description=f"{state_of(ticket).words} · {ticket.customer}",
            link=reverse("admin:tickets_ticket_change", args=[ticket.pk]),
            icon="inbox",
        )


def _customers(site: AdminSite, request: HttpRequest, term: str) -> Iterator[SearchResult]:
    """By the whole address, as an index knows it; names are found by the words of their tickets."""
    desk = site.get_model_admin(Customer)
    if "@" not in term or not desk.has_view_permission(request):
        return
    same: Any = Exact(Lower("email"), Lower(Value(term)))
    for customer in desk.get_queryset(request).filter(same).order_by("pk")[:CUSTOMERS]:
        yield SearchResult(
            title=str(customer),
            description="Customer",
            link=reverse("admin:tickets_customer_change", args=[customer.pk]),
            icon="person",
        )


def _pages(request: HttpRequest, term: str) -> Iterator[SearchResult]:
    """The menu's entries, by the menu's words or by the name of the thing."""
    if names_one(term):
        return
    for group, items in GROUPS.items():
        for label, icon, name in items:
            if _is_named(term, group, label, name) and may_view(request, name):
                link = reverse(f"admin:{name.replace('.', '_')}_changelist")
                yield SearchResult(title=label, description=group, link=link, icon=icon)


def _is_named(term: str, group: str, label: str, name: str) -> bool:
    model: Any = apps.get_model(name)
    names = (group, label, str(model._meta.verbose_name_plural))
    return any(term.casefold() in known.casefold() for known in names)
