"""Secrets that we must be able to read again are encrypted at rest with Fernet (AES-128-CBC and HMAC-SHA256).

A row that is loaded holds them sealed: only `reveal()` needs the key, so a lost key stops nothing but what needs the secret.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

UNREADABLE = "This secret can't be read with the present key: rotate it"


class DecryptionError(Exception):
    """None of the ENCRYPTION_KEYS opens a stored secret."""

    def __init__(self) -> None:
        super().__init__(f"{UNREADABLE}, or add the key that it was made with to ENCRYPTION_KEYS.")


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A stored secret. It says whether there is one; what it is says only `reveal`, and nothing shows what is stored.

    Two are equal if the same text is stored. One secret that was sealed twice is not: to compare secrets, reveal them.
    """

    _token: str

    @classmethod
    def seal(cls, text: str) -> Sealed:
        """No text makes no secret."""
        return cls(_fernet().encrypt(text.encode()).decode() if text else "")

    def reveal(self) -> str:
        """The secret; empty if there is none. Raises DecryptionError."""
        return _open(self._token) if self else ""

    # A template calls whatever it can call.
    reveal.alters_data = True  # type: ignore[attr-defined]  # templates may not call it

    @property
    def is_readable(self) -> bool:
        """Whether `reveal` would work, as it does where there is no secret."""
        try:
            self.reveal()
        except DecryptionError:
            return False
        return True

    def resealed(self) -> Sealed:
        """The same secret under the first of the keys. Raises DecryptionError."""
        try:
            return Sealed(_fernet().rotate(self._token).decode() if self else "")
        except InvalidToken:
            raise DecryptionError from None

    def __bool__(self) -> bool:
        return bool(self._token)

    def __repr__(self) -> str:
        return "<Sealed>" if self else "<Sealed: none>"

    def __str__(self) -> str:
        return "(sealed)" if self else ""

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class _SealingAttribute(DeferredAttribute):
    """What is assigned to a row as text is sealed at once."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = Sealed.seal(value) if isinstance(value, str) else value


if TYPE_CHECKING:
    _Text = models.TextField[str | Sealed, Sealed]
else:
    _Text = models.TextField


class EncryptedTextField(_Text):
    """Text that stands encrypted in the database. It can't be searched, sorted or compared there."""

    descriptor_class = _SealingAttribute

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            value = Sealed.seal(value)
        return value._token if isinstance(value, Sealed) else super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)

    def value_to_string(self, obj: models.Model) -> str:
        """For a dump of rows, which somebody has asked for and which holds secrets open. Raises DecryptionError."""
        sealed: Sealed = self.value_from_object(obj)
        return sealed.reveal()


def _open(token: str) -> str:
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken:
        raise DecryptionError from None


def _fernet() -> MultiFernet:
    texts = settings.ENCRYPTION_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(text)) for text in texts])


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"helpdesk.encryption:" + text.encode()).digest())
