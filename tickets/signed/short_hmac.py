"""Short marks that only this installation can make, under its SECRET_KEY or one of the keys before it."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from tickets.ids import ALPHABET

BITS_OF_A_CHARACTER = 5


def short_hmac(purpose: str, value: str, *, characters: int) -> str:
    """Five bits a character, of an alphabet that has only small letters, so that no mail server can spoil it."""
    return _mark(purpose, value, characters, settings.SECRET_KEY)


def is_short_hmac(text: str, purpose: str, value: str, *, characters: int) -> bool:
    """Also of a mark that was made before the key was changed, while SECRET_KEY_FALLBACKS has the old one."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any([constant_time_compare(text, _mark(purpose, value, characters, key)) for key in keys])


def _mark(purpose: str, value: str, characters: int, key: str) -> str:
    digest = salted_hmac(f"helpdesk.{purpose}", value, secret=key, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[number >> BITS_OF_A_CHARACTER * place & 31] for place in range(characters))
