from __future__ import annotations

from datetime import UTC, datetime

import django_filters as filters
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework.exceptions import ValidationError

from tickets.api.authentication import caller_of
from tickets.api.lookups import address_in, key_of
from tickets.api.visible_messages import with_address_named
from tickets.customers.address_owners import find_customer
from tickets.customers.program_customers import vouches_for_addresses
from tickets.models import Customer, Team, Ticket
from tickets.models.ticket_queryset import TAGGED, TicketQuerySet
from tickets.open_lists import held_choices
from tickets.states import Category, Channel, Priority, ReviewState, Status
from tickets.tags import BadTag, parse_tags

# So many are sorted at once; of more, the newest are soon met on the way from the newest ticket.
FEW = 1_000


class MomentFilter(filters.IsoDateTimeFilter):
    """In UTC: PostgreSQL takes no zone that is 16 hours away, and Python does."""

    def filter(self, qs: QuerySet[Ticket], value: datetime | None) -> QuerySet[Ticket]:
        try:
            moment = value.astimezone(UTC) if value else value
        except OverflowError:
            raise ValidationError({str(self.label): "There is no such time in UTC."}) from None
        filtered: QuerySet[Ticket] = super().filter(qs, moment)
        return filtered


class TicketFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=Status.choices, method="by_status")
    review_state = filters.ChoiceFilter(choices=ReviewState.choices)
    held_reason = filters.ChoiceFilter(choices=held_choices(), method="by_held_reason")
    category = filters.ChoiceFilter(choices=Category.choices)
    priority = filters.ChoiceFilter(choices=Priority.choices)
    channel = filters.ChoiceFilter(choices=Channel.choices)
    team = filters.CharFilter(method="by_team", help_text="The team's name.")
    assignee = filters.CharFilter(method="by_assignee", help_text="The person's user name.")
    tags = filters.CharFilter(method="by_tags", help_text="Words apart by commas; tickets that have them all.")
    customer = filters.CharFilter(method="by_customer", help_text="The customer's id or address.")
    external_id = filters.CharFilter()
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    confidence_min = filters.NumberFilter(field_name="confidence_score", lookup_expr="gte")
    confidence_max = filters.NumberFilter(field_name="confidence_score", lookup_expr="lte")

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_status(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        """The status that is shown: of a merged ticket that of its survivor."""
        caller = caller_of(self.request).integration_id
        own, merged = Q(status=value, merged_into=None), Q(merged_into__status=value)
        tickets = Ticket.objects.of(caller).order_by().values_list("pk", flat=True)
        few = list(tickets.filter(own).union(tickets.filter(merged), all=True)[: FEW + 1])
        return queryset.filter(pk__in=few) if len(few) <= FEW else queryset.filter(own | merged)

    def by_held_reason(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        """With the state that it implies, as the index has it."""
        return queryset.filter(held_reason=value, review_state=ReviewState.HELD)

    def by_team(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        teams = list(Team.objects.filter(name__iexact=value).values_list("pk", flat=True))
        return queryset.filter(team__in=teams) if teams else queryset.none()

    def by_assignee(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        people = list(User.objects.filter(username=value).values_list("pk", flat=True))
        return queryset.filter(assignee__in=people) if people else queryset.none()

    def by_tags(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        try:
            tags = parse_tags(value)
        except BadTag as bad:
            raise ValidationError({name: str(bad)}) from None
        return queryset.filter(TAGGED, tags__contains=tags) if tags else queryset

    def by_customer(self, queryset: TicketQuerySet, name: str, value: str) -> QuerySet[Ticket]:
        try:
            return with_address_named(queryset).filter(self._of_customer(value))
        except Http404:
            return queryset.none()

    def _of_customer(self, value: str) -> Q:
        """Raises Http404. Which addresses are one customer's is not told to a program that does not vouch."""
        if "@" not in value:
            return Q(customer=key_of("c", value))
        address = address_in(value)
        if vouches_for_addresses(caller_of(self.request).integration_id):
            return Q(customer__in=Customer.objects.with_address(address))
        owner = find_customer(address)
        return Q(customer=owner, address_named__iexact=address) if owner else Q(pk=None)
