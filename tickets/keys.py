"""Keys of integrations: made, shown once, stored as a hash, found again, rotated with an overlap, revoked."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models import ApiKey, Integration

OVERLAP = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=1)
MARK = "hd_"

# In SQL because every request asks it: the ORM would spend a millisecond on making the same text anew.
FIND = """
SELECT key.id, integration.id, integration.name, key.scopes, integration.accepts_callback_urls,
    coalesce(key.last_used_at < statement_timestamp() - make_interval(secs => %s), true)
FROM tickets_apikey AS key JOIN tickets_integration AS integration ON integration.id = key.integration_id
WHERE key.digest = %s AND key.revoked_at IS NULL AND integration.is_active
    AND (key.expires_at IS NULL OR key.expires_at > statement_timestamp())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who makes a request: what an API view knows of its integration."""

    integration_id: UUID
    name: str
    scopes: tuple[str, ...]
    accepts_callback_urls: bool
    is_authenticated: bool = True

    @property
    def actor(self) -> str:
        return f"integration {self.name}"


def create_key(integration: Integration, *, label: str = "", scopes: list[str] | None = None) -> tuple[ApiKey, str]:
    """The key's row, and its text, which is shown now and never again."""
    text = MARK + secrets.token_urlsafe(32)
    row = ApiKey(integration=integration, label=label, prefix=text[:9], digest=_digest(text))
    if scopes is not None:
        row.scopes = scopes
    row.save()
    return row, text


@transaction.atomic
def rotate_key(key: ApiKey, *, overlap: timedelta = OVERLAP) -> tuple[ApiKey, str]:
    """A new key with the same scopes; the old one works until the overlap ends."""
    ApiKey.objects.filter(pk=key.pk).filter(Q(expires_at=None) | Q(expires_at__gt=Now() + overlap)).update(
        expires_at=Now() + overlap
    )
    return create_key(key.integration, label=key.label, scopes=key.scopes)


def revoke_key(key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=Now())


def find_caller(text: str) -> Caller | None:
    """Whose key this is, if it may be used now."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [TOUCHED_EVERY.total_seconds(), _digest(text)])
        row = cursor.fetchone()
    if row is None:
        return None
    key_id, integration_id, name, scopes, accepts_callback_urls, is_stale = row
    if is_stale:
        ApiKey.objects.filter(pk=key_id).update(last_used_at=Now())
    return Caller(
        integration_id=integration_id, name=name, scopes=tuple(scopes), accepts_callback_urls=accepts_callback_urls
    )


def create_secret() -> str:
    """A secret of Standard Webhooks: 32 random bytes in base 64 behind `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
