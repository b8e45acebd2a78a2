from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tickets.customers.address import parse_address
from tickets.models.base import one_of
from tickets.states import Priority


class Vip(models.Model):
    """Whose tickets have a priority that they don't fall below, and a person of their own: an address, or a whole domain."""

    name = models.CharField(max_length=200, blank=True, help_text="Who that is, for your colleagues.")
    address = models.CharField(max_length=254, help_text="An address, or @ and a domain for everybody there.")
    priority_floor = models.CharField(
        "priority at least", max_length=8, choices=Priority, blank=True, default=Priority.HIGH, db_default="high"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The colleague who gets their tickets, whatever the topic.",
    )
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["address"]
        verbose_name = "VIP"
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                name="vip_once",
                violation_error_message="There is a row for this address already.",
            ),
            models.CheckConstraint(condition=Q(address__contains="@"), name="vip_is_an_address_or_a_domain"),
            one_of("priority_floor", Priority, blank=True),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    def clean(self) -> None:
        """An address or a domain, in lower case."""
        self.address = self.address.strip().lower()
        local, _, domain = self.address.rpartition("@")
        try:
            # A domain is right if somebody could have an address there.
            parse_address(self.address if local else f"somebody@{domain}")
        except ValueError:
            raise ValidationError({"address": "Write an address, or @ and a domain: @example.com."}) from None
        if "@" in local or not domain:
            raise ValidationError({"address": "Write an address, or @ and a domain: @example.com."})
