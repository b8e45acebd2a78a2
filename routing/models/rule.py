from __future__ import annotations

from django.db import models
from django.db.models import Q

from tickets.models.base import one_of
from tickets.states import Category, Move, Priority


class Match(models.TextChoices):
    ALL = "all", "all conditions hold"
    ANY = "any", "any condition holds"


class Rule(models.Model):
    """An ordered row: when its conditions hold, its actions are taken. Later rules overrule, until one stops."""

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=100, help_text="Rules are tried from the lowest to the highest.")
    is_active = models.BooleanField("active", default=True)
    match = models.CharField("applies when", max_length=4, choices=Match, default=Match.ALL)
    set_category = models.CharField(max_length=12, choices=Category, blank=True)
    set_priority = models.CharField(max_length=8, choices=Priority, blank=True)
    set_team = models.ForeignKey(
        "tickets.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="rules", verbose_name="send to"
    )
    set_move = models.CharField("move", max_length=10, choices=Move, blank=True)
    stops = models.BooleanField("then stop", default=True, help_text="No later rule is tried once this one fires.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            one_of("set_category", Category, blank=True),
            one_of("set_priority", Priority, blank=True),
            one_of("set_move", Move, blank=True),
            models.CheckConstraint(
                condition=~Q(set_category="") | ~Q(set_priority="") | ~Q(set_move="") | Q(set_team__isnull=False),
                name="rule_does_something",
                violation_error_message="Give the rule something to do: a category, a priority, a team or a move.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Field(models.TextChoices):
    """What a condition may look at; `routing.rules.try_rules.facts_of` gives each its value."""

    TOPIC = "topic", "topic"
    TOPIC_CONFIDENCE = "topic_confidence", "topic confidence"
    CATEGORY = "category", "category"
    URGENCY = "urgency", "urgency"
    TONE = "tone", "tone"
    PRIORITY = "priority", "priority read"
    SUBJECT = "subject", "subject"
    BODY = "body", "body"
    CHANNEL = "channel", "channel"
    INTEGRATION = "integration", "integration"
    PAGE_URL = "page_url", "page"
    TIER = "tier", "customer's tier"
    VIP = "is_vip", "customer is VIP"
    EMAIL = "email", "customer's address"
    DOMAIN = "domain", "customer's domain"
    MAILBOX = "mailbox", "mailbox"
    SPF = "spf", "SPF result"
    DKIM = "dkim", "DKIM result"
    DMARC = "dmarc", "DMARC result"
    METADATA = "metadata", "metadata value"
    ATTRIBUTE = "attribute", "customer attribute"


# What tells of the customer's account, and so is not told to everybody who may name the customer.
OF_THE_ACCOUNT = frozenset({Field.TIER, Field.VIP, Field.EMAIL, Field.DOMAIN, Field.ATTRIBUTE})


class Operator(models.TextChoices):
    IS = "is", "is"
    IS_NOT = "is_not", "is not"
    ONE_OF = "one_of", "is one of"
    CONTAINS = "contains", "contains"
    NOT_CONTAINS = "not_contains", "does not contain"
    AT_LEAST = "at_least", "is at least"
    AT_MOST = "at_most", "is at most"


NEEDS_A_KEY = (Field.METADATA, Field.ATTRIBUTE)


class Condition(models.Model):
    """One comparison of a rule. Text is compared without regard to case."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="conditions")
    field = models.CharField(max_length=20, choices=Field)
    key = models.CharField(max_length=80, blank=True, help_text="Which metadata value or attribute; else leave empty.")
    operator = models.CharField(max_length=14, choices=Operator, default=Operator.IS)
    value = models.CharField(max_length=500, help_text="For “is one of”, separate the values by commas.")

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("field", Field),
            one_of("operator", Operator),
            models.CheckConstraint(
                condition=~Q(field__in=NEEDS_A_KEY) | ~Q(key=""),
                name="condition_names_its_key",
                violation_error_message="Say which metadata value or attribute to look at.",
            ),
        ]

    def __str__(self) -> str:
        named = f"{self.get_field_display()} “{self.key}”" if self.key else self.get_field_display()
        return f"{named} {self.get_operator_display()} {self.value}"
