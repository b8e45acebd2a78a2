from __future__ import annotations

from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower, Now
from django.db.models.lookups import Exact

from tickets.models.base import Identified


class AddressQuerySet(models.QuerySet["Address"]):
    def written(self, email: str) -> AddressQuerySet:
        return self.filter(Exact(Lower("email"), Lower(Value(email))))


class Address(Identified):
    """What is known of an email address: whose further address it is, whether it was proven, whether mail bounces.

    A customer's main address stands in `Customer.email`; it has a row here only when there is something to say of it.
    """

    id_prefix = "ad"

    email = models.EmailField(max_length=254)
    customer = models.ForeignKey(
        "tickets.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="addresses"
    )
    verified_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody proved to read the mail that is sent there."
    )
    undeliverable_at = models.DateTimeField(null=True, blank=True, help_text="When mail to it last came back for good.")
    undeliverable_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(Lower("email"), name="address_known_once")]

    def __str__(self) -> str:
        return self.email
