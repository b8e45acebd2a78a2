"""Secrets of forms: made, shown once, stored as a hash, found again, rotated with an overlap, revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from tickets.integrations.keys import OVERLAP, TOUCHED_EVERY, digest_of
from tickets.models import Form, FormSecret

MARK = "hdf_"


def create_secret(form: Form) -> tuple[FormSecret, str]:
    """The secret's row, and its text, which is shown now and never again."""
    text = MARK + secrets.token_urlsafe(32)
    return FormSecret.objects.create(form=form, prefix=text[:10], digest=digest_of(text)), text


@transaction.atomic
def rotate_secret(secret: FormSecret, *, overlap: timedelta = OVERLAP) -> tuple[FormSecret, str]:
    """A new secret; the old one works until the overlap ends."""
    FormSecret.objects.filter(pk=secret.pk).filter(Q(expires_at=None) | Q(expires_at__gt=Now() + overlap)).update(
        expires_at=Now() + overlap
    )
    return create_secret(secret.form)


def revoke_secret(secret: FormSecret) -> None:
    FormSecret.objects.filter(pk=secret.pk, revoked_at=None).update(revoked_at=Now())


def find_form(text: str) -> Form | None:
    """Whose secret this is, if it may be used now and the form is on."""
    secret = FormSecret.objects.select_related("form").filter(digest=digest_of(text)).first()
    now = timezone.now()
    if secret is None or not secret.is_usable(now) or not secret.form.is_active:
        return None
    if secret.last_used_at is None or secret.last_used_at < now - TOUCHED_EVERY:
        FormSecret.objects.filter(pk=secret.pk).update(last_used_at=Now())
    return secret.form
