"""Places to which pipelines deliver: a form a kind, secrets that go in and never out, and whether it arrives there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter
from unfold.decorators import action

from routing.admin import destination_health
from routing.admin.destination_form import DestinationForm, form_of, matrix_fields, own_fields
from routing.models import Destination, DestinationState, Pipeline, PipelineState
from routing.pipelines.delivery_outcomes import begin_anew, end_what_lost_its_destination
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import BadDestination, SendError
from routing.pipelines.destinations.trial import choose_channel, list_channels, renew_signing_secret, try_destination
from tickets.admin.shared.base import DeskAdmin
from tickets.admin.shared.field_cache import shown_once
from tickets.admin.shared.secrets import ask_to_confirm, show_once
from tickets.presentation.times import ago

PERSONAL = (
    "What becomes of personal data that is found in anything that is sent here: kept, masked ([email]), hashed (the same"
    " each time, so that rows can be joined, and nobody can guess it back) or dropped."
)


@admin.register(Destination)
class DestinationAdmin(DeskAdmin):
    list_display = ("name", "kind_badge", "state_badge", "goes_to", "last_delivery", "waits")
    list_filter = (("state", ChoicesCheckboxFilter),)
    search_fields = ("name",)
    sortable_by = ("name",)
    readonly_fields = ("health", "kind_badge", "secret_state", "goes_to")
    actions_detail = ("test", "choose_channel", "new_signing_secret", "pause", "go_on")
    empty_words = (
        "A destination is a place to which pipelines deliver: a Discord or Slack channel, a signed webhook, mail, a"
        " PostgreSQL table, another vendor. Add one, then name it in a pipeline."
    )

    @admin.display(description="Kind")
    def kind_badge(self, destination: Destination) -> SafeString:
        return destination_health.kind_badge(destination)

    @admin.display(description="State")
    def state_badge(self, destination: Destination) -> SafeString:
        return destination_health.state(destination)

    @admin.display(description="Goes to")
    def goes_to(self, destination: Destination) -> str:
        return destination_health.goes_to(destination) or "–"

    @admin.display(description="Last delivered")
    def last_delivery(self, destination: Destination) -> SafeString | str:
        return ago(destination.last_delivered_at) or "never"

    @admin.display(description="Wait")
    def waits(self, destination: Any) -> int:
        return int(destination.waiting)

    @admin.display(description="Health")
    @shown_once
    def health(self, destination: Destination) -> SafeString:
        return destination_health.sentence(destination)

    @admin.display(description="Secrets")
    def secret_state(self, destination: Destination) -> SafeString:
        return destination_health.secrets_in_words(destination)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Destination]:
        return destination_health.with_waiting(super().get_queryset(request))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Its kind first: each has a form of its own."""
        if request.GET.get("kind") in KINDS or not self.has_add_permission(request):
            made: HttpResponse = super().add_view(request, form_url, extra_context)
            return made
        context = {
            **self.admin_site.each_context(request),
            "title": "Which kind of destination?",
            "opts": self.opts,
            "kinds": KINDS.values(),
        }
        return TemplateResponse(request, "admin/routing/destination_kinds.html", context)

    def get_form(
        self, request: HttpRequest, obj: Destination | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        made: type[DestinationForm] = super().get_form(
            request, obj, change, **kwargs | {"form": form_of(KINDS[_kind(request, obj)])}
        )
        return made

    def get_fieldsets(self, request: HttpRequest, obj: Destination | None = None) -> Any:
        if obj is not None and obj.kind not in KINDS or (obj and not self.has_change_permission(request, obj)):
            return [(None, {"fields": ("health", "kind_badge", "goes_to", "secret_state")})]
        kind = KINDS[_kind(request, obj)]
        shown = ["health", "kind_badge", "secret_state"] if obj else []
        shown += ["goes_to"] if obj and kind.list_channels else []
        return [
            (None, {"fields": [*shown, "name", *own_fields(kind)]}),
            ("When and how often", {"fields": ["when", "retries"]}),
            *([("Notices to staff", {"fields": ["notices", "team"]})] if kind.add_links else []),
            ("Personal data", {"fields": _in_pairs(matrix_fields()), "description": PERSONAL}),
        ]

    def save_model(self, request: HttpRequest, obj: Destination, form: Any, change: bool) -> None:
        if change and obj.settings.get("channel"):
            # Chosen on a page of its own.
            form.values.settings.setdefault("channel", obj.settings["channel"])
            form.values.settings.setdefault("channel_name", obj.settings.get("channel_name", ""))
        form.fill_instance()
        written = ("name", "retries", "team", "settings", "secret", "matrix", "when", "notices")
        # Where its deliveries stand is written by delivering.
        obj.save(update_fields=written if change else None)
        begin_anew(obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[Any], list[Any]]:
        """One that an active pipeline delivers to is not deleted; what is on its way to another ends with the reason."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed, [*protected, *(f"Pipeline “{one}”" for one in pipelines_to(objs))]

    def delete_model(self, request: HttpRequest, obj: Destination) -> None:
        super().delete_model(request, obj)
        end_what_lost_its_destination()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Destination]) -> None:
        super().delete_queryset(request, queryset)
        end_what_lost_its_destination()

    def has_channels_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        kinds = [name for name, kind in KINDS.items() if kind.list_channels]
        return self._may_change(request, object_id, kind__in=kinds)

    def has_signing_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._may_change(request, object_id, kind="webhook")

    def has_pausing_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._may_change(request, object_id, state=DestinationState.ACTIVE)

    def has_going_on_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._may_change(request, object_id, state=DestinationState.PAUSED)

    def _may_change(self, request: HttpRequest, object_id: Any, **what: Any) -> bool:
        return self.has_change_permission(request) and Destination.objects.filter(pk=object_id, **what).exists()

    @action(description="Test", icon="network_check", permissions=["change"])
    def test(self, request: HttpRequest, object_id: str) -> HttpResponse:
        destination = Destination.objects.get(pk=object_id)
        if request.method != "POST":
            effect = "It sends an example there; a table is only looked at."
            return ask_to_confirm(request, self, destination, "Test it?", effect)
        trial = try_destination(destination)
        self.message_user(request, trial.words, messages.SUCCESS if trial.is_good else messages.ERROR)
        return self._back(object_id)

    @action(description="Choose channel", url_path="channel", icon="tag", permissions=["channels"])
    def choose_channel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        destination = Destination.objects.get(pk=object_id)
        try:
            if request.method == "POST":
                words = choose_channel(destination, request.POST.get("channel", ""))
                self.message_user(request, words, messages.SUCCESS)
                return self._back(object_id)
            channels = list_channels(destination)
        except (SendError, BadDestination) as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._back(object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": "Choose a channel",
            "opts": self.opts,
            "original": destination,
            "channels": channels,
            "chosen": destination.settings.get("channel"),
            "back": reverse("admin:routing_destination_change", args=[object_id]),
        }
        return TemplateResponse(request, "admin/routing/destination_channels.html", context)

    @action(description="New signing secret", url_path="new-secret", icon="password", permissions=["signing"])
    def new_signing_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        destination = Destination.objects.get(pk=object_id)
        if request.method != "POST":
            effect = "The receiver refuses what is sent until it knows it."
            return ask_to_confirm(request, self, destination, "Make a new signing secret?", effect)
        return show_once(request, self, destination, "Signing secret", renew_signing_secret(destination))

    @action(description="Pause", icon="pause", permissions=["pausing"])
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        destination = Destination.objects.get(pk=object_id)
        if request.method != "POST":
            return ask_to_confirm(request, self, destination, "Pause it?", "What pipelines leave for it waits.")
        return self._set_state(object_id, DestinationState.PAUSED)

    @action(description="Go on", url_path="go-on", icon="play_arrow", permissions=["going_on"])
    def go_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        destination = Destination.objects.get(pk=object_id)
        if request.method != "POST":
            return ask_to_confirm(request, self, destination, "Go on?", "What has waited is sent now.")
        begin_anew(destination)
        return self._set_state(object_id, DestinationState.ACTIVE)

    def _set_state(self, object_id: str, state: DestinationState) -> HttpResponse:
        Destination.objects.filter(pk=object_id).update(state=state)
        return self._back(object_id)

    def _back(self, object_id: str) -> HttpResponse:
        return redirect(reverse("admin:routing_destination_change", args=[object_id]))


def pipelines_to(destinations: Iterable[Destination]) -> list[Pipeline]:
    """The active ones that deliver there."""
    wanted = {str(one.pk) for one in destinations}
    active = Pipeline.objects.filter(state=PipelineState.ACTIVE).select_related("active_version")
    return [one for one in active if wanted & set(_destinations_of(one))]


def _destinations_of(pipeline: Pipeline) -> list[str]:
    document = pipeline.active_version.document if pipeline.active_version else {}
    return list((document.get("names") or {}).get("destinations", {}).values())


def _kind(request: HttpRequest, destination: Destination | None) -> str:
    named = destination.kind if destination else request.GET.get("kind", "")
    return named if named in KINDS else next(iter(KINDS))


def _in_pairs(names: list[str]) -> list[tuple[str, ...]]:
    return [tuple(names[start : start + 2]) for start in range(0, len(names), 2)]
