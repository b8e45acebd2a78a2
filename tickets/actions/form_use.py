"""A form acts once: a double click, a reload and a second post from the same page are answered as the first was."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from tickets.models import FormUse, Ticket

FIELD = "once"
KEPT = timedelta(days=14)
_NONCE = re.compile(r"[\w-]{8,40}", re.ASCII)


class AlreadyUsed(Exception):
    """The form was sent in before, with other words in it. Nothing is done with these."""


def new_nonce() -> str:
    return secrets.token_urlsafe(18)


def is_nonce(text: str) -> bool:
    return _NONCE.fullmatch(text) is not None


@transaction.atomic
def act_once(ticket: Ticket, act: Callable[[], str], *, nonce: str, fields: Mapping[str, object]) -> str:
    """What `act` says, or what it said the first time. Raises AlreadyUsed, and whatever `act` raises.

    Where `act` raises, the form counts as unused and may be sent in again. Without a nonce it just acts: programs and
    pages from before the last upgrade have none.
    """
    if not is_nonce(nonce):
        return act()
    use = FormUse(ticket=ticket, nonce=nonce, digest=_digest(fields))
    # Whoever comes second waits here until the first is done.
    FormUse.objects.bulk_create([use], ignore_conflicts=True)
    first = FormUse.objects.get(ticket=ticket, nonce=nonce)
    if first.pk == use.pk:
        said = act()
        FormUse.objects.filter(pk=use.pk).update(said=said)
        return said
    if first.digest != use.digest:
        raise AlreadyUsed
    return first.said


def forget_old_uses() -> int:
    """Nobody sends in a page that is so old."""
    return FormUse.objects.filter(at__lt=Now() - KEPT).delete()[0]


def _digest(fields: Mapping[str, object]) -> str:
    told = {name: str(value) for name, value in fields.items() if name not in (FIELD, "csrfmiddlewaretoken")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode(errors="replace")).hexdigest()
