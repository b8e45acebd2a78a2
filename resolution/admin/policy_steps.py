"""What is done with policies beside their form: begin with drafts, one for a channel, and back to the category's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from resolution.models import Policy
from resolution.policies.save import GeneralPolicyStays, begin_with_drafts, copy_for_channel, remove_policy
from tickets.states import Channel

LIST = "admin:resolution_policy_changelist"
PAGE = "admin:resolution_policy_change"


class PolicySteps:
    """The addresses, for the admin of policies. Each acts on POST alone, and twice does no more than once."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        def posted(view: Any) -> Any:
            return self.admin_site.admin_view(require_POST(view))

        return [
            path("begin-with-drafts/", posted(self.begin_view), name="resolution_policy_begin"),
            path("<int:key>/for-channel/", posted(self.for_channel_view), name="resolution_policy_for_channel"),
            path("<int:key>/remove/", posted(self.remove_view), name="resolution_policy_remove"),
            *super().get_urls(),  # type: ignore[misc]  # of the page's class
        ]

    def begin_view(self, request: HttpRequest) -> HttpResponse:
        """All policies, or the one that the form names."""
        self._refuse_others(request)
        key = request.POST.get("policy", "")
        chosen = get_object_or_404(Policy, pk=int(key)) if key.isdecimal() else None
        count = begin_with_drafts(by=request.user.get_username(), only=chosen)
        policies = "1 policy only drafts" if count == 1 else f"{count} policies only draft"
        if count:
            messages.success(request, f"{policies} from now on. What waited to be sent is held; a person sends.")
        else:
            messages.info(request, "No policy sends by itself; nothing was changed.")
        return HttpResponseRedirect(reverse(PAGE, args=[chosen.pk]) if chosen else reverse("admin:index"))

    def for_channel_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """A copy of the category's, so that making it changes nothing."""
        self._refuse_others(request)
        general = get_object_or_404(Policy, pk=key, channel="")
        channel = request.POST.get("channel", "")
        if channel not in Channel.values:
            messages.warning(request, "Choose a channel; nothing was made.")
            return HttpResponseRedirect(reverse(PAGE, args=[key]))
        made = copy_for_channel(general, channel, by=request.user.get_username())
        messages.success(
            request, f"{made} has a policy of its own. It says what the category's says until you change it."
        )
        return HttpResponseRedirect(reverse(PAGE, args=[made.pk]))

    def remove_view(self, request: HttpRequest, key: int) -> HttpResponse:
        self._refuse_others(request)
        if (policy := Policy.objects.filter(pk=key).first()) is None:
            messages.info(request, "This policy was removed already.")
            return HttpResponseRedirect(reverse(LIST))
        why = request.POST.get("why", "").strip()
        try:
            remove_policy(policy, by=request.user.get_username(), why=why)
        except GeneralPolicyStays:
            messages.error(
                request, f"{policy} keeps its policy: each category has one. Set it to “Do not answer” instead."
            )
            return HttpResponseRedirect(reverse(PAGE, args=[key]))
        messages.success(request, f"{policy}: the category's policy holds again.")
        return HttpResponseRedirect(reverse(LIST))

    def channels_context(self, policy: Policy, policies: list[Policy]) -> dict[str, Any]:
        """What stands below the form."""
        if policy.channel:
            return {"is_of_channel": True}
        own = [one for one in policies if one.category == policy.category and one.channel]
        taken = {one.channel for one in own}
        return {"own_channels": own, "free_channels": [choice for choice in Channel.choices if choice[0] not in taken]}

    def _refuse_others(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):  # type: ignore[attr-defined]  # of the page's class
            raise PermissionDenied
