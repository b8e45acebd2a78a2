"""Keys of integrations: made, shown once, stored as a hash, found again, rotated with an overlap, revoked."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from tickets.db.prepared import Statement
from tickets.models import ApiKey, Integration, Proof

OVERLAP = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=1)
MARK = "hd_"

# Which key may be used now. In SQL because every request asks it, and because the statement that stores a post asks it
# too: the ORM would spend a millisecond on making the same text anew.
USABLE = """
    FROM tickets_apikey AS key JOIN tickets_integration AS integration ON integration.id = key.integration_id
    WHERE key.digest = %(key_digest)s AND key.revoked_at IS NULL AND integration.is_active
        AND (key.expires_at IS NULL OR key.expires_at > statement_timestamp())
"""
# All that a Caller says, as one text that can be compared.
TERMS = """
    row(integration.id, integration.name, key.scopes, integration.accepts_callback_urls, integration.proof)::text
"""
# The integration, if the key may still be used and the caller is still what we took it for.
UNCHANGED = f"SELECT integration.id {USABLE} AND {TERMS} = %(key_terms)s"

_FIND = Statement(f"""
    SELECT key.id, key.prefix, integration.id, integration.name, key.scopes, integration.accepts_callback_urls, integration.proof,
        {TERMS},
        coalesce(key.last_used_at < statement_timestamp() - make_interval(secs => %(seconds)s), true)
    {USABLE}
""")
_CONFIRM = Statement(UNCHANGED)


class CallerChanged(Exception):
    """The key was revoked, or what it permits was changed, since the caller was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who makes a request: what an API view knows of its integration."""

    integration_id: UUID
    name: str
    scopes: tuple[str, ...]
    accepts_callback_urls: bool
    # How the integration's posts are to prove themselves.
    proof: str = Proof.KEY
    is_authenticated: bool = True
    # How people know the key; empty if a signature proves the request.
    key_prefix: str = ""
    # By these a statement finds out whether all of the above still holds.
    key_digest: str = ""
    key_terms: str = ""

    @property
    def actor(self) -> str:
        return f"integration {self.name}"

    @property
    def actor_by_key(self) -> str:
        """For the settings' history, where it matters which key it was."""
        return f"{self.actor}, key {self.key_prefix}…" if self.key_prefix else self.actor


def create_key(integration: Integration, *, label: str = "", scopes: list[str] | None = None) -> tuple[ApiKey, str]:
    """The key's row, and its text, which is shown now and never again."""
    text = MARK + secrets.token_urlsafe(32)
    row = ApiKey(integration=integration, label=label, prefix=text[:9], digest=digest_of(text))
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
    digest = digest_of(text)
    row = _FIND.row({"key_digest": digest, "seconds": TOUCHED_EVERY.total_seconds()})
    if row is None:
        return None
    key_id, prefix, integration_id, name, scopes, accepts_callback_urls, proof, terms, is_stale = row
    if is_stale:
        ApiKey.objects.filter(pk=key_id).update(last_used_at=Now())
    return Caller(
        integration_id=integration_id,
        name=name,
        scopes=tuple(scopes),
        accepts_callback_urls=accepts_callback_urls,
        proof=proof,
        key_prefix=prefix,
        key_digest=digest,
        key_terms=terms,
    )


def confirm_caller(caller: Caller) -> None:
    """Raises CallerChanged unless the key may still be used, and for the same."""
    if _CONFIRM.row({"key_digest": caller.key_digest, "key_terms": caller.key_terms}) is None:
        raise CallerChanged


def create_secret() -> str:
    """A secret of Standard Webhooks: 32 random bytes in base 64 behind `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
