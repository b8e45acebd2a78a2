"""Hands what django-anymail was posted to where every mail goes."""

from __future__ import annotations

from typing import Any

import structlog
from anymail.inbound import AnymailInboundMessage

from tickets.lanes.mail.mail_source import Envelope, MailSource
from tickets.lanes.mail.providers.provider_results import envelope_of
from tickets.lanes.mail.providers.raw_mail import raw_of, raws_of_request
from tickets.lanes.mail.receive_mail import receive_mail

log = structlog.get_logger(__name__)


def receive_inbound(sender: Any, event: Any, esp_name: str, **options: Any) -> None:
    """The receiver of django-anymail's signal. What it raises makes the provider post again."""
    if event.message is None:
        log.warning("post without a mail", provider=esp_name)
        return
    raw = raw_of(esp_name, event.esp_event)
    envelope = envelope_of(esp_name, event.esp_event, event.message)
    source = MailSource(actor=_actor(esp_name), envelope=envelope)
    receive_mail(_rebuilt(event.message) if raw is None else raw, source)


def receive_untaken(esp_name: str, request: Any) -> bool:
    """Receives what django-anymail could not take apart, with nothing known beside it; False if there is no mail."""
    try:
        raws = raws_of_request(esp_name, request)
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
    for raw in raws:
        receive_mail(raw, MailSource(actor=_actor(esp_name), envelope=Envelope(is_believed=True)))
    return bool(raws)


def _rebuilt(message: AnymailInboundMessage) -> bytes:
    # Headers as they were given: folded anew they would be other headers.
    raw: bytes = message.as_bytes(policy=message.policy.clone(refold_source="none", linesep="\r\n"))
    return raw


def _actor(esp_name: str) -> str:
    return f"mail provider {esp_name}"
