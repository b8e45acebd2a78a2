from __future__ import annotations

import re

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from tickets.models.base import Identified, append_only, one_of
from tickets.states import Tier

_WORD = re.compile(r"[^\W_]+")
# Names are found by this expression's index.
WORDS_OF_NAME = SearchVector(
    # What PostgreSQL would take for a host, a path or a number keeps its words too.
    Func(F("name"), Value("./@_-"), Value(" " * 5), function="translate", output_field=models.TextField()),
    config="simple",
)


class CustomerQuerySet(models.QuerySet["Customer"]):
    def with_address(self, address: str) -> CustomerQuerySet:
        """By the expression that the unique index has; `iexact` would compare upper case and read the whole table."""
        return self.filter(Exact(Lower("email"), Lower(Value(address))))

    def matching(self, term: str) -> CustomerQuerySet:
        """By the whole address, or by words that the name holds, the last of which may be its beginning."""
        term = term.strip().replace("\x00", "")
        if not term:
            return self
        if "@" in term:
            return self.with_address(term)
        asked = _words_asked(term)
        return self.annotate(words_of_name=WORDS_OF_NAME).filter(words_of_name=asked) if asked else self.none()


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    def matching(self, term: str) -> AccountEventQuerySet:
        """By the customer's whole address, or by words of the event's name, as customers are."""
        term = term.strip().replace("\x00", "")
        if not term:
            return self
        if "@" in term:
            return self.filter(customer__in=Customer.objects.with_address(term))
        asked = _words_asked(term)
        return self.annotate(words_of_name=WORDS_OF_NAME).filter(words_of_name=asked) if asked else self.none()


def _words_asked(term: str) -> SearchQuery | None:
    words = _WORD.findall(term)
    asked = " & ".join(f"{word}:*" for word in words)
    return SearchQuery(asked, config="simple", search_type="raw") if asked else None


class Customer(Identified):
    """The account that asks. Its address is kept as written and compared without regard to case."""

    id_prefix = "c"

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, null=True, blank=True)  # noqa: DJ001  # none is NULL, so that many may have none
    tier = models.CharField(max_length=12, choices=Tier, default=Tier.FREE)
    is_vip = models.BooleanField("VIP", default=False)
    # Known by a program's own id, where it has no address. The empty id is the anonymous customer of an integration.
    integration = models.ForeignKey(
        "tickets.Integration", null=True, blank=True, on_delete=models.PROTECT, related_name="customers", db_index=False
    )
    external_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001  # NULL if it has none; the empty id is one
    attributes = models.JSONField(default=dict, blank=True, help_text="What your systems tell about the account.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="customer_one_per_address"),
            models.UniqueConstraint(
                fields=["integration", "external_id"],
                condition=models.Q(external_id__isnull=False),
                name="customer_one_per_external_id",
            ),
            one_of("tier", Tier),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="customer_newest"),
            GinIndex(WORDS_OF_NAME, name="customer_by_name"),
        ]

    def __str__(self) -> str:
        anonymous = "Anonymous" if self.external_id == "" else ""
        return self.name or self.email or self.external_id or anonymous or self.public_id

    @property
    def address_as_id(self) -> str | None:
        """By which a program that does not vouch knows its customer; whose the address is nobody has shown."""
        return self.external_id if self.external_id and "@" in self.external_id else None


class AccountKind(models.TextChoices):
    BILLING = "billing", "Billing"
    USAGE = "usage", "Usage"
    ONBOARDING = "onboarding", "Onboarding"
    NPS = "nps", "NPS answer"
    ENGAGEMENT = "engagement", "Engagement"


class AccountEvent(Identified):
    """Something that happened to a customer's account, told by an integration."""

    id_prefix = "a"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="account_events", db_index=False)
    integration = models.ForeignKey(
        "tickets.Integration", on_delete=models.PROTECT, related_name="account_events", db_index=False
    )
    kind = models.CharField(max_length=12, choices=AccountKind)
    name = models.CharField(max_length=120)
    occurred_at = models.DateTimeField()
    data = models.JSONField(default=dict, blank=True)
    external_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001  # none is NULL, so that many may have none
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["integration", "external_id"], name="account_event_one_per_external_id"),
            one_of("kind", AccountKind),
        ]
        indexes = [
            models.Index(fields=["customer", "-occurred_at"], name="account_event_of_customer"),
            models.Index(fields=["-occurred_at", "-id"], name="account_event_newest"),
            GinIndex(WORDS_OF_NAME, name="account_event_by_name"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
