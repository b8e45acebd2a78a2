from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.tables import table_of
from tickets.models import AccountEvent
from tickets.presentation.times import ago


@admin.register(AccountEvent)
class AccountEventAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "customer", "integration", "when")
    list_select_related = ("customer", "integration")
    list_filter = (("kind", ChoicesCheckboxFilter), ("occurred_at", DayFilter))
    # Only to show the box: `get_search_results` asks the queryset.
    search_fields = ("name",)
    search_help_text = "Words of the name, or the customer's whole address"
    fields = ("name", "kind", "customer", "integration", "occurred_at", "external_id", "what")
    readonly_fields = fields
    empty_words = "Programs tell here what happens to an account: POST /api/customers/{id or email}/events/ with a key."

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.matching(search_term), False

    @admin.display(description="When", ordering="occurred_at")
    def when(self, event: AccountEvent) -> SafeString | str:
        return ago(event.occurred_at)

    @admin.display(description="Data")
    def what(self, event: AccountEvent) -> SafeString | str:
        return table_of(event.data)
