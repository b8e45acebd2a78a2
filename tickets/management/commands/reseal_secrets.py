"""After a change of ENCRYPTION_KEYS: seals every stored secret with the first key, so that the old ones can go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from tickets.db.encryption import DecryptionError, EncryptedTextField


class Command(BaseCommand):
    help = "Seals all stored secrets with the first of the ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        resealed, unreadable = 0, []
        for row, field in _secrets():
            try:
                resealed += _reseal(row, field)
            except DecryptionError:
                unreadable.append(f"{row._meta.verbose_name} {row.pk}: {field.verbose_name}")
        self.stdout.write(f"{resealed} secrets are sealed with the first key.")
        if unreadable:
            raise CommandError("These can't be read with any of the keys; rotate them:\n  " + "\n  ".join(unreadable))


def _secrets() -> Iterator[tuple[Model, EncryptedTextField]]:
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
        for row in model._default_manager.order_by("pk") if fields else ():
            yield from ((row, field) for field in fields if getattr(row, field.attname))


def _reseal(row: Model, field: EncryptedTextField) -> int:
    """Nothing happens if somebody has made a new one meanwhile."""
    sealed = getattr(row, field.attname)
    unchanged = type(row)._default_manager.filter(pk=row.pk, **{field.attname: sealed})
    return unchanged.update(**{field.attname: sealed.resealed()})
