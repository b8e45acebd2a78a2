from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from resolution.admin.would_be_answered import WouldBeAnswered, may_send_drafts, page_of
from resolution.models import Policy
from resolution.policies.held_drafts import count_would_be_sent
from resolution.policies.save import save_policy
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago


class PolicyForm(forms.ModelForm):
    class Meta:
        model = Policy
        fields = ("autonomy", "auto_from", "review_from", "people_after_answer")


AUTONOMY_COLOURS = {"auto": "green", "draft": "amber", "off": "grey"}


@admin.register(Policy)
class PolicyAdmin(WouldBeAnswered, DeskAdmin):
    form = PolicyForm
    list_before_template = "admin/resolution/before_policies.html"
    list_display = ("category_name", "autonomy_badge", "bands", "changed")
    list_display_links = ("category_name",)
    sortable_by = ()
    fields = ("category_name", "autonomy", ("auto_from", "review_from"), "bands", "people_after_answer")
    readonly_fields = ("category_name", "bands")
    actions = None

    @admin.display(description="Category")
    def category_name(self, policy: Policy) -> str:
        return policy.get_category_display()

    @admin.display(description="Autonomy")
    def autonomy_badge(self, policy: Policy) -> SafeString:
        return badges.badge(policy.get_autonomy_display(), AUTONOMY_COLOURS.get(policy.autonomy, "grey"))

    @admin.display(description="Bands")
    def bands(self, policy: Policy) -> str:
        return render_to_string("admin/resolution/bands.html", {"policy": policy})

    @admin.display(description="Changed")
    def changed(self, policy: Policy) -> SafeString | str:
        return ago(policy.changed_at)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # One for each category, made at installation.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Policy, form: Any, change: bool) -> None:
        save_policy(obj)

    def response_change(self, request: HttpRequest, obj: Policy) -> HttpResponse:
        """Where held drafts would now be sent, the next page asks; walking away from it keeps them."""
        response: HttpResponse = super().response_change(request, obj)
        if not (count := count_would_be_sent(obj.category)):
            return response
        if may_send_drafts(request):
            return HttpResponseRedirect(page_of(obj.category))
        self.message_user(request, kept_in_words(count))
        return response

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        found = {"drafts_to_send": count_would_be_sent() if may_send_drafts(request) else 0}
        answer: HttpResponse = super().changelist_view(request, (extra_context or {}) | found)
        return answer


def kept_in_words(count: int) -> str:
    tickets = "1 held ticket" if count == 1 else f"{count} held tickets"
    return f"{tickets} would now be answered. Nothing is sent by itself: they stay drafts."
