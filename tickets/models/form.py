from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Identified


class Form(Identified):
    """A web form: our public page, or one of the team's own that posts to us."""

    id_prefix = "f"

    name = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField("active", default=True)
    is_public_page = models.BooleanField(
        "is the public page", default=False, help_text="This form is the page /support/. At most one is."
    )
    heading = models.CharField(max_length=120, default="How can we help?")
    introduction = models.TextField(blank=True, help_text="Plain text above the fields of the public page.")
    acknowledges = models.BooleanField(default=True, help_text="Who has no answer after a moment is sent a mail.")
    redirect_url = models.URLField(
        "page after sending", max_length=500, blank=True, help_text="Where a browser goes after a post; empty: our own."
    )
    mailbox = models.ForeignKey(
        "tickets.Mailbox",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="forms",
        help_text="The address that answers come from; empty: the site's.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_public_page"], condition=Q(is_public_page=True), name="form_one_public_page"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormSecret(Identified):
    """What a team's own form sends along to be heard. Only its SHA-256 is stored."""

    id_prefix = "fs"

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="secrets")
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_usable(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
