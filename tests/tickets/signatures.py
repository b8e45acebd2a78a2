"""Requests as a signing program sends them."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.test import Client
from standardwebhooks.webhooks import Webhook

from tickets.integrations import signing
from tickets.models import Integration, Proof

TICKET = {"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "I get a 403 error."}


def signing_with(integration: Integration, proof: Proof = Proof.EITHER) -> str:
    """The integration's new secret; its requests are proven so from now on."""
    Integration.objects.filter(pk=integration.pk).update(proof=proof)
    return signing.make_signing_secret(integration)


def address(integration: Integration, lane: str = "ingest") -> str:
    return f"/api/webhooks/support/in/{integration.public_id}/{lane}"


def standard(body: bytes, secret: str, *, id: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    """The headers of Standard Webhooks, made by its own package."""
    at = at or datetime.now(UTC)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, body.decode()),
    }


def plain(body: bytes, secret: str) -> dict[str, str]:
    return {"x-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def send(path: str, body: bytes, headers: dict[str, str]) -> Any:
    return Client().post(path, body, content_type="application/json", headers=headers)


def written(values: Any) -> bytes:
    return json.dumps(values).encode()
