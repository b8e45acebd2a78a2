"""The secrets that integrations sign their requests with: made, shown once, rotated with an overlap, found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import ExpressionWrapper, F, TextField
from django.db.models.functions import Now

from tickets import keys
from tickets.encryption import DecryptionError, decrypt
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
        """What a signature permits: to post tickets. Customers are written with a key that may."""
        return keys.Caller(
            integration_id=self.integration_id,
            name=self.name,
            scopes=(Scope.TICKETS.value,),
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
        # The encrypted text moves as it stands, also where nobody can read it any more.
        old_signing_secret=F("signing_secret"),
        old_signing_secret_until=Now() + overlap,
        signing_secret=secret,
    )
    return secret


def find_signer(integration_id: UUID, *, now: datetime) -> Signer | None:
    """None where there is no such integration or it is off."""
    row = (
        Integration.objects.filter(pk=integration_id, is_active=True)
        .annotate(present=_as_stored("signing_secret"), last=_as_stored("old_signing_secret"))
        .values("name", "accepts_callback_urls", "proof", "present", "last", "old_signing_secret_until")
        .first()
    )
    if row is None:
        return None
    until = row["old_signing_secret_until"]
    stored = (row["present"], row["last"] if until and until > now else "")
    return Signer(
        integration_id=integration_id,
        name=row["name"],
        accepts_callback_urls=row["accepts_callback_urls"],
        proof=row["proof"],
        secrets=tuple(_readable(stored, integration_id)),
    )


def _change(integration: Integration, **values: object) -> None:
    """Not by `save`, which would need to read what may be unreadable."""
    Integration.objects.filter(pk=integration.pk).update(**values)


def _as_stored(field: str) -> ExpressionWrapper:
    """Still encrypted: one secret that can't be read must not hide the other."""
    return ExpressionWrapper(F(field), output_field=TextField())


def _readable(stored: tuple[str, ...], integration_id: UUID) -> Iterator[str]:
    for token in filter(None, stored):
        try:
            yield decrypt(token)
        except DecryptionError as error:
            log.error("signing secret unreadable", integration=str(integration_id), error=str(error))
