"""Web forms: the public page and the team's own, their secrets, and whether they are well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action
from unfold.widgets import UnfoldAdminURLInputWidget

from tickets.admin.intake import form_health
from tickets.admin.intake.form_secret import secret_state
from tickets.admin.intake.form_snippets import curl_line, html_snippet
from tickets.admin.shared.base import DeskAdmin, ReadOnlyInline
from tickets.admin.shared.field_cache import shown_once
from tickets.admin.shared.secrets import ask_to_confirm, show_once
from tickets.integrations import form_secrets
from tickets.models import Form, FormSecret
from tickets.presentation.times import ago


class SecretsOfForm(ReadOnlyInline):
    model = FormSecret
    fields = readonly_fields = ("begins_with", "state", "used", "made")
    verbose_name_plural = "secrets"
    tab = False

    @admin.display(description="Secret")
    def begins_with(self, secret: FormSecret) -> SafeString:
        """To the page where it is rotated and revoked."""
        address = reverse("admin:tickets_formsecret_change", args=[secret.pk])
        return format_html('<p><a class="hd-link" href="{}">{}…</a></p>', address, secret.prefix)

    @admin.display(description="State")
    def state(self, secret: FormSecret) -> SafeString:
        return secret_state(secret)

    @admin.display(description="Last used")
    def used(self, secret: FormSecret) -> SafeString | str:
        return ago(secret.last_used_at) or "never"

    @admin.display(description="Made")
    def made(self, secret: FormSecret) -> SafeString | str:
        return ago(secret.created_at)


class FormEditor(forms.ModelForm):
    def clean_is_public_page(self) -> bool:
        others = Form.objects.filter(is_public_page=True).exclude(pk=self.instance.pk)
        if self.cleaned_data["is_public_page"] and (other := others.first()):
            raise forms.ValidationError(f"“{other}” is the public page; untick it there first.")
        return bool(self.cleaned_data["is_public_page"])


@admin.register(Form)
class FormAdmin(DeskAdmin):
    form = FormEditor
    list_display = ("name", "state", "last_post", "today", "suspended", "address", "mailbox")
    list_select_related = ("mailbox",)
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("health", "name", "is_active", "acknowledges", "mailbox", "redirect_url")}),
        ("The public page", {"fields": ("is_public_page", "address", "heading", "introduction")}),
        ("A form of your own", {"fields": ("html", "curl")}),
    )
    readonly_fields = ("health", "address", "html", "curl")
    inlines = (SecretsOfForm,)
    formfield_overrides = {models.URLField: {"widget": UnfoldAdminURLInputWidget, "assume_scheme": "https"}}
    actions_detail = ("new_secret",)
    empty_words = (
        "A form is the public page /support/, or one of your own that posts here. Add one and tick “is the public page”,"
        " or make its secret and copy the HTML from its page."
    )

    @admin.display(description="State")
    def state(self, form: Form) -> SafeString:
        return form_health.state(form)

    @admin.display(description="Last post", ordering="last_post_at")
    def last_post(self, form: Any) -> SafeString | str:
        return ago(form.last_post_at) or "never"

    @admin.display(description="Posts today", ordering="posts_today")
    def today(self, form: Any) -> int:
        return int(form.posts_today)

    @admin.display(description="Suspended today", ordering="suspended_today")
    def suspended(self, form: Any) -> int:
        return int(form.suspended_today)

    @admin.display(description="Page")
    def address(self, form: Form) -> SafeString | str:
        if not (form.is_public_page and form.is_active):
            return "–"
        path = reverse("support")
        return format_html('<a class="hd-link" href="{}" target="_blank">{}</a>', path, path)

    @admin.display(description="Health")
    @shown_once
    def health(self, form: Form) -> SafeString:
        return form_health.sentence(form)

    @admin.display(description="HTML to copy")
    def html(self, form: Form) -> SafeString:
        return html_snippet()

    @admin.display(description="Try it")
    def curl(self, form: Form) -> SafeString:
        return curl_line()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Form]:
        return form_health.with_health(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Form | None = None) -> Any:
        """A new form has no health, no page and no secret to show."""
        if obj:
            return super().get_fieldsets(request, obj)
        sections = [(title, self._editable(options["fields"])) for title, options in self.fieldsets]
        return [(title, {"fields": fields}) for title, fields in sections if fields]

    def _editable(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in fields if name not in self.readonly_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Form | None = None) -> bool:
        # Its tickets and receipts stay; switching it off refuses every post.
        return False

    def has_secrets_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("tickets.add_formsecret")

    @action(description="New secret", url_path="new-secret", icon="key", permissions=["secrets"])
    def new_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        form = Form.objects.get(pk=object_id)
        if request.method != "POST":
            effect = "The secrets that there are go on working."
            return ask_to_confirm(request, self, form, "Make a new secret?", effect)
        _, text = form_secrets.create_secret(form)
        return show_once(request, self, form, "Secret", text)
