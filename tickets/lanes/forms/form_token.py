"""What a form carries to show that our page was opened, and when: signed, so it needs no cookie."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

from tickets.models import Form

# Ours have a quarter of this.
LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FormToken:
    nonce: str
    # Sent sooner after the page was opened than a person can have written anything.
    is_hasty: bool


class BadFormToken(Exception):
    """Too old, of another form, or not ours."""


def make_stamp(form: Form, *, is_filled: bool = False) -> str:
    """`is_filled`: the page comes back with what was typed, so that sending it at once is no haste."""
    ready_at = 0 if is_filled else time.time() + settings.FORM_LEAST_SECONDS
    return signing.dumps([secrets.token_urlsafe(12), ready_at], salt=_salt(form))


def read_form_token(form: Form, text: str) -> FormToken:
    """Raises BadFormToken."""
    if len(text) > LONGEST or not text.isascii():
        raise BadFormToken
    try:
        nonce, ready_at = signing.loads(text, salt=_salt(form), max_age=timedelta(hours=settings.FORM_STAMP_HOURS))
    except signing.BadSignature as error:
        raise BadFormToken from error
    return FormToken(nonce=nonce, is_hasty=time.time() < ready_at)


def _salt(form: Form) -> str:
    return f"tickets.lanes.forms.form_token.{form.pk}"
