"""Replies by a signed POST to the integration's address, after the Standard Webhooks specification.

The request's `webhook-id` is the reply's id and stays the same on every try: by it the receiver drops repeats.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils.html import linebreaks
from standardwebhooks.webhooks import Webhook

from tickets.channels.base import DeliveryError, DeliveryReceipt, FarEndError, Route, Way
from tickets.channels.below_answer import is_by_software
from tickets.channels.far_ends import callback_server
from tickets.db.encryption import DecryptionError
from tickets.models import Integration, Reply, Ticket
from tickets.outbound.addresses import AddressRefused
from tickets.outbound.http import Answer, NoAnswer, send_request
from tickets.outbound.retry_after import retry_after
from tickets.signed.feedback_link import feedback_links

LONGEST_PAUSE = timedelta(hours=24)
NEW_SECRET = (
    "Make a new callback secret on the integration's page, or bring back the key that the old one was stored with."
)


def address_of(ticket: Ticket) -> str:
    """Where this ticket's replies are posted; empty when nowhere."""
    return ticket.callback_url or (ticket.integration.callback_url if ticket.integration else "")


def send(reply: Reply, route: Route) -> DeliveryReceipt:
    """Raises DeliveryError and LeaseOver."""
    url = address_of(route.origin)
    integration = route.origin.integration
    if integration is None:
        raise DeliveryError("The ticket has no integration to call back.", permanent=True)
    if integration.callback_paused_at is not None and url == integration.callback_url:
        raise DeliveryError("Callbacks are paused since the address answered 410 Gone.", permanent=True)
    body = json.dumps(payload_of(reply, route.origin), separators=(",", ":"), ensure_ascii=False)
    response = _post(url, body.encode(), _headers(integration, reply, body), seconds=_seconds(reply))
    if response.status == 410:
        _pause(integration, url)
    _judge(response)
    return DeliveryReceipt(recipient=url[:500])


def payload_of(reply: Reply, ticket: Ticket) -> dict[str, object]:
    """The ticket is named as the integration knows it, also where it is merged into another."""
    links = feedback_links((reply.copy_of or reply).public_id) if not reply.is_acknowledgement else None
    return {
        "type": "ticket.reply",
        "timestamp": reply.created_at.isoformat(),
        "data": {
            "ticket_id": ticket.public_id,
            "reply_id": reply.public_id,
            "external_id": ticket.external_id,
            "text": reply.message.text,
            "html": linebreaks(reply.message.text, autoescape=True),
            # A hand-over moves nothing: it tells where the ticket stands.
            "status": reply.status_after or reply.ticket.status,
            "confidence": reply.confidence,
            "by_software": is_by_software(reply),
            "feedback": links.as_fields() if links else None,
        },
    }


def _headers(integration: Integration, reply: Reply, body: str) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "content-type": "application/json",
        "user-agent": "Helpdesk-Callback/1",
        "webhook-id": reply.public_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _signer(integration).sign(reply.public_id, now, body),
    }


def _signer(integration: Integration) -> Webhook:
    try:
        secret = integration.callback_secret.reveal()
    except DecryptionError as error:
        # Our own side's fault, not the reply's: it is sent once somebody has done what the words say.
        words = f"The callback secret of {integration} is unreadable. {error}"
        raise FarEndError(words, pauses_at_once=True, advice=NEW_SECRET) from error
    if not secret:
        raise FarEndError(f"{integration} has no callback secret.", pauses_at_once=True, advice=NEW_SECRET)
    return Webhook(secret)


def _seconds(reply: Reply) -> float:
    most = settings.CALLBACK_TIMEOUT_SECONDS
    return min(most, reply.lease.left()) if reply.lease else most


def _post(url: str, body: bytes, headers: dict[str, str], *, seconds: float) -> Answer:
    """The head of the answer; its body is not read."""
    try:
        return send_request("POST", url, body=body, headers=headers, seconds=seconds)
    except NoAnswer as error:
        raise FarEndError(f"The callback address did {str(error).removeprefix('It did ')}", counts=True) from error
    except AddressRefused as error:
        raise DeliveryError(f"Callback refused. {error}", permanent=error.permanent) from error


def _pause(integration: Integration, url: str) -> None:
    """Only the integration's own address: another one was named for this ticket alone."""
    if url == integration.callback_url:
        Integration.objects.filter(pk=integration.pk).update(callback_paused_at=Now())


def _judge(response: Answer) -> None:
    if response.is_success:
        return
    code = response.status
    may_pass = code >= 500 or code in (408, 425, 429)
    raise DeliveryError(
        f"The callback address answered {code}.",
        permanent=not may_pass,
        retry_after=retry_after(response.headers.get("retry-after", ""), longest=LONGEST_PAUSE),
        is_answer=True,
    )


WAY = Way(
    name="callback",
    label="Callback",
    fits=lambda reply, origin, address: bool(address_of(origin)),
    send=send,
    far_end=lambda route: callback_server(address_of(route.origin), integration_id=route.origin.integration_id),
    drops_repeats=True,
)
