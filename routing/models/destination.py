from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now

from tickets.db.encryption import EncryptedTextField
from tickets.models.base import Claimable, Identified, one_of


class DestinationState(models.TextChoices):
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"


class Destination(Identified, Claimable):
    """A place outside to which pipelines deliver: a channel, an address, a table.

    It is due when it may be called again; its claim is of the one worker that sends to it.
    """

    id_prefix = "d"

    name = models.CharField(max_length=80)
    # An open list: `routing.pipelines.destinations`.
    kind = models.CharField(max_length=20)
    settings = models.JSONField(default=dict, blank=True)
    # JSON of what must not be seen, as an address that is a password.
    secret = EncryptedTextField(blank=True, default="", db_default="", editable=False)
    # {kind of personal data: keep, mask, hash or drop}; a kind that is not named is masked.
    matrix = models.JSONField("personal data", default=dict, db_default={}, blank=True)
    when = models.JSONField("only when", null=True, blank=True, help_text="Conditions; empty: always.")
    retries = models.PositiveSmallIntegerField(
        default=4, db_default=4, help_text="How often a delivery that failed is tried again."
    )
    state = models.CharField(max_length=10, choices=DestinationState, default=DestinationState.ACTIVE)
    # Which notices to staff are posted here too: words of `NoticeKind`.
    notices = ArrayField(models.CharField(max_length=10), default=list, db_default=[], blank=True)
    team = models.ForeignKey(
        "tickets.Team",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="Whose notices; empty: all.",
    )
    failures = models.PositiveSmallIntegerField(
        default=0, db_default=0, editable=False, help_text="How often it failed in a row."
    )
    last_delivered_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, db_default="", editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    broken = models.CharField(
        max_length=500,
        blank=True,
        db_default="",
        editable=False,
        help_text="Why nothing can be delivered until somebody mends it.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="destination_name_once"),
            one_of("state", DestinationState),
        ]

    def __str__(self) -> str:
        return self.name
