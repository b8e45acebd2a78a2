"""Secrets that we must be able to read again are encrypted at rest with Fernet (AES-128-CBC and HMAC-SHA256)."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class DecryptionError(Exception):
    """None of the ENCRYPTION_KEYS decrypts a stored secret."""


class EncryptedTextField(models.TextField):
    """Text that stands encrypted in the database. It can't be searched, sorted or compared there."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value


def encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises DecryptionError."""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken:
        hint = "add the key that it was made with to ENCRYPTION_KEYS."
        raise DecryptionError(f"A stored secret can't be decrypted: {hint}") from None


def _fernet() -> MultiFernet:
    texts = settings.ENCRYPTION_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(text)) for text in texts])


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"helpdesk.encryption:" + text.encode()).digest())
