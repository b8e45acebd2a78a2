from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Notice
from routing.notices.undelivered import recent_undelivered, send_notices_again
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation.times import ago


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("when", "recipient", "kind", "ticket_link", "state", "error")
    list_display_links = ("when",)
    list_select_related = ("ticket", "recipient")
    list_filter = (("kind", ChoicesCheckboxFilter), ("state", ChoicesCheckboxFilter), ("created_at", DayFilter))
    sortable_by = ()
    fields = readonly_fields = (
        "recipient",
        "address",
        "kind",
        "ticket_link",
        "reason",
        "state",
        "created_at",
        "sent_at",
        "last_error",
    )
    empty_words = (
        "What colleagues are told by mail stands here: tickets assigned to them, what is escalated, the digest."
    )

    actions = ("send_again",)

    @admin.display(description="When")
    def when(self, notice: Notice) -> SafeString | str:
        return ago(notice.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, notice: Notice) -> SafeString | str:
        return link_to_ticket(notice.ticket) if notice.ticket else "–"

    @admin.display(description="Why")
    def error(self, notice: Notice) -> SafeString:
        return format_html('<span class="hd-sentence" title="{}">{}</span>', notice.last_error, notice.last_error[:80])

    @admin.action(description="Send again", permissions=["resending"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        """Only what failed or is unknown; the others that were ticked are left out, and said so."""
        self._tell(request, send_notices_again(queryset, by=request.user.get_username()))

    def has_resending_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("tickets.change_reply"))

    def get_urls(self) -> list[URLPattern]:
        send_all = self.admin_site.admin_view(require_POST(self.send_all_view))
        return [path("send-again/", send_all, name="routing_notice_send_all"), *super().get_urls()]

    def send_all_view(self, request: HttpRequest) -> HttpResponse:
        """All that failed of late, from the dashboard."""
        if not self.has_resending_permission(request):
            raise PermissionDenied
        self._tell(request, send_notices_again(recent_undelivered(), by=request.user.get_username()))
        return redirect("admin:index")

    def _tell(self, request: HttpRequest, sent: int) -> None:
        if sent:
            self.message_user(request, f"{sent} sent again.", messages.SUCCESS)
        else:
            self.message_user(request, "None of these failed or is unknown.", messages.WARNING)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        rows: QuerySet[Notice] = super().get_queryset(request)
        return rows.defer("content", "ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
