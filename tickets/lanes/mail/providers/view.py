"""/api/webhooks/support/mail/{provider}/inbound/: where mail providers post. Closed until its secret is configured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import structlog
from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.webhooks.amazon_ses import AmazonSESInboundWebhookView
from anymail.webhooks.brevo import BrevoInboundWebhookView
from anymail.webhooks.mailersend import MailerSendInboundWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.mailjet import MailjetInboundWebhookView
from anymail.webhooks.mailtrap import MailtrapInboundWebhookView
from anymail.webhooks.mandrill import MandrillCombinedWebhookView
from anymail.webhooks.postal import PostalInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from anymail.webhooks.resend import ResendInboundWebhookView
from anymail.webhooks.sendgrid import SendGridInboundWebhookView
from anymail.webhooks.sparkpost import SparkPostInboundWebhookView
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException

from tickets.api.body import Unreadable, read_raw
from tickets.api.json_answers import error_answer
from tickets.lanes.mail.parse.mime import HOSTILE
from tickets.lanes.mail.providers.provider_request import ProviderRequest
from tickets.lanes.mail.providers.receive import receive_untaken

log = structlog.get_logger(__name__)


class MailNotStored(APIException):
    status_code = 503
    default_code = "unavailable"
    default_detail = "The mail could not be taken; post it again later."


@dataclass(frozen=True, slots=True)
class Provider:
    """django-anymail's view, and the names in ANYMAIL without which it would take mail from anybody, or could not."""

    view: Any
    needs: tuple[str, ...] = ("WEBHOOK_SECRET",)

    @property
    def is_open(self) -> bool:
        return all(settings.ANYMAIL.get(name) for name in self.needs)


PROVIDERS: dict[str, Provider] = {
    "amazon_ses": Provider(AmazonSESInboundWebhookView),
    "brevo": Provider(BrevoInboundWebhookView, ("WEBHOOK_SECRET", "BREVO_API_KEY")),
    "mailersend": Provider(MailerSendInboundWebhookView, ("MAILERSEND_INBOUND_SECRET",)),
    "mailgun": Provider(MailgunInboundWebhookView, ("MAILGUN_WEBHOOK_SIGNING_KEY",)),
    "mailjet": Provider(MailjetInboundWebhookView),
    "mailtrap": Provider(MailtrapInboundWebhookView, ("WEBHOOK_SECRET", "MAILTRAP_API_TOKEN")),
    "mandrill": Provider(MandrillCombinedWebhookView, ("MANDRILL_WEBHOOK_KEY",)),
    "postal": Provider(PostalInboundWebhookView, ("POSTAL_WEBHOOK_KEY",)),
    "postmark": Provider(PostmarkInboundWebhookView),
    "resend": Provider(ResendInboundWebhookView, ("WEBHOOK_SECRET", "RESEND_API_KEY")),
    "sendgrid": Provider(SendGridInboundWebhookView),
    "sparkpost": Provider(SparkPostInboundWebhookView),
}


@csrf_exempt
def provider_mail(request: HttpRequest, provider: str) -> HttpResponse:
    """200 when everything in the post is kept, whatever became of it; 5xx only when nothing is."""
    known = PROVIDERS.get(provider)
    if known is None or not known.is_open:
        raise Http404
    try:
        # In a form or in JSON a mail is longer than it is, at most twice with room for what comes with it.
        raw = read_raw(request, most=settings.MAIL_MAX_BYTES * 2)
        return _passed_on(known, ProviderRequest(cast(WSGIRequest, request).environ, raw))
    except APIException as error:
        return error_answer(error)


def _passed_on(provider: Provider, request: ProviderRequest) -> HttpResponse:
    """Raises Unavailable, Unreadable; AnymailWebhookValidationFailure becomes 400 by itself."""
    answer: Callable[..., HttpResponse] = provider.view.as_view()
    try:
        return answer(request)
    except AnymailWebhookValidationFailure:
        raise
    except AnymailError as error:
        log.error("provider's post not taken", provider=provider.view.esp_name, exc_info=error)
        raise MailNotStored from None
    except HOSTILE as error:
        log.warning("provider's post not understood", provider=provider.view.esp_name, error=type(error).__name__)
        if not (_is_proven(provider, request) and receive_untaken(provider.view.esp_name, request)):
            raise Unreadable("The post is not what this provider sends.") from None
        return HttpResponse()


def _is_proven(provider: Provider, request: ProviderRequest) -> bool:
    """Where the proof itself could not be read there is none."""
    try:
        provider.view().run_validators(request)
    except HOSTILE:
        return False
    return True


urlpatterns = [
    path("<str:provider>/inbound/", provider_mail, name="provider-mail"),
    # Mailgun posts the mail as it is when the address says so.
    path("mailgun/inbound_mime/", provider_mail, {"provider": "mailgun"}, name="provider-mail-mime"),
]
