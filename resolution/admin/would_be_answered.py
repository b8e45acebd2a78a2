"""*Would now be answered*: the held drafts that today's policies permit, kept unless a person says *Send them*."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from resolution.models import Fate, Release
from resolution.policies.held_drafts import as_shown, count_would_be_sent, would_be_sent
from resolution.review import release
from tickets.actions.form_use import FIELD, AlreadyUsed, is_nonce, new_nonce
from tickets.states import Category

# What is sent is what is listed, so this is as many as a person will look through; the rest comes up when these are sent.
MOST_AT_ONCE = 100
NEEDED = ("resolution.change_policy", "tickets.change_ticket")
USED = "This form was sent in already, for other drafts. Nothing was done now; look at what is listed here."


class WouldBeAnswered:
    """The page's addresses, for the admin of policies."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("would-be-answered/", wrap(self.drafts_view), name="resolution_would_be_answered"),
            path("would-be-answered/decide/", wrap(require_POST(self.decide_view)), name="resolution_decide_drafts"),
            path("releases/<uuid:key>/", wrap(self.release_view), name="resolution_release"),
            *super().get_urls(),  # type: ignore[misc]  # of the page's class
        ]

    def drafts_view(self, request: HttpRequest) -> HttpResponse:
        _refuse_others(request)
        category = request.GET.get("category", "")
        category = category if category in Category.values else ""
        drafts = would_be_sent(category)
        # Those and no others: a draft that comes a moment later is neither listed nor sent.
        listed = list(as_shown(drafts)[:MOST_AT_ONCE])
        context = {
            **self._frame(request, "Would now be answered"),
            "drafts": listed,
            "shown": "\n".join(f"{draft.pk.hex} {draft.text_hash}" for draft in listed),
            "total": count_would_be_sent(category) if len(listed) == MOST_AT_ONCE else len(listed),
            "category": category,
        }
        return TemplateResponse(request, "admin/resolution/would_be_answered.html", context)

    def decide_view(self, request: HttpRequest) -> HttpResponse:
        """Keeping is what happens anyway, so only *Send them* does something."""
        _refuse_others(request)
        page = reverse("admin:resolution_would_be_answered")
        if request.POST.get("then") != "send":
            messages.success(request, "They stay drafts; nothing was sent.")
            return HttpResponseRedirect(reverse("admin:resolution_policy_changelist"))
        if not (shown := list(_shown_in(request.POST.get("shown", "").split("\n")))):
            messages.warning(request, "The form names no drafts; nothing was sent.")
            return HttpResponseRedirect(page)
        mark = request.POST.get(FIELD, "")
        try:
            made = release.release_drafts(
                shown, nonce=mark if is_nonce(mark) else new_nonce(), by=request.user.get_username()
            )
        except AlreadyUsed:
            messages.warning(request, USED)
            return HttpResponseRedirect(page)
        return HttpResponseRedirect(reverse("admin:resolution_release", args=[made.pk]))

    def release_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """What became of each; it loads itself again while some are still to be sent."""
        _refuse_others(request)
        made = get_object_or_404(Release, pk=key)
        fates = list(made.drafts.values_list("fate", flat=True))
        left = made.drafts.filter(fate=Fate.LEFT).select_related("attempt__ticket")
        context = {
            **self._frame(request, "Drafts released"),
            "release": made,
            "total": len(fates),
            "sent": fates.count(Fate.SENT),
            "waiting": fates.count(Fate.WAITING),
            "left_count": fates.count(Fate.LEFT),
            "left": left.only("reason", "attempt__ticket__number", "attempt__ticket__subject")[:MOST_AT_ONCE],
        }
        return TemplateResponse(request, "admin/resolution/release.html", context)

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}


def may_send_drafts(request: HttpRequest) -> bool:
    return request.user.has_perms(NEEDED)


def page_of(category: str = "") -> str:
    return reverse("admin:resolution_would_be_answered") + (f"?category={category}" if category else "")


def _refuse_others(request: HttpRequest) -> None:
    if not may_send_drafts(request):
        raise PermissionDenied


def _shown_in(lines: Iterable[str]) -> Iterable[release.ShownDraft]:
    """What the form names, as far as it can be read."""
    for line in list(lines)[:MOST_AT_ONCE]:
        key, _, told = line.strip().partition(" ")
        try:
            yield UUID(key), told[:64]
        except ValueError:
            continue
