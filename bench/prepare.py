"""Django with the product's settings on an empty database, and an integration to post as."""

from __future__ import annotations

import os

SETTINGS = {"HELPDESK_MODE": "demo", "LOG_LEVEL": "INFO", "LOG_FORMAT": "json", "SECRET_KEY": "only-for-measuring"}
# More than any run posts: the benchmarks measure the cost of the limit, not the limit.
RATE = {"INGEST_PER_MINUTE": "1000000", "INGEST_BURST": "1000000"}


def prepare(environment: dict[str, str]) -> str:
    """Sets Django up in this process, migrates, and gives an integration's key."""
    os.environ |= environment | {"DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tickets.integrations import keys
    from tickets.models import Integration

    _, key = keys.create_key(Integration.objects.create(name="bench"))
    disconnect()
    return key


def disconnect() -> None:
    from django.db import connections

    connections.close_all()
