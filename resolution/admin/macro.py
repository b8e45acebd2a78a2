from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter

from resolution.models import Macro
from resolution.review.macro_text import KNOWN, unknown_references
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago


class MacroForm(forms.ModelForm):
    class Meta:
        model = Macro
        fields = ("name", "category", "is_active", "text")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if unknown := unknown_references(text):
            raise forms.ValidationError(f"{', '.join(unknown)} is not known. There are: {', '.join(KNOWN)}.")
        return text


@admin.register(Macro)
class MacroAdmin(DeskAdmin):
    form = MacroForm
    list_display = ("name", "category_cell", "active", "start", "changed")
    list_filter = (("category", ChoicesCheckboxFilter), ("is_active", BooleanRadioFilter))
    search_fields = ("name", "text")
    sortable_by = ("name",)
    fields = ("name", ("category", "is_active"), "text")
    empty_words = (
        "Words that many answers need. Add one, and type / in an answer's box to put it in; $customer.name and the like "
        "are filled in."
    )

    @admin.display(description="Category")
    def category_cell(self, macro: Macro) -> str:
        return macro.get_category_display() or "All"

    @admin.display(description="Offered")
    def active(self, macro: Macro) -> SafeString:
        return badges.badge("Offered", "green") if macro.is_active else badges.badge("Not offered", "grey")

    @admin.display(description="Text")
    def start(self, macro: Macro) -> str:
        return " ".join(macro.text.split())[:80]

    @admin.display(description="Changed")
    def changed(self, macro: Macro) -> SafeString | str:
        return ago(macro.changed_at)
