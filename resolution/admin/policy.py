from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from resolution.admin.policy_effect import PolicyEffect
from resolution.admin.policy_form import PolicyForm, ThresholdInput
from resolution.admin.policy_steps import PolicySteps
from resolution.admin.would_be_answered import WouldBeAnswered, may_send_drafts, page_of
from resolution.models import Autonomy, Policy
from resolution.policies.autonomy import begins_careful
from resolution.policies.bands import all_policies, channels_among, channels_of
from resolution.policies.begin import what_is_not_known
from resolution.policies.held_drafts import count_would_be_sent
from resolution.policies.save import save_policy
from resolution.policies.standing import standing_of
from resolution.policies.versions import changed_terms, versions_of
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago

AUTONOMY_COLOURS = {"auto": "green", "earned": "blue", "draft": "amber", "off": "grey"}
VERSIONS_SHOWN = 50
Made = TypeVar("Made")


@admin.register(Policy)
class PolicyAdmin(WouldBeAnswered, PolicyEffect, PolicySteps, DeskAdmin):
    form = PolicyForm
    list_before_template = "admin/resolution/before_policies.html"
    change_form_outer_after_template = "admin/resolution/policy_channels.html"
    list_display = ("policy_name", "autonomy_badge", "bands", "changed")
    list_display_links = ("policy_name",)
    sortable_by = ()
    fieldsets = (
        (None, {"fields": ("policy_name", "autonomy", "evidence")}),
        ("Thresholds", {"fields": (("auto_from", "review_from"), "bands", "effect")}),
        ("Beginning and sample", {"fields": (("begin_careful", "sample_rate"),)}),
        ("When it answers", {"fields": (("quiet_from", "quiet_until"), ("most_cycles", "back_off_minutes"))}),
        ("Where people answer", {"fields": ("hands_over", ("hand_over_hours", "hand_over_calendar"))}),
        ("What an answer may hold", {"fields": (("allowed_domains", "languages"), "people_after_answer")}),
        ("This change", {"fields": ("why", "shown")}),
        ("Versions", {"fields": ("history",)}),
    )
    readonly_fields = ("policy_name", "evidence", "bands", "effect", "history")
    actions = None

    class Media:
        js = ("helpdesk/policy.js",)

    @admin.display(description="Tickets of")
    def policy_name(self, policy: Policy) -> str:
        return str(policy)

    @admin.display(description="Autonomy")
    def autonomy_badge(self, policy: Policy) -> SafeString:
        label = policy.get_autonomy_display()
        if policy.autonomy == Autonomy.EARNED:
            label = "Earned: sends by itself" if policy.earned_by else "To be earned: only drafts"
        return badges.badge(label, AUTONOMY_COLOURS.get(policy.autonomy, "grey"))

    @admin.display(description="Bands")
    def bands(self, policy: Policy) -> str:
        return render_to_string("admin/resolution/bands.html", {"policy": policy})

    @admin.display(description="Evidence")
    def evidence(self, policy: Policy) -> str:
        return _made_once(policy, "evidence", _evidence_of)

    @admin.display(description="What it does")
    def effect(self, policy: Policy) -> str:
        return render_to_string("admin/resolution/policy_effect_place.html", {"policy": policy})

    @admin.display(description="Versions")
    def history(self, policy: Policy) -> str:
        return _made_once(policy, "history", _history_of)

    @admin.display(description="Changed")
    def changed(self, policy: Policy) -> SafeString | str:
        return ago(policy.changed_at)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        if db_field.name in ("auto_from", "review_from"):
            widget = ThresholdInput(attrs={"step": "any", "min": 0, "max": 1})
            return db_field.formfield(widget=widget, min_value=0, max_value=1)
        field: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        # One for each category, made at installation; one for a channel is made on the category's page.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Policy, form: Any, change: bool) -> None:
        save_policy(obj, by=request.user.get_username(), why=form.cleaned_data.get("why", ""))

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
        policies = all_policies()
        found = {
            "drafts_to_send": count_would_be_sent(policies=policies) if may_send_drafts(request) else 0,
            "not_known": what_is_not_known(policies, may_change=self.has_change_permission(request)),
        }
        answer: HttpResponse = super().changelist_view(request, (extra_context or {}) | found)
        return answer

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = (extra_context or {}) | {"may_change_policy": self.has_change_permission(request)}
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        shown = getattr(answer, "context_data", None)
        if shown and shown.get("original"):
            policies = all_policies()
            # The page is made of it after this.
            _made_once(shown["original"], "channels", partial(channels_among, policies=policies))
            shown.update(self.channels_context(shown["original"], policies))
        return answer


def _made_once(policy: Policy, name: str, make: Callable[[Policy], Made]) -> Made:
    """unfold asks each field of a page several times; this policy is the request's own."""
    made: dict[str, Made] = policy.__dict__.setdefault("_made_for_the_page", {})
    if name not in made:
        made[name] = make(policy)
    return made[name]


def _evidence_of(policy: Policy) -> str:
    words = {
        "standing": standing_of(policy, _made_once(policy, "channels", channels_of)),
        "policy": policy,
        "is_careful": begins_careful(policy),
    }
    return render_to_string("admin/resolution/policy_evidence.html", words)


def _history_of(policy: Policy) -> str:
    rows = list(versions_of(policy)[: VERSIONS_SHOWN + 1])
    told = [(one, changed_terms(one.before, one.after)) for one in rows[:VERSIONS_SHOWN]]
    words = {"versions": told, "is_cut": len(rows) > VERSIONS_SHOWN}
    return render_to_string("admin/resolution/policy_versions.html", words)


def kept_in_words(count: int) -> str:
    tickets = "1 held ticket" if count == 1 else f"{count} held tickets"
    return f"{tickets} would now be answered. Nothing is sent by itself: they stay drafts."
