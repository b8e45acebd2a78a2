"""/support/answers/<token>: the page behind the link that we mail to an address which only a form named."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import APIException

from tickets.actions.errors import NotPossible
from tickets.actions.form_use import FIELD
from tickets.api.errors import describe_error
from tickets.customers.verification import GOOD_FOR, BadLink, address_in, verify_address
from tickets.intake import rate_limits
from tickets.lanes.forms.answers_actions import Act, ActSheet, act_on_answer
from tickets.lanes.forms.client_network import network_of
from tickets.lanes.forms.conversations import Conversation, conversations_of
from tickets.lanes.forms.posted_form import PostedForm, read_posted
from tickets.lanes.forms.public_page import too_many_words
from tickets.lanes.forms.render_page import render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNotice:
    """What the page says of what was just asked for, at that conversation; `typed` is what was not taken."""

    ticket_id: str = ""
    done: str = ""
    problem: str = ""
    typed: str = ""
    status: int = 200
    retry_after: int = 0


# The token is all that counts; there is no login that a forged post could abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answers_page(request: HttpRequest, token: str) -> HttpResponse:
    """Asked for by a button, since mail scanners open every link: only a post verifies the address, and only a post acts."""
    try:
        if request.method != "POST":
            return render_page(request, "support/ask.html", {"address": _veiled(address_in(token))})
        email = verify_address(token)
    except BadLink:
        return render_page(request, "support/old_link.html", {"days": GOOD_FOR.days}, status=404)
    try:
        posted = read_posted(request)
    except APIException as error:
        return render_page(
            request, "support/problem.html", {"message": describe_error(error)["message"]}, status=error.status_code
        )
    told = _acted(request, posted, email) if posted.fields.get("do") else PageNotice()
    return _shown(request, email, told)


def _acted(request: HttpRequest, posted: PostedForm, email: str) -> PageNotice:
    wanted, typed = str(posted.fields.get("ticket", "")), str(posted.fields.get("text", ""))
    conversation = next((one for one in conversations_of(email) if one.ticket.public_id == wanted), None)
    sheet = ActSheet(posted.fields)
    if conversation is None:
        return PageNotice(problem="That conversation is not here any more.", status=404)
    if not sheet.is_valid():
        wrong = " ".join(str(message) for messages in sheet.errors.values() for message in messages)
        return PageNotice(ticket_id=wanted, problem=wrong, typed=typed, status=400)
    wish = Act(
        conversation=conversation, email=email, nonce=str(posted.fields.get(FIELD, ""))[:100], **sheet.cleaned_data
    )
    try:
        rate_limits.forget_idle()
        rate_limits.record_use("form-network", network_of(request), most=settings.FORM_PER_NETWORK_AN_HOUR)
        return PageNotice(ticket_id=wanted, done=act_on_answer(wish))
    except rate_limits.RateLimitReached as error:
        problem = f"Too many messages came from here. {too_many_words(error)} What you wrote is still below."
        return PageNotice(
            ticket_id=wanted, problem=problem, typed=typed, status=429, retry_after=error.retry_after_seconds
        )
    except NotPossible as error:
        return PageNotice(ticket_id=wanted, problem=str(error), typed=typed, status=409)


def _shown(request: HttpRequest, email: str, told: PageNotice) -> HttpResponse:
    found: list[Conversation] = conversations_of(email)
    answer = render_page(
        request,
        "support/answers.html",
        {"conversations": found, "address": email, "told": told, "action": request.path},
        status=told.status,
    )
    if told.retry_after:
        answer["Retry-After"] = str(told.retry_after)
    return answer


def _veiled(email: str) -> str:
    """`a…@example.com`: enough for its owner."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
