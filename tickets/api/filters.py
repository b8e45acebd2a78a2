from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import Http404

from tickets.api.authentication import caller_of
from tickets.api.lookups import address_in, key_of
from tickets.customers.owners import find_customer
from tickets.customers.program_customers import vouches
from tickets.models import Customer, Ticket
from tickets.states import Category, Channel, HeldReason, Priority, ReviewState, Status


class TicketFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=Status.choices, method="by_status")
    review_state = filters.ChoiceFilter(choices=ReviewState.choices)
    held_reason = filters.ChoiceFilter(choices=HeldReason.choices)
    category = filters.ChoiceFilter(choices=Category.choices)
    priority = filters.ChoiceFilter(choices=Priority.choices)
    channel = filters.ChoiceFilter(choices=Channel.choices)
    team = filters.CharFilter(field_name="team__name", lookup_expr="iexact")
    customer = filters.CharFilter(method="by_customer", help_text="The customer's id or address.")
    external_id = filters.CharFilter()
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")
    confidence_min = filters.NumberFilter(field_name="confidence_score", lookup_expr="gte")
    confidence_max = filters.NumberFilter(field_name="confidence_score", lookup_expr="lte")

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_status(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        """The status that is shown: of a merged ticket that of its survivor."""
        return queryset.filter(Q(status=value, merged_into=None) | Q(merged_into__status=value))

    def by_customer(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        try:
            return queryset.filter(self._of_customer(value))
        except Http404:
            return queryset.none()

    def _of_customer(self, value: str) -> Q:
        """Raises Http404. Which addresses are one customer's is not told to a program that does not vouch."""
        if "@" not in value:
            return Q(customer=key_of("c", value))
        address = address_in(value)
        if vouches(caller_of(self.request).integration_id):
            return Q(customer__in=Customer.objects.with_address(address))
        owner = find_customer(address)
        return Q(customer=owner, address_named__iexact=address) if owner else Q(pk=None)
