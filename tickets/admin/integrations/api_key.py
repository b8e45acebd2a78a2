from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.decorators import action

from tickets.admin.shared.base import DeskAdmin
from tickets.admin.shared.secrets import ask_to_confirm, show_once
from tickets.integrations import keys
from tickets.models import ApiKey
from tickets.presentation import badges
from tickets.presentation.times import ago


@admin.register(ApiKey)
class ApiKeyAdmin(DeskAdmin):
    list_display = ("prefix", "integration", "label", "scopes_cell", "state", "used", "expires")
    list_select_related = ("integration",)
    search_fields = ("prefix", "label", "integration__name")
    fields = ("integration", "prefix", "label", "scopes_cell", "state", "used", "created_at", "expires_at")
    readonly_fields = ("integration", "prefix", "scopes_cell", "state", "used", "created_at", "expires_at")
    actions = ("revoke",)
    actions_detail = ("rotate", "revoke_this")
    empty_words = "Keys are made on an integration's page and shown once. Here they are rotated and revoked."

    @admin.display(description="May")
    def scopes_cell(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)

    @admin.display(description="State")
    def state(self, key: ApiKey) -> SafeString:
        return key_state(key)

    @admin.display(description="Last used", ordering="last_used_at")
    def used(self, key: ApiKey) -> SafeString | str:
        return ago(key.last_used_at) or "never"

    @admin.display(description="Expires", ordering="expires_at")
    def expires(self, key: ApiKey) -> SafeString | str:
        return ago(key.expires_at) or "never"

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        # A key is made on its integration's page, because its text must be shown.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    def has_keys_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.add_apikey") and request.user.has_perm("tickets.change_apikey")

    @admin.action(description="Revoke", permissions=["keys"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        for key in queryset:
            keys.revoke_key(key)
        self.message_user(request, f"{len(queryset)} revoked; they are refused from now on.", messages.SUCCESS)

    @action(description="Rotate", icon="autorenew", permissions=["keys"])
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        key = ApiKey.objects.select_related("integration").get(pk=object_id)
        if request.method != "POST":
            hours = round(keys.OVERLAP.total_seconds() / 3600)
            return ask_to_confirm(
                request, self, key, "Rotate this key?", f"A new key is made; this one works {hours} hours more."
            )
        made, text = keys.rotate_key(key)
        return show_once(request, self, made, "API key", text)

    @action(description="Revoke", url_path="revoke-this", icon="block", permissions=["keys"])
    def revoke_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        key = ApiKey.objects.select_related("integration").get(pk=object_id)
        if request.method != "POST":
            return ask_to_confirm(
                request, self, key, "Revoke this key?", "Every request with it is refused at once, for ever."
            )
        keys.revoke_key(key)
        messages.success(request, "The key is revoked.")
        answer: HttpResponse = self.response_post_save_change(request, key)
        return answer


def key_state(key: ApiKey) -> SafeString:
    if key.revoked_at is not None:
        return badges.badge("Revoked", "red")
    if not key.is_usable(timezone.now()):
        return badges.badge("Expired", "grey")
    return badges.badge("Expiring", "amber") if key.expires_at else badges.badge("Usable", "green")
