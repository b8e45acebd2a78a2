"""Rules that overrule what is made of a sender's or a list's mail: for one mailbox on its page, for all on their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from tickets.admin.shared.base import DeskAdmin, RowsInline
from tickets.models import MailRule, MailRuleField
from tickets.presentation.times import ago

NEEDS = {
    MailRuleField.SENDER: "Enter a whole address, such as forms@example.com.",
    MailRuleField.DOMAIN: "Enter a domain, such as example.com.",
    MailRuleField.LIST_ID: "Enter what stands in the List-Id header, such as support.example.com.",
}


class MailRuleEditor(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        field, value = values.get("field", ""), _settled(values.get("field", ""), values.get("value", ""))
        if value and not _fits(field, value):
            self.add_error("value", NEEDS[MailRuleField(field)])
        return values | {"value": value}


def _settled(field: str, value: str) -> str:
    """As it is compared: `Team <support.example.com>` is the list support.example.com, @example.com a domain."""
    value = value.strip().lower()
    if field == MailRuleField.LIST_ID and "<" in value:
        value = value.rpartition("<")[2]
    return value.strip("<> ").removeprefix("@")


def _fits(field: str, value: str) -> bool:
    if " " in value:
        return False
    if field == MailRuleField.SENDER:
        return "@" in value
    return "." in value and (field != MailRuleField.DOMAIN or "@" not in value)


class RulesOfMailbox(RowsInline):
    model = MailRule
    form = MailRuleEditor
    fields = ("field", "value", "verdict")
    extra = 0
    verbose_name_plural = "rules for mail that is taken for a machine's, or should be"


@admin.register(MailRule)
class MailRuleAdmin(DeskAdmin):
    form = MailRuleEditor
    list_display = ("value", "field", "verdict", "where", "created_by", "since")
    list_select_related = ("mailbox",)
    list_filter = ("verdict", "field")
    search_fields = ("value",)
    fields = ("field", "value", "verdict", "mailbox")
    empty_words = (
        "Mail of lists and machines opens no ticket. Where that is wrong, add who sends it and “take for a person's”:"
        " the list behind which your team sits, the shop's forms, the voicemail."
    )

    @admin.display(description="In")
    def where(self, rule: MailRule) -> str:
        return rule.mailbox.address if rule.mailbox else "all mailboxes"

    @admin.display(description="Since", ordering="created_at")
    def since(self, rule: MailRule) -> SafeString | str:
        return ago(rule.created_at)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "mailbox":
            options["empty_label"] = "All mailboxes"
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: MailRule, form: Any, change: bool) -> None:
        obj.created_by = obj.created_by or request.user.get_username()
        super().save_model(request, obj, form, change)
