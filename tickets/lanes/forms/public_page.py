"""The public page: a form without cookies and scripts, whose stamp shows that it was opened here."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.exceptions import APIException

from tickets.api.errors import describe_error
from tickets.intake.rate_limits import RateLimitReached
from tickets.lanes.forms import colours
from tickets.lanes.forms.client_network import network_of
from tickets.lanes.forms.form_token import BadFormToken, make_stamp, read_form_token
from tickets.lanes.forms.posted_form import PostedForm, read_posted
from tickets.lanes.forms.receive_form import FormRefused, receive_form
from tickets.lanes.forms.render_page import render_page
from tickets.lanes.forms.support_form import PAGE_LIMIT, SupportForm
from tickets.models import Form

# The panels of the style sheet in its two schemes: what is readable there is more so on the page around them.
LIGHT = colours.parse_colour("#f4f5f7")
DARK = colours.parse_colour("#20242b")


# Nobody is logged in here, so there is nothing that a forged post could abuse; the stamp serves without cookies.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest) -> HttpResponse:
    form = Form.objects.filter(is_public_page=True, is_active=True).first()
    if form is None:
        return render_page(request, "support/none.html", {"address": settings.SUPPORT_ADDRESS}, status=404)
    if request.method == "POST":
        return _posted(request, form)
    sheet = SupportForm(initial={"page": _came_from(request)})
    return show(request, form, sheet, make_stamp(form))


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render_page(request, "support/thanks.html")


@require_safe
@cache_control(max_age=3600, public=True)
def colour(request: HttpRequest) -> HttpResponse:
    """The site's colour as style sheet: what a page may not say of itself, since it may hold no style."""
    chosen = colours.parse_colour(settings.SITE_COLOUR)
    values = {
        "site": chosen,
        "on-site": colours.text_on(chosen),
        "ink-light": colours.readable_on(LIGHT, chosen),
        "ink-dark": colours.readable_on(DARK, chosen),
    }
    rules = "".join(f"--{name}:{colours.as_hex(value)};" for name, value in values.items())
    return HttpResponse(f":root{{{rules}}}\n", content_type="text/css; charset=utf-8")


def show(request: HttpRequest, form: Form, sheet: SupportForm, stamp: str, **options: Any) -> HttpResponse:
    """The form, with what was typed and what is not right with it. `options`: `status`, `secret`."""
    status = options.pop("status", 200)
    context = {"form": form, "sheet": sheet, "stamp": stamp, "action": request.path, **options}
    return render_page(request, "support/form.html", context, status=status, goes_to=form.redirect_url)


def show_again(
    request: HttpRequest, form: Form, sheet: SupportForm, posted: PostedForm, **options: Any
) -> HttpResponse:
    """With the same stamp while it is good, so that what is corrected remains one post."""
    stamp = str(posted.fields.get("stamp", ""))
    try:
        read_form_token(form, stamp)
    except BadFormToken:
        stamp = make_stamp(form, is_filled=True)
    return show(request, form, sheet, stamp, **options)


def show_used_up(
    request: HttpRequest, form: Form, posted: PostedForm, error: RateLimitReached, **options: Any
) -> HttpResponse:
    sheet = SupportForm(posted.fields)
    sheet.add_error(None, f"Too many messages came from here. {too_many_words(error)} What you wrote is still below.")
    answer = show_again(request, form, sheet, posted, status=429, **options)
    answer["Retry-After"] = str(error.retry_after_seconds)
    return answer


def too_many_words(error: RateLimitReached) -> str:
    minutes = math.ceil(error.retry_after_seconds / 60)
    return f"Please try again in {minutes} {'minute' if minutes == 1 else 'minutes'}."


def gone_to(form: Form) -> HttpResponse:
    """Where a browser goes after its post; as a page of its own, so that reloading it sends nothing again."""
    return HttpResponseRedirect(form.redirect_url or reverse("support-thanks"), status=303)


def _posted(request: HttpRequest, form: Form) -> HttpResponse:
    try:
        posted = read_posted(request)
    except APIException as error:
        return render_page(
            request, "support/problem.html", {"message": describe_error(error)["message"]}, status=error.status_code
        )
    try:
        receive_form(form, posted, network=network_of(request), needs_stamp=True)
    except FormRefused as refused:
        return show_again(request, form, refused.sheet, posted, status=400)
    except RateLimitReached as error:
        return show_used_up(request, form, posted, error)
    return gone_to(form)


def _came_from(request: HttpRequest) -> str:
    """The page that the customer was on: named by the link, or the one that it stood on."""
    for url in (request.GET.get("page", ""), request.headers.get("Referer", "")):
        if _is_web_address(url):
            return url[:PAGE_LIMIT]
    return ""


def _is_web_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
