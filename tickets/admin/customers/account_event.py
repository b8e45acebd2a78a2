from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.tables import table_of
from tickets.models import AccountEvent
from tickets.presentation.moments import ago


@admin.register(AccountEvent)
class AccountEventAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "customer", "integration", "when")
    list_select_related = ("customer", "integration")
    list_filter = (("kind", ChoicesCheckboxFilter), ("occurred_at", DayFilter))
    search_fields = ("name", "customer__email")
    fields = ("name", "kind", "customer", "integration", "occurred_at", "external_id", "what")
    readonly_fields = fields
    empty_words = "Programs tell here what happens to an account: POST /api/customers/{id or email}/events/ with a key."

    @admin.display(description="When", ordering="occurred_at")
    def when(self, event: AccountEvent) -> SafeString | str:
        return ago(event.occurred_at)

    @admin.display(description="Data")
    def what(self, event: AccountEvent) -> SafeString | str:
        return table_of(event.data)
