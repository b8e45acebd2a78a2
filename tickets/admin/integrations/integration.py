"""Programs that post tickets: their keys, their callbacks, and whether the connection is well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action
from unfold.widgets import UnfoldAdminURLInputWidget

from tickets.admin.integrations import curl_lines, health_words
from tickets.admin.integrations.api_key import key_state
from tickets.admin.shared.base import DeskAdmin, ReadOnlyInline
from tickets.admin.shared.field_cache import shown_once
from tickets.admin.shared.secrets import ask_to_confirm, secret_state, show_once
from tickets.integrations import callbacks, keys, signing
from tickets.models import ApiKey, Integration, Proof, Scope
from tickets.outbound.addresses import check_web_address
from tickets.presentation.times import ago

# What a new key may do: value, words, whether it is ticked unless somebody unticks it.
SCOPES = (
    (Scope.TICKETS, Scope.TICKETS.label, True),
    (Scope.CUSTOMERS, "Read and write customers and account events", False),
    (Scope.EVENTS, Scope.EVENTS.label, False),
)


class KeysOfIntegration(ReadOnlyInline):
    model = ApiKey
    fields = readonly_fields = ("prefix", "label", "scopes", "state", "used", "made")
    verbose_name_plural = "keys"
    tab = False

    @admin.display(description="State")
    def state(self, key: ApiKey) -> SafeString:
        return key_state(key)

    @admin.display(description="Last used")
    def used(self, key: ApiKey) -> SafeString | str:
        return ago(key.last_used_at) or "never"

    @admin.display(description="Made")
    def made(self, key: ApiKey) -> SafeString | str:
        return ago(key.created_at)


class IntegrationForm(forms.ModelForm):
    def clean_callback_url(self) -> str:
        """What would be refused when a reply is sent is refused here."""
        url: str = self.cleaned_data["callback_url"]
        try:
            if url:
                check_web_address(url)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return url


@admin.register(Integration)
class IntegrationAdmin(DeskAdmin):
    form = IntegrationForm
    list_display = ("name", "state", "last_use", "callbacks_go_to", "created")
    search_fields = ("name",)
    fields = (
        "health",
        "limits",
        ("name", "is_active"),
        "vouches_for_addresses",
        ("callback_url", "accepts_callback_urls"),
        "callback_state",
        "proof",
        "signing_state",
        "curl",
        "signed_curl",
    )
    readonly_fields = ("health", "limits", "callback_state", "signing_state", "curl", "signed_curl")
    inlines = (KeysOfIntegration,)
    formfield_overrides = {
        models.URLField: {"widget": UnfoldAdminURLInputWidget, "assume_scheme": "https", "label": "Callback URL"}
    }
    actions_detail = ("new_key", "new_callback_secret", "new_signing_secret", "rotate_signing_secret", "resume")
    empty_words = (
        "An integration is a program that posts tickets. Add one, make its key, run the curl line on its page."
    )

    @admin.display(description="State")
    def state(self, integration: Integration) -> SafeString:
        return health_words.state(integration)

    @admin.display(description="Last used")
    def last_use(self, integration: Any) -> SafeString | str:
        return ago(integration.last_used_at) or "never"

    @admin.display(description="Callback URL")
    def callbacks_go_to(self, integration: Integration) -> str:
        return integration.callback_url or "–"

    @admin.display(description="Since")
    def created(self, integration: Integration) -> SafeString | str:
        return ago(integration.created_at)

    @admin.display(description="Health")
    @shown_once
    def health(self, integration: Integration) -> SafeString | str:
        return health_words.sentence(integration) if integration.pk and not integration._state.adding else "–"

    @admin.display(description="Limits")
    def limits(self, integration: Integration) -> str:
        return f"{settings.INGEST_PER_MINUTE} posts a minute, {settings.INGEST_BURST} at once; the same for each integration."

    @admin.display(description="Callback secret")
    def callback_state(self, integration: Integration) -> str:
        return secret_state(integration.callback_secret)

    @admin.display(description="Signing secret")
    def signing_state(self, integration: Integration) -> str:
        if not (integration.signing_secret and integration.signing_secret.is_readable):
            return secret_state(integration.signing_secret)
        until = integration.old_signing_secret_until
        is_rotated = until is not None and until > timezone.now()
        words = f"Rotated. The last one is good until {until:%Y-%m-%d %H:%M} UTC." if is_rotated else "Made."
        return f"{words} Not looked at: requests prove themselves by key." if integration.proof == Proof.KEY else words

    @admin.display(description="Try it")
    def curl(self, integration: Integration) -> SafeString:
        return _copied("curl", curl_lines.by_key(_site()))

    @admin.display(description="Try it signed")
    def signed_curl(self, integration: Integration) -> SafeString:
        return _copied("signed-curl", curl_lines.by_signature(_site(), integration.public_id))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Integration]:
        return health_words.with_last_use(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Integration | None = None) -> Any:
        fields = super().get_fields(request, obj)
        # How requests are proven is decided where the secret for it is made: on the page of the one that is there.
        return fields if obj else [name for name in fields if name not in (*self.readonly_fields, "proof")]

    def save_model(self, request: HttpRequest, obj: Integration, form: Any, change: bool) -> None:
        """A new integration gets its callback secret; a person makes it anew to see it."""
        if not change:
            obj.callback_secret = keys.create_secret()
        # Only what was typed: a secret that somebody makes anew meanwhile stays.
        obj.save(update_fields=form.changed_data if change else None)

    def response_add(
        self, request: HttpRequest, obj: Integration, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Without a key a new integration can do nothing, so its own page comes next: there one is made."""
        if {"_addanother", "_popup"} & request.POST.keys():
            answer: HttpResponse = super().response_add(request, obj, post_url_continue)
            return answer
        messages.success(request, f"{obj} is here. Make its first key with “New key”.")
        return redirect(reverse("admin:tickets_integration_change", args=[obj.pk]))

    def has_delete_permission(self, request: HttpRequest, obj: Integration | None = None) -> bool:
        # Its tickets and receipts stay; switching it off refuses every request.
        return False

    def has_keys_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.add_apikey")

    def has_rotation_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_change_permission(request) and _has_signing_secret(object_id)

    def has_resumption_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        paused = Integration.objects.filter(pk=object_id, callback_paused_at__isnull=False)
        return self.has_change_permission(request) and paused.exists()

    @action(description="New key", url_path="new-key", icon="key", permissions=["keys"])
    def new_key(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = _existing(object_id)
        if request.method != "POST":
            effect = "The keys that there are go on working."
            return ask_to_confirm(request, self, integration, "Make a new key?", effect, choices=SCOPES)
        _, text = keys.create_key(
            integration,
            label=f"made by {request.user.get_username()}"[:80],
            scopes=[scope for scope in Scope.values if scope in request.POST.getlist("choices")],
        )
        return show_once(request, self, integration, "API key", text)

    @action(description="New callback secret", url_path="new-callback-secret", icon="password", permissions=["change"])
    def new_callback_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = _existing(object_id)
        if request.method != "POST":
            return ask_to_confirm(
                request,
                self,
                integration,
                "Make a new callback secret?",
                "The receiver refuses callbacks until it knows it.",
            )
        return show_once(request, self, integration, "Callback secret", callbacks.renew_callback_secret(integration))

    @action(description="New signing secret", url_path="new-signing-secret", icon="draw", permissions=["change"])
    def new_signing_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = _existing(object_id)
        if request.method != "POST":
            effect = "Whatever is signed with the last one is refused at once. To change over in peace, rotate it."
            effect = (
                effect if _has_signing_secret(object_id) else "It is shown once. Programs sign their posts with it."
            )
            return ask_to_confirm(request, self, integration, "Make a new signing secret?", effect)
        return show_once(request, self, integration, "Signing secret", signing.make_signing_secret(integration))

    @action(
        description="Rotate signing secret",
        url_path="rotate-signing-secret",
        icon="autorenew",
        permissions=["rotation"],
    )
    def rotate_signing_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = _existing(object_id)
        if request.method != "POST":
            hours = round(keys.OVERLAP.total_seconds() / 3600)
            effect = f"A new one is made; the last one is good {hours} hours more."
            return ask_to_confirm(request, self, integration, "Rotate the signing secret?", effect)
        return show_once(request, self, integration, "Signing secret", signing.rotate_signing_secret(integration))

    @action(description="Resume callbacks", icon="play_arrow", permissions=["resumption"])
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        integration = _existing(object_id)
        if request.method != "POST":
            return ask_to_confirm(
                request, self, integration, "Resume callbacks?", "Replies are posted to the address again."
            )
        resumed = callbacks.resume_callbacks(integration)
        messages.success(request, "Callbacks are sent again." if resumed else "Callbacks were not paused.")
        return redirect(reverse("admin:tickets_integration_change", args=[object_id]))


def _has_signing_secret(object_id: str) -> bool:
    return Integration.objects.filter(pk=object_id).exclude(signing_secret="").exists()


def _existing(object_id: str) -> Integration:
    return Integration.objects.get(pk=object_id)


def _site() -> str:
    return settings.SITE_URL or "https://YOUR-HOST"


def _copied(id: str, text: str) -> SafeString:
    return format_html(
        '<pre class="hd-raw hd-snippet" id="{0}" tabindex="0">{1}</pre><button type="button" class="hd-button" data-copy="{0}">Copy</button>',
        id,
        text,
    )
