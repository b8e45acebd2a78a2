"""POST /api/webhooks/support/form: a team's own form, known by its secret, from a browser or a program."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, AuthenticationFailed, ValidationError
from rest_framework.views import APIView

from tickets import ids
from tickets.api.errors import ErrorOut, describe_error
from tickets.api.fields import unknown_fields
from tickets.api.json_answers import error_answer, json_answer
from tickets.api.negotiation import Unnegotiated
from tickets.intake.rate_limits import RateLimitReached
from tickets.intake.receipts import StoredDelivery
from tickets.integrations import form_secrets
from tickets.lanes.forms.client_network import network_of
from tickets.lanes.forms.posted_form import JSON, PostedForm, read_posted
from tickets.lanes.forms.public_page import gone_to, show_again, show_used_up, too_many_words
from tickets.lanes.forms.receive_form import FormRefused, receive_form
from tickets.lanes.forms.render_page import render_page
from tickets.lanes.forms.support_form import MESSAGE_LIMIT, NAME_LIMIT
from tickets.lanes.programs.ingest import ANSWER, IngestOut
from tickets.lanes.programs.posting import TooMany
from tickets.models import Form
from tickets.models.ticket import SUBJECT_LIMIT

FIELDS = {"name", "email", "subject", "message", "page", "secret", "website", "stamp"}
# A page of another site may ask by script. The secret is in that page anyway, and no cookie counts here.
CROSS_ORIGIN = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = {"Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "content-type, accept"}


class FormIn(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="The form's secret.")
    email = serializers.CharField(help_text="The customer's address.")
    message = serializers.CharField(max_length=MESSAGE_LIMIT)
    name = serializers.CharField(required=False, max_length=NAME_LIMIT)
    subject = serializers.CharField(required=False, max_length=SUBJECT_LIMIT)
    page = serializers.CharField(required=False, help_text="Where the customer was; the referrer where it is left out.")
    website = serializers.CharField(required=False, help_text="For robots: hide it from people and leave it empty.")
    stamp = serializers.CharField(required=False, help_text="Our own pages send it along.")


EXAMPLE = {
    "secret": "hdf_…",
    "name": "Ann Example",
    "email": "ann@example.com",
    "subject": "Cannot log in",
    "message": "I get a 403 error since yesterday.",
}


class FormView(APIView):
    authentication_classes = []
    permission_classes = []
    content_negotiation_class = Unnegotiated

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Past REST framework's negotiation, which would refuse whoever asks for a page."""
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=CROSS_ORIGIN | PREFLIGHT)
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        answer = self.post(request)
        for name, value in CROSS_ORIGIN.items():
            answer[name] = value
        return answer

    @extend_schema(
        operation_id="post_form",
        summary="Post a web form",
        description=(
            "For a form of your own. The same names serve as fields of an HTML form, `application/x-www-form-urlencoded`"
            " or `multipart/form-data`: then a browser is sent on to the form's page after sending (303), unless it asks"
            " with `Accept: application/json`."
        ),
        auth=[],
        request={"application/json": FormIn},
        responses={
            201: OpenApiResponse(IngestOut, "Stored, or a repeat.", [OpenApiExample("Stored", ANSWER)]),
            303: OpenApiResponse(None, "Stored; where a browser goes next."),
            401: ErrorOut,
            429: ErrorOut,
        },
        examples=[OpenApiExample("Form", EXAMPLE, request_only=True)],
        tags=["Tickets"],
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            posted = read_posted(request)
            form = _form_of(posted)
        except APIException as error:
            return _problem(request, error)
        try:
            _refuse_strange(posted)
            stored = receive_form(form, _with_page(request, posted), network=network_of(request), needs_stamp=False)
        except ValidationError as error:
            return _problem(request, error)
        except FormRefused as refused:
            return _refused(request, form, refused, posted)
        except RateLimitReached as error:
            return _used_up(request, form, posted, error)
        return _stored(request, form, stored)


def _form_of(posted: PostedForm) -> Form:
    """Raises AuthenticationFailed."""
    secret = posted.fields.get("secret")
    form = form_secrets.find_form(secret) if isinstance(secret, str) else None
    if form is None:
        raise AuthenticationFailed("The form's secret is unknown, expired or revoked, or the form is off.")
    return form


def _refuse_strange(posted: PostedForm) -> None:
    """A program hears of what it got wrong; a browser sends its buttons along and whatever else a page has."""
    if not posted.is_json:
        return
    errors = unknown_fields(posted.fields, FIELDS)
    errors |= {
        name: ["Not a valid string."]
        for name, value in posted.fields.items()
        if name in FIELDS and not isinstance(value, str)
    }
    if errors:
        raise ValidationError(errors)


def _with_page(request: HttpRequest, posted: PostedForm) -> PostedForm:
    if posted.fields.get("page") or "Referer" not in request.headers:
        return posted
    return PostedForm(
        fields=posted.fields | {"page": request.headers["Referer"]},
        content_type=posted.content_type,
        files=posted.files,
    )


def _wants_json(request: HttpRequest) -> bool:
    return request.content_type == JSON or JSON in request.headers.get("Accept", "")


def _stored(request: HttpRequest, form: Form, stored: StoredDelivery) -> HttpResponse:
    if not _wants_json(request):
        return gone_to(form)
    return json_answer(stored.answer, status=201, headers={"Receipt-Id": ids.to_public("r", stored.receipt_id)})


def _refused(request: HttpRequest, form: Form, refused: FormRefused, posted: PostedForm) -> HttpResponse:
    if not _wants_json(request):
        return show_again(request, form, refused.sheet, posted, status=400, secret=posted.fields["secret"])
    error = {"code": "invalid", "message": str(refused), "fields": refused.receipt.errors}
    return json_answer({"error": error}, status=400, headers={"Receipt-Id": refused.receipt.public_id})


def _used_up(request: HttpRequest, form: Form, posted: PostedForm, error: RateLimitReached) -> HttpResponse:
    if not _wants_json(request):
        return show_used_up(request, form, posted, error, secret=posted.fields["secret"])
    return error_answer(TooMany(f"Too many posts. {too_many_words(error)}", wait=error.retry_after_seconds))


def _problem(request: HttpRequest, error: APIException) -> HttpResponse:
    if not _wants_json(request):
        return render_page(
            request, "support/problem.html", {"message": describe_error(error)["message"]}, status=error.status_code
        )
    return error_answer(error)
