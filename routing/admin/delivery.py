"""The log of deliveries: what went where, what was answered, and sending it again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RelatedDropdownFilter
from unfold.decorators import action

from routing.models import Delivery, DeliveryState
from routing.pipelines.replay import replay_deliveries, replayable, what_replay_does
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.secrets import ask_to_confirm
from tickets.admin.shared.tables import table_of
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {
    "pending": "blue",
    "sending": "blue",
    "delivered": "green",
    "skipped": "grey",
    "retrying": "amber",
    "dead": "red",
}
# More at a time are asked for by filters, in several goes.
MOST_AT_ONCE = 10_000


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("when", "destination_name", "pipeline", "event", "state_badge", "times_tried", "trouble")
    list_display_links = ("when",)
    list_select_related = ("run__pipeline", "run__event")
    list_filter = (
        ("state", ChoicesCheckboxFilter),
        ("destination", RelatedDropdownFilter),
        ("run__pipeline", RelatedDropdownFilter),
        ("created_at", DayFilter),
    )
    list_before_template = "admin/routing/before_deliveries.html"
    sortable_by = ()
    fields = readonly_fields = (
        "state_badge",
        "destination_link",
        "pipeline_link",
        "event_link",
        "notice_matter",
        "times_tried",
        "created_at",
        "delivered_at",
        "next_try",
        "last_error",
        "redacted",
        "request_excerpt",
        "response_status",
        "response_excerpt",
        "shown_content",
    )
    actions = ("replay_many",)
    actions_detail = ("replay",)
    empty_words = "What pipelines send stands here, with the answer that it got."

    @admin.display(description="When")
    def when(self, delivery: Delivery) -> SafeString | str:
        return ago(delivery.created_at)

    @admin.display(description="Pipeline")
    def pipeline(self, delivery: Delivery) -> str:
        return str(delivery.run.pipeline) if delivery.run else "Notice to staff"

    @admin.display(description="Pipeline")
    def pipeline_link(self, delivery: Delivery) -> SafeString | str:
        if delivery.run is None:
            return "–"
        url = reverse("admin:routing_pipelinerun_change", args=[delivery.run_id])
        return format_html('{}, <a class="hd-link" href="{}">its run</a>', delivery.run.pipeline, url)

    @admin.display(description="Event")
    def event(self, delivery: Delivery) -> str:
        return str(delivery.run.event) if delivery.run else delivery.notice_matter

    @admin.display(description="State")
    def state_badge(self, delivery: Delivery) -> SafeString:
        return badges.badge(DeliveryState(delivery.state).label, COLOURS[delivery.state])

    @admin.display(description="Tries")
    def times_tried(self, delivery: Delivery) -> int:
        return delivery.deliveries

    @admin.display(description="Trouble")
    def trouble(self, delivery: Delivery) -> str:
        return delivery.last_error[:120] or "–"

    @admin.display(description="Destination")
    def destination_link(self, delivery: Delivery) -> SafeString | str:
        if delivery.destination_id is None:
            return f"{delivery.destination_name} (deleted)"
        url = reverse("admin:routing_destination_change", args=[delivery.destination_id])
        return format_html('<a class="hd-link" href="{}">{}</a>', url, delivery.destination_name)

    @admin.display(description="Event")
    def event_link(self, delivery: Delivery) -> SafeString | str:
        if delivery.run is None:
            return "–"
        url = reverse("admin:routing_pipelineevent_change", args=[delivery.run.event_id])
        return format_html('<a class="hd-link" href="{}">{}</a>', url, delivery.run.event)

    @admin.display(description="Next try")
    def next_try(self, delivery: Delivery) -> SafeString | str:
        return ago(delivery.due_at) or "–"

    @admin.display(description="Taken out")
    def redacted(self, delivery: Delivery) -> SafeString | str:
        return table_of(delivery.redactions)

    @admin.display(description="Content")
    def shown_content(self, delivery: Delivery) -> SafeString | str:
        return table_of(delivery.content)

    def get_fields(self, request: HttpRequest, obj: Delivery | None = None) -> Any:
        """A run's delivery is of an event, a notice is of a matter."""
        hidden = {"notice_matter"} if obj and obj.run_id else {"pipeline_link", "event_link"}
        return [name for name in self.fields if name not in hidden]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.defer(
            "run__steps", "run__bindings", "run__payload", "run__pipeline__document", "run__event__payload"
        )

    def has_replay_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        may = request.user.has_perm("routing.change_delivery")
        return may and (object_id is None or replayable(Delivery.objects.filter(pk=object_id)).exists())

    @action(description="Send again", url_path="replay", icon="replay", permissions=["replay"])
    def replay(self, request: HttpRequest, object_id: str) -> HttpResponse:
        rows = Delivery.objects.filter(pk=object_id)
        if request.method != "POST":
            return ask_to_confirm(request, self, rows.get(), "Send it again?", what_replay_does(rows))
        self._tell(request, replay_deliveries(rows))
        return redirect(reverse("admin:routing_delivery_change", args=[object_id]))

    @admin.action(description="Send again…", permissions=["replay"])
    def replay_many(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse | None:
        rows = Delivery.objects.filter(pk__in=queryset.order_by().values("pk")[:MOST_AT_ONCE])
        if request.POST.get("confirmed"):
            self._tell(request, replay_deliveries(rows))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Send again?",
            "opts": self.opts,
            "effect": what_replay_does(rows),
            "selected": request.POST.getlist("_selected_action"),
            "across": request.POST.get("select_across", "0"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/routing/replay_deliveries.html", context)

    def _tell(self, request: HttpRequest, count: int) -> None:
        words = f"{count:,} {'is' if count == 1 else 'are'} sent again."
        self.message_user(request, words, messages.SUCCESS if count else messages.WARNING)
