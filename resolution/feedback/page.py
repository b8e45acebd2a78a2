"""/support/feedback/<token>/<said>: the page behind the links below an answer. Opening it asks; only its form acts."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import APIException

from resolution.feedback.give_feedback import (
    AlreadyGiven,
    TooOld,
    answer_with_feedback,
    give_feedback,
    has_expired,
    rate,
)
from resolution.models import Feedback, Said
from resolution.models.feedback import BEST, LONGEST_COMMENT
from tickets.actions.errors import NotPossible
from tickets.api.errors import describe_error
from tickets.intake import rate_limits
from tickets.lanes.forms.client_network import network_of
from tickets.lanes.forms.posted_form import read_posted
from tickets.lanes.forms.render_page import render_page
from tickets.lanes.forms.support_form import LinesField
from tickets.models import Reply
from tickets.signed.feedback_link import BadFeedbackLink, feedback_token, reply_of_token

ADDRESSES = {"solved": Said.SOLVED, "not-solved": Said.NOT_SOLVED}
RATING = "rating"
STAMP = "stamp"
SALT = "resolution.feedback.page"


class FeedbackSheet(forms.Form):
    rating = forms.TypedChoiceField(
        choices=[(number, number) for number in range(1, BEST + 1)], coerce=int, required=False, empty_value=None
    )
    comment = LinesField(max_length=LONGEST_COMMENT, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page says; `problem` is what stands in the way of what was asked for."""

    feedback: Feedback | None = None
    problem: str = ""
    thanks: str = ""
    status: int = 200
    retry_after: int = 0


def stamp_for(reply: Reply) -> str:
    """What a form of ours carries: without it a post is nobody's, and a program that tries addresses has none."""
    return signing.dumps(str(reply.pk), salt=SALT)


# The signed form is all that counts; there is no login that a forged post could abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_page(request: HttpRequest, token: str, said: str) -> HttpResponse:
    reply = _reply_of(token)
    if reply is None or said not in (*ADDRESSES, RATING):
        return render_page(request, "support/feedback_unknown.html", status=404)
    if request.method != "POST":
        return _render(request, reply, said, _opened(reply, said))
    try:
        posted = read_posted(request)
    except APIException as error:
        words = describe_error(error)["message"]
        return _render(request, reply, said, Shown(problem=words, status=error.status_code))
    return _render(request, reply, said, _posted(request, reply, said, posted.fields))


def _reply_of(token: str) -> Reply | None:
    try:
        return answer_with_feedback(reply_of_token(token))
    except BadFeedbackLink:
        return None


def _opened(reply: Reply, said: str) -> Shown:
    """Nothing is written: programs that look for malware open every link in a mail."""
    feedback = _given(reply)
    if feedback is not None:
        is_other = said in ADDRESSES and feedback.said != ADDRESSES[said]
        return _told_before(feedback) if is_other else Shown(feedback=feedback)
    return _expired() if has_expired(reply) else Shown()


def _posted(request: HttpRequest, reply: Reply, said: str, fields: dict[str, object]) -> Shown:
    sheet = FeedbackSheet(fields)
    if not _is_our_form(reply, str(fields.get(STAMP, ""))):
        return Shown(problem="This page is too old. Press the button once more.", status=403)
    if not sheet.is_valid():
        wrong = " ".join(str(words) for errors in sheet.errors.values() for words in errors)
        return Shown(feedback=_given(reply), problem=wrong, status=400)
    try:
        rate_limits.forget_idle()
        rate_limits.record_use("feedback-network", network_of(request), most=settings.FORM_PER_NETWORK_AN_HOUR)
    except rate_limits.RateLimitReached as error:
        seconds = error.retry_after_seconds
        problem = f"Too much came from here in the last hour. Try again in {-(-seconds // 60)} minutes."
        return Shown(feedback=_given(reply), problem=problem, status=429, retry_after=seconds)
    rating, comment = sheet.cleaned_data["rating"], sheet.cleaned_data["comment"]
    return _rate(reply, rating, comment) if said == RATING else _give(reply, ADDRESSES[said], comment)


def _give(reply: Reply, said: Said, comment: str) -> Shown:
    try:
        return Shown(feedback=give_feedback(reply, said, comment=comment))
    except AlreadyGiven:
        return _told_before(Feedback.objects.get(reply=reply))
    except TooOld:
        return _expired()
    except NotPossible as refusal:
        return Shown(problem=str(refusal), status=409)


def _rate(reply: Reply, rating: int | None, comment: str) -> Shown:
    feedback = _given(reply)
    if feedback is None:
        return Shown(problem="Say first whether the answer solved it.", status=409)
    if rating is None:
        return Shown(feedback=feedback, problem="Choose a number from 1 to 5.", status=400)
    is_new = rate(feedback, rating, comment=comment)
    feedback.refresh_from_db()
    thanks = "Thank you for your rating." if is_new else "You have rated this before; that rating stands."
    return Shown(feedback=feedback, thanks=thanks)


def _told_before(feedback: Feedback) -> Shown:
    words = "it solved the matter" if feedback.said == Said.SOLVED else "it did not solve the matter"
    problem = f"You have told us before that {words}, and that stands. If it is otherwise now, write to us."
    return Shown(feedback=feedback, problem=problem, status=409)


def _expired() -> Shown:
    days = settings.FEEDBACK_DAYS
    problem = f"This link was good for {days} days, and they are over. To go on with the matter, write to us."
    return Shown(problem=problem, status=410)


def _given(reply: Reply) -> Feedback | None:
    return Feedback.objects.filter(reply=reply).first()


def _is_our_form(reply: Reply, stamp: str) -> bool:
    try:
        kept: object = signing.loads(stamp[:500], salt=SALT, max_age=settings.FEEDBACK_DAYS * 86_400)
    except signing.BadSignature:
        return False
    return kept == str(reply.pk)


def _render(request: HttpRequest, reply: Reply, said: str, shown: Shown) -> HttpResponse:
    feedback = shown.feedback
    answer = render_page(
        request,
        "support/feedback.html",
        {
            "shown": shown,
            "feedback": feedback,
            "is_solved": (feedback.said if feedback else ADDRESSES.get(said)) == Said.SOLVED,
            "asks": feedback is None and shown.status in (200, 403, 409, 429) and said in ADDRESSES,
            "may_rate": feedback is not None and not _is_rated(feedback),
            "numbers": range(1, BEST + 1),
            "longest": LONGEST_COMMENT,
            "ticket": reply.ticket,
            "token": feedback_token(reply.public_id),
            "said": said,
            STAMP: stamp_for(reply),
        },
        status=shown.status,
    )
    if shown.retry_after:
        answer["Retry-After"] = str(shown.retry_after)
    return answer


def _is_rated(feedback: Feedback) -> bool:
    return Feedback.objects.filter(ticket=feedback.ticket_id, cycle=feedback.cycle, rating__isnull=False).exists()
