"""The review queue's page, and what its script asks for. Each view asks again who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from resolution.admin.review.item_page import MAY_LOOK, MAY_REVIEW, item_context, reserve_for, ticket_or_404
from resolution.models import ReviewVerb
from resolution.review.macro_text import macros_for
from resolution.review.reservations import leave_ticket
from resolution.review.review_queue import ReviewKind, count_queue, next_to_review
from resolution.review.reviewer_acts import UNDO_FOR, ReviewInput, do_review
from resolution.review.shown_item import Gone, ShownItem, item_of
from resolution.review.undo import undo_review
from resolution.review.verdicts import StaleVerdict
from tickets.actions.errors import NotPossible
from tickets.actions.form_use import FIELD, AlreadyUsed, is_nonce, new_nonce
from tickets.actions.seen_messages import WroteSince
from tickets.lifecycle import LifecycleError

# So many that were passed over are left out; who passes over more sees the first of them again.
MOST_SKIPPED = 200
USED = "This was decided already, otherwise. Nothing was done now."


class ActForm(forms.Form):
    """Names what the page showed."""

    attempt_id = forms.CharField(max_length=80, required=False)
    text_hash = forms.CharField(max_length=64, required=False)
    last_message = forms.CharField(max_length=80, required=False)
    text = forms.CharField(max_length=50_000, required=False, strip=False)
    reason = forms.CharField(max_length=500, required=False)
    then = forms.ChoiceField(choices=[("resolve", "Resolve"), ("wait", "Wait")], required=False)


@require_safe
def queue_page(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """The next answer, or that of the ticket in the address."""
    _refuse_unless(request, MAY_LOOK)
    which = _which(request)
    shown = key or next_to_review(by=request.user.get_username(), which=which, skipped=_skipped(request))
    context = {
        **admin.site.each_context(request),
        "title": "Review queue",
        "which": which,
        "kinds": ReviewKind,
        "counts": count_queue(),
        "triage": _triage_link(),
        "undo_seconds": int(UNDO_FOR.total_seconds()),
        **(item_context(request, shown) if shown else {}),
        "others": reserve_for(request, shown) if shown else "",
    }
    return TemplateResponse(request, "admin/review/page.html", context)


@require_safe
def next_part(request: HttpRequest) -> HttpResponse:
    """The next answer alone, made while the one before is read; nobody has reserved it yet."""
    _refuse_unless(request, MAY_LOOK)
    key = next_to_review(by=request.user.get_username(), which=_which(request), skipped=_skipped(request))
    return HttpResponse(_item(request, key), headers={"Cache-Control": "no-store"})


@require_safe
def item_part(request: HttpRequest, key: UUID) -> HttpResponse:
    _refuse_unless(request, MAY_LOOK)
    before, notice = request.GET.get("before", ""), request.GET.get("notice", "")
    words = CHANGED if notice else ""
    return HttpResponse(_item(request, key, before=before, notice=words), headers={"Cache-Control": "no-store"})


CHANGED = "This has changed since it was shown to you. Read it again and decide."


@require_POST
def reserve(request: HttpRequest, key: UUID) -> JsonResponse:
    """The open page says that somebody still looks at it, and hears who else does and whether it is still as shown."""
    _refuse_unless(request, MAY_REVIEW)
    ticket = ticket_or_404(key)
    others = reserve_for(request, key)
    try:
        mark = item_of(ticket).mark
    except Gone:
        mark = ""
    return JsonResponse({"others": others, "mark": mark, "counts": _counts()})


@require_POST
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    _refuse_unless(request, MAY_LOOK)
    leave_ticket(key, by=request.user.get_username())
    return HttpResponse(status=204)


@require_POST
def act(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Decides. 409: it is not as it was shown, with how it is now; 400: it can't be done so, and why."""
    _refuse_unless(request, MAY_REVIEW)
    if verb not in ReviewVerb.values:
        raise Http404(f"There is no verb “{verb}”.")
    form = ActForm(request.POST)
    if not form.is_valid():
        return _refused(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    given = form.cleaned_data
    shown = ShownItem(**{name: given[name] for name in ("attempt_id", "text_hash", "last_message")})
    told = ReviewInput(text=given["text"], reason=given["reason"], resolves=given["then"] != "wait")
    nonce = request.POST.get(FIELD, "")
    try:
        made = do_review(
            ticket_or_404(key),
            ReviewVerb(verb),
            told,
            shown=shown,
            by=request.user.get_username(),
            nonce=nonce if is_nonce(nonce) else new_nonce(),
        )
    except (WroteSince, StaleVerdict, Gone) as stale:
        return _stale(request, key, str(stale), before=shown.attempt_id)
    except AlreadyUsed:
        return _stale(request, key, USED)
    except (NotPossible, LifecycleError) as refusal:
        return _refused(request, str(refusal))
    said = f"#{made.ticket.number}: {made.said}"
    undo = reverse("admin:review_undo", args=[made.pk])
    return _answer(request, {"said": said, "undo": undo}, words=said, level=messages.SUCCESS)


@require_POST
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    _refuse_unless(request, MAY_REVIEW)
    try:
        ticket = undo_review(key, by=request.user.get_username())
    except (NotPossible, LifecycleError) as refusal:
        return _refused(request, str(refusal))
    said = f"#{ticket.number}: taken back."
    part = reverse("admin:review_item_part", args=[ticket.pk])
    answer = _answer(request, {"said": said, "part": part}, words=said, level=messages.SUCCESS)
    is_of_its_page = request.POST.get("page") == "ticket"
    return redirect("admin:tickets_ticket_change", ticket.pk) if is_of_its_page else answer


@require_safe
def macros(request: HttpRequest, key: UUID) -> JsonResponse:
    """The macros for this ticket, filled in."""
    _refuse_unless(request, MAY_LOOK)
    offered = [asdict(macro) for macro in macros_for(ticket_or_404(key))]
    return JsonResponse({"macros": offered}, headers={"Cache-Control": "no-store"})


def review_urls(wrap: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("review/", wrap(queue_page), name="review"),
        path("review/next/", wrap(next_part), name="review_next"),
        path("review/<uuid:key>/", wrap(queue_page), name="review_item"),
        path("review/<uuid:key>/part/", wrap(item_part), name="review_item_part"),
        path("review/<uuid:key>/reserve/", wrap(reserve), name="review_reserve"),
        path("review/<uuid:key>/leave/", wrap(leave), name="review_leave"),
        path("review/<uuid:key>/do/<slug:verb>/", wrap(act), name="review_do"),
        path("review/<uuid:key>/macros/", wrap(macros), name="review_macros"),
        path("review/undo/<uuid:key>/", wrap(undo), name="review_undo"),
    ]


def _item(request: HttpRequest, key: UUID | None, **options: Any) -> str:
    if key is None:
        return render_to_string("admin/review/none.html", {"which": _which(request)}, request)
    return render_to_string("admin/review/item.html", item_context(request, key, **options), request)


def _stale(request: HttpRequest, key: UUID, words: str, *, before: str = "") -> HttpResponse:
    html = _item(request, key, before=before, notice=words)
    return _answer(request, {"error": words, "html": html}, words=words, level=messages.ERROR, status=409)


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    return _answer(request, {"error": words}, words=words, level=messages.ERROR, status=400)


def _answer(request: HttpRequest, told: dict[str, str], *, words: str, level: int, status: int = 200) -> HttpResponse:
    """To the script as JSON; to a browser without scripts as a message on the page of what is next."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(told, status=status)
    messages.add_message(request, level, words)
    return redirect("admin:review")


def _counts() -> dict[str, str]:
    counts = count_queue()
    return {name: str(number) for name, number in [("", counts.all), *asdict(counts).items()]}


def _which(request: HttpRequest) -> str:
    which = request.GET.get("which", "")
    return which if which in ReviewKind.values else ""


def _skipped(request: HttpRequest) -> list[int]:
    numbers = request.GET.get("skip", "").split(",")[-MOST_SKIPPED:]
    return [int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < 19]


def _triage_link() -> str:
    return reverse("admin:tickets_ticket_changelist") + "?state=topic"


def _refuse_unless(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
