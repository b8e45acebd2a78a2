"""The secrets that integrations sign their requests with: made, shown once, rotated with an overlap, found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import F
from django.db.models.functions import Now

from tickets.db.encryption import DecryptionError, Sealed
from tickets.integrations import keys
from tickets.models import Integration, Proof, Scope

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An integration whose requests may be signed. `secrets`: the present one, and the last one while both are good."""

    integration_id: UUID
    name: str
    accepts_callback_urls: bool
    proof: str
    secrets: tuple[str, ...]

    @property
    def caller(self) -> keys.Caller:
        """What a signature permits: to post tickets and events. Customers are written with a key that may."""
        return keys.Caller(
            integration_id=self.integration_id,
            name=self.name,
            scopes=(Scope.TICKETS.value, Scope.EVENTS.value),
            accepts_callback_urls=self.accepts_callback_urls,
        )

    @property
    def takes_keys(self) -> bool:
        return self.proof in (Proof.KEY, Proof.EITHER)

    @property
    def takes_signatures(self) -> bool:
        return self.proof in (Proof.SIGNATURE, Proof.EITHER)


def make_signing_secret(integration: Integration) -> str:
    """A new secret, shown now and never again; whatever is signed with another one is refused from now on."""
    secret = keys.create_secret()
    _change(integration, signing_secret=secret, old_signing_secret="", old_signing_secret_until=None)
    return secret


def rotate_signing_secret(integration: Integration, *, overlap: timedelta = keys.OVERLAP) -> str:
    """A new secret, shown now and never again; the last one is good until the overlap ends."""
    secret = keys.create_secret()
    _change(
        integration,
        # The sealed text moves as it stands in the row at that moment.
        old_signing_secret=F("signing_secret"),
        old_signing_secret_until=Now() + overlap,
        signing_secret=secret,
    )
    return secret


def find_signer(integration_id: UUID, *, now: datetime) -> Signer | None:
    """None if there is no such integration or it is off."""
    found = (
        Integration.objects.filter(pk=integration_id, is_active=True)
        .only(
            "name", "accepts_callback_urls", "proof", "signing_secret", "old_signing_secret", "old_signing_secret_until"
        )
        .first()
    )
    if found is None:
        return None
    until = found.old_signing_secret_until
    stored = [found.signing_secret, *([found.old_signing_secret] if until and until > now else [])]
    return Signer(
        integration_id=integration_id,
        name=found.name,
        accepts_callback_urls=found.accepts_callback_urls,
        proof=found.proof,
        secrets=tuple(_readable(stored, integration_id)),
    )


def _change(integration: Integration, **values: object) -> None:
    """In one statement, so that two who rotate at once leave what one of them was shown."""
    Integration.objects.filter(pk=integration.pk).update(**values)


def _readable(stored: list[Sealed], integration_id: UUID) -> Iterator[str]:
    """One that can't be read must not hide the other."""
    for secret in filter(None, stored):
        try:
            yield secret.reveal()
        except DecryptionError as error:
            log.error("signing secret unreadable", integration=str(integration_id), error=str(error))
