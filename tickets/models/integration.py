from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tickets.db.encryption import EncryptedTextField
from tickets.models.base import Identified, one_of


class Scope(models.TextChoices):
    TICKETS = "tickets", "Post and read its tickets"
    CUSTOMERS = "customers", "Write customers and account events"
    CORRECTIONS = "corrections", "Put right where its tickets went"
    EVENTS = "events", "Post events for pipelines"
    HEALTH = "health", "Read customers' health scores"


class Proof(models.TextChoices):
    """How a request shows that it comes from the integration."""

    KEY = "key", "By key"
    SIGNATURE = "signature", "By signature"
    EITHER = "either", "By key or signature"


def default_scopes() -> list[str]:
    return [Scope.TICKETS]


class Integration(Identified):
    """A program that may post tickets and receive answers."""

    id_prefix = "i"

    name = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField("active", default=True, help_text="Off refuses every request of this integration.")
    vouches_for_addresses = models.BooleanField(
        "vouches for its customers' addresses",
        default=False,
        db_default=False,
        help_text="On: this is a program of your own that has checked whose each address is, so its word counts as the"
        " customer's. A customer's tickets from here are joined with their mails, forms and those of other programs"
        " that vouch, answers to a joined ticket are told here too, and answers may use what is known of the account."
        " Off: its tickets are joined with each other only, everything else is suggested to staff, and what it posts"
        " is marked as not verified.",
    )
    callback_url = models.URLField(
        max_length=500, blank=True, help_text="Replies of the chat, in-app and webhook channels are posted here."
    )
    accepts_callback_urls = models.BooleanField(
        "may name a callback URL per ticket", default=False, help_text="Otherwise a post with callback_url is refused."
    )
    callback_secret = EncryptedTextField(blank=True, editable=False)
    callback_paused_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Set when the address answered 410 Gone."
    )
    proof = models.CharField(
        "requests prove themselves",
        max_length=10,
        choices=Proof,
        default=Proof.KEY,
        db_default=Proof.KEY.value,
        help_text="Signed requests go to /api/webhooks/support/in/{id}/….",
    )
    signing_secret = EncryptedTextField(blank=True, default="", db_default="", editable=False)
    # After a rotation both are good until this moment.
    old_signing_secret = EncryptedTextField(blank=True, default="", db_default="", editable=False)
    old_signing_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [one_of("proof", Proof)]

    def __str__(self) -> str:
        return self.name


class ApiKey(Identified):
    """A key of an integration. Only its SHA-256 is stored: the key is random, so a slow hash would protect nothing."""

    id_prefix = "k"

    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(max_length=80, blank=True, help_text="Where this key is used, for your own memory.")
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=default_scopes)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "API key"
        verbose_name_plural = "API keys"

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_usable(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


class RateBucket(models.Model):
    """How much of its rate an integration has used: the theoretical arrival time of GCRA. The table is unlogged."""

    integration = models.OneToOneField(Integration, on_delete=models.CASCADE, primary_key=True, related_name="+")
    arrival_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.arrival_at)
