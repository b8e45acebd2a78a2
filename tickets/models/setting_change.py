from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import append_only


class SettingAction(models.TextChoices):
    MADE = "made", "Made"
    CHANGED = "changed", "Changed"
    REVOKED = "revoked", "Revoked"
    REMOVED = "removed", "Removed"


class SettingChange(models.Model):
    """One immutable line of the settings' history. Triggers write it together with the change, whoever makes that."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.CharField(
        "who", max_length=200, help_text="The person, or the integration with its key; “command” outside the web."
    )
    action = models.CharField(max_length=8, choices=SettingAction)
    # An open list: each package has settings of its own.
    kind = models.CharField(max_length=60, help_text="The table's name, as in resolution.policy.")
    object_id = models.CharField(max_length=64)
    object_name = models.CharField("which", max_length=300, blank=True, help_text="Its name at that time.")
    part = models.CharField(max_length=60, blank=True, help_text="Which part of it, as the condition of a rule.")
    changes = models.JSONField(
        default=dict, blank=True, help_text="Each field's value before and after. Of a secret only that it changed."
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="setting_change_newest"),
            models.Index(fields=["kind", "object_id", "-at"], name="setting_change_of_object"),
            models.Index(fields=["actor", "-at", "-id"], name="setting_change_by_actor"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.object_name}"
