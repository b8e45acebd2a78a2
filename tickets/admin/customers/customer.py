from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter

from tickets.admin.customers.address import AddressesOfCustomer
from tickets.admin.shared.base import DeskAdmin, ReadOnlyInline
from tickets.admin.shared.tables import table_of
from tickets.models import AccountEvent, Customer, Ticket
from tickets.models.customer import CustomerQuerySet
from tickets.presentation import badges
from tickets.presentation.state_words import TELLING_STATE
from tickets.presentation.times import ago
from tickets.states import Tier


class TicketsOfCustomer(ReadOnlyInline):
    model = Ticket
    fields = readonly_fields = ("number", "subject", "state", "received")
    verbose_name_plural = "tickets"
    ordering = ("-created_at", "-id")
    per_page = 10

    @admin.display(description="State")
    def state(self, ticket: Ticket) -> SafeString:
        return badges.ticket_badge(ticket)

    @admin.display(description="Age")
    def received(self, ticket: Ticket) -> SafeString | str:
        return ago(ticket.created_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ticket]:
        rows: QuerySet[Ticket] = super().get_queryset(request)
        return rows.only("number", "subject", "created_at", "customer_id", *TELLING_STATE)


class EventsOfCustomer(ReadOnlyInline):
    model = AccountEvent
    fields = readonly_fields = ("kind", "name", "when", "what")
    verbose_name_plural = "account events"
    ordering = ("-occurred_at",)
    per_page = 10

    @admin.display(description="When")
    def when(self, event: AccountEvent) -> SafeString | str:
        return ago(event.occurred_at)

    @admin.display(description="Data")
    def what(self, event: AccountEvent) -> SafeString | str:
        return table_of(event.data)


@admin.register(Customer)
class CustomerAdmin(DeskAdmin):
    list_display = ("who", "email", "tier_badge", "vip", "since")
    list_filter = (("tier", ChoicesCheckboxFilter), ("is_vip", BooleanRadioFilter))
    # Only to show the box: `get_search_results` asks the indexes.
    search_fields = ("name",)
    search_help_text = "Words of the name, or the whole address"
    sortable_by = ("since",)
    fieldsets = (
        (None, {"fields": (("name", "email"), ("tier", "is_vip"))}),
        ("What your systems tell", {"fields": ("attributes",)}),
    )
    inlines = (AddressesOfCustomer, TicketsOfCustomer, EventsOfCustomer)
    empty_words = "A customer appears with the first ticket, or when a program puts one: PUT /api/customers/{email}/."

    @admin.display(description="Name")
    def who(self, customer: Customer) -> SafeString:
        return format_html("<bdi>{}</bdi>", str(customer))

    @admin.display(description="Tier")
    def tier_badge(self, customer: Customer) -> SafeString:
        return badges.state_badge(Tier(customer.tier))

    @admin.display(description="VIP")
    def vip(self, customer: Customer) -> SafeString | str:
        return badges.badge("VIP", "amber") if customer.is_vip else ""

    @admin.display(description="Since", ordering="created_at")
    def since(self, customer: Customer) -> SafeString | str:
        return ago(customer.created_at)

    def get_search_results(
        self, request: HttpRequest, queryset: CustomerQuerySet, search_term: str
    ) -> tuple[CustomerQuerySet, bool]:
        return queryset.matching(search_term), False

    def has_delete_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        # Deleting a customer is not built: the tickets keep it.
        return False
