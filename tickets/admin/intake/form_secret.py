from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.decorators import action

from tickets.admin.shared.base import DeskAdmin
from tickets.admin.shared.secrets import ask_to_confirm, show_once
from tickets.integrations import form_secrets, keys
from tickets.models import FormSecret
from tickets.presentation import badges
from tickets.presentation.times import ago


@admin.register(FormSecret)
class FormSecretAdmin(DeskAdmin):
    list_display = ("prefix", "form", "state", "used", "expires")
    list_select_related = ("form",)
    search_fields = ("prefix", "form__name")
    fields = readonly_fields = ("form", "prefix", "state", "used", "created_at", "expires_at")
    actions = None
    actions_detail = ("rotate", "revoke")
    empty_words = "Secrets are made on a form's page and shown once. Here they are rotated and revoked."

    @admin.display(description="State")
    def state(self, secret: FormSecret) -> SafeString:
        return secret_state(secret)

    @admin.display(description="Last used", ordering="last_used_at")
    def used(self, secret: FormSecret) -> SafeString | str:
        return ago(secret.last_used_at) or "never"

    @admin.display(description="Expires", ordering="expires_at")
    def expires(self, secret: FormSecret) -> SafeString | str:
        return ago(secret.expires_at) or "never"

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        # A secret is made on its form's page, because its text must be shown.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FormSecret | None = None) -> bool:
        return False

    def has_secrets_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.add_formsecret") and request.user.has_perm("tickets.change_formsecret")

    @action(description="Rotate", icon="autorenew", permissions=["secrets"])
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        secret = FormSecret.objects.select_related("form").get(pk=object_id)
        if request.method != "POST":
            hours = round(keys.OVERLAP.total_seconds() / 3600)
            effect = f"A new secret is made; this one works {hours} hours more."
            return ask_to_confirm(request, self, secret, "Rotate this secret?", effect)
        made, text = form_secrets.rotate_secret(secret)
        return show_once(request, self, made, "Secret", text)

    @action(description="Revoke", icon="block", permissions=["secrets"])
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        secret = FormSecret.objects.select_related("form").get(pk=object_id)
        if request.method != "POST":
            effect = "Every post with it is refused at once, for ever."
            return ask_to_confirm(request, self, secret, "Revoke this secret?", effect)
        form_secrets.revoke_secret(secret)
        messages.success(request, "The secret is revoked.")
        answer: HttpResponse = self.response_post_save_change(request, secret)
        return answer


def secret_state(secret: FormSecret) -> SafeString:
    if secret.revoked_at is not None:
        return badges.badge("Revoked", "red")
    if not secret.is_usable(timezone.now()):
        return badges.badge("Expired", "grey")
    return badges.badge("Expiring", "amber") if secret.expires_at else badges.badge("Usable", "green")
