"""Programs that post tickets: their keys, their callbacks, and whether the connection is well."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action
from unfold.widgets import UnfoldAdminURLInputWidget

from tickets import integrations, keys
from tickets.admin import health_words
from tickets.admin.api_key import key_state
from tickets.admin.base import DeskAdmin, ReadOnlyInline
from tickets.admin.secrets import confirm, show_once
from tickets.models import ApiKey, Integration, Scope
from tickets.presentation.moments import ago

CURL = """curl -X POST {site}/api/webhooks/support/ingest \\
  -H 'Authorization: Bearer YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{{"external_id": "first-1", "channel": "email", "customer_email": "ann@example.com",
       "subject": "Cannot log in", "body": "I get a 403 error since yesterday."}}'"""


# What a new key may do: value, words, whether it is ticked unless somebody unticks it.
SCOPES = ((Scope.TICKETS, Scope.TICKETS.label, True), (Scope.CUSTOMERS, Scope.CUSTOMERS.label, False))


class KeysOfIntegration(ReadOnlyInline):
    model = ApiKey
    fields = readonly_fields = ("prefix", "label", "scopes", "state", "used", "created_at")
    verbose_name_plural = "keys"
    tab = False

    @admin.display(description="State")
    def state(self, key: ApiKey) -> SafeString:
        return key_state(key)

    @admin.display(description="Last used")
    def used(self, key: ApiKey) -> SafeString | str:
        return ago(key.last_used_at) or "never"


@admin.register(Integration)
class IntegrationAdmin(DeskAdmin):
    list_display = ("name", "state", "last_use", "callback_url", "created")
    search_fields = ("name",)
    fields = ("health", ("name", "is_active"), ("callback_url", "accepts_callback_urls"), "curl")
    readonly_fields = ("health", "curl")
    inlines = (KeysOfIntegration,)
    formfield_overrides = {models.URLField: {"widget": UnfoldAdminURLInputWidget, "assume_scheme": "https"}}
    actions_detail = ("new_key", "new_callback_secret", "resume")
    empty_words = (
        "An integration is a program that posts tickets. Add one, make its key, run the curl line on its page."
    )

    @admin.display(description="State")
    def state(self, integration: Integration) -> SafeString:
        return health_words.state(integration)

    @admin.display(description="Last used")
    def last_use(self, integration: Any) -> SafeString | str:
        return ago(integration.last_used_at) or "never"

    @admin.display(description="Since")
    def created(self, integration: Integration) -> SafeString | str:
        return ago(integration.created_at)

    @admin.display(description="Health")
    def health(self, integration: Integration) -> SafeString | str:
        return health_words.sentence(integration) if integration.pk and not integration._state.adding else "–"

    @admin.display(description="Try it")
    def curl(self, integration: Integration) -> SafeString:
        return format_html(
            '<pre class="hd-raw" id="curl">{}</pre>'
            '<button type="button" class="hd-button" data-copy="curl">Copy</button>',
            CURL.format(site=settings.SITE_URL or "https://YOUR-HOST"),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Integration]:
        return health_words.with_last_use(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Integration | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: Integration, form: Any, change: bool) -> None:
        """A new integration gets its callback secret; a person makes it anew to see it."""
        if not change:
            obj.callback_secret = keys.create_secret()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Integration | None = None) -> bool:
        # Its tickets and receipts stay; switching it off refuses every request.
        return False

    def has_keys_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.add_apikey")

    @action(description="New key", url_path="new-key", icon="key", permissions=["keys"])
    def new_key(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = Integration.objects.get(pk=object_id)
        if request.method != "POST":
            effect = "The keys that there are go on working."
            return confirm(request, self, integration, "Make a new key?", effect, choices=SCOPES)
        _, text = keys.create_key(
            integration,
            label=f"made by {request.user.get_username()}"[:80],
            scopes=[scope for scope in Scope.values if scope in request.POST.getlist("choices")],
        )
        return show_once(request, self, integration, "API key", text)

    @action(description="New callback secret", url_path="new-callback-secret", icon="password", permissions=["change"])
    def new_callback_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = Integration.objects.get(pk=object_id)
        if request.method != "POST":
            return confirm(
                request,
                self,
                integration,
                "Make a new callback secret?",
                "The receiver refuses callbacks until it knows it.",
            )
        return show_once(request, self, integration, "Callback secret", integrations.renew_callback_secret(integration))

    @action(description="Resume callbacks", icon="play_arrow", permissions=["change"])
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = Integration.objects.get(pk=object_id)
        if request.method != "POST":
            return confirm(request, self, integration, "Resume callbacks?", "Replies are posted to the address again.")
        resumed = integrations.resume_callbacks(integration)
        messages.success(request, "Callbacks are sent again." if resumed else "Callbacks were not paused.")
        return redirect(reverse("admin:tickets_integration_change", args=[object_id]))
