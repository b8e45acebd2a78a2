"""What a person does to an integration besides editing it."""

from __future__ import annotations

from tickets.integrations import keys
from tickets.models import Integration


def renew_callback_secret(integration: Integration) -> str:
    """A new secret, shown now and never again; callbacks are signed with it from now on."""
    secret = keys.create_secret()
    integration.callback_secret = secret
    integration.save(update_fields=["callback_secret"])
    return secret


def resume_callbacks(integration: Integration) -> bool:
    """Callbacks paused by 410 Gone are sent again. False when they were not paused."""
    paused = Integration.objects.filter(pk=integration.pk, callback_paused_at__isnull=False)
    return bool(paused.update(callback_paused_at=None))
