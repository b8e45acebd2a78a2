from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import evidence_triggers, kept_triggers, one_of
from tickets.states import UNSURE, Category, Tone, Urgency

# More than any ticket says about what it is about; a whole log teaches nothing.
LONGEST_EXAMPLE = 10_000


class Topic(models.Model):
    """What tickets may be about, in the words of the team that answers them."""

    name = models.CharField(max_length=80, unique=True)
    category = models.CharField(max_length=12, choices=Category)
    team = models.ForeignKey("tickets.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")
    description = models.TextField(
        blank=True, help_text="Two or three sentences that tell what such tickets ask; the reader compares with them."
    )
    is_active = models.BooleanField("active", default=True, help_text="A retired topic stays, and no ticket gets it.")
    # The database adds to it at each renaming: readings, rules and figures of before go on being this topic's.
    former_names = ArrayField(models.CharField(max_length=80), default=list, db_default=[], blank=True, editable=False)

    class Meta:
        ordering = ["category", "name"]
        constraints = [
            one_of("category", Category),
            models.CheckConstraint(
                condition=~Q(name__iexact=UNSURE),
                name="topic_is_not_called_unsure",
                violation_error_message="“unsure” is what the reader says where no topic fits; choose another name.",
            ),
        ]
        indexes = [GinIndex(fields=["former_names"], name="topic_former_names")]
        triggers = [
            *kept_triggers(),
            pgtrigger.Trigger(
                name="keeps_former_names",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.name IS DISTINCT FROM NEW.name"),
                func="""
                    NEW.former_names = array_append(
                        array_remove(array_remove(OLD.former_names, OLD.name), NEW.name), OLD.name
                    );
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        """What readings and rules may call it."""
        return (self.name, *self.former_names)


class ExampleSource(models.TextChoices):
    WRITTEN = "written", "Written by hand"
    IMPORTED = "imported", "Imported"
    TICKET = "ticket", "From a ticket"
    SHIPPED = "shipped", "Came with the product"


class TopicExample(models.Model):
    """A ticket text of which a person has named the topic, the urgency or the tone: the reader learns from all of them."""

    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="examples",
        help_text="Empty for a text that teaches urgency or tone alone.",
    )
    text = models.TextField()
    urgency = models.CharField(max_length=8, choices=Urgency, blank=True, db_default="")
    tone = models.CharField(max_length=10, choices=Tone, blank=True, db_default="")
    source = models.CharField(
        max_length=8,
        choices=ExampleSource,
        default=ExampleSource.WRITTEN,
        db_default=ExampleSource.WRITTEN.value,
        editable=False,
    )
    author = models.CharField(max_length=150, blank=True, db_default="", editable=False)
    ticket = models.ForeignKey(
        "tickets.Ticket",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="examples",
        db_index=False,
        editable=False,
        help_text="The ticket that a person put right.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Since when it teaches no more.")
    # Numbers of two bytes, and what made them: made once, by the task that fits.
    vector = models.BinaryField(null=True, editable=False)
    vector_version = models.CharField(max_length=120, blank=True, db_default="", editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("source", ExampleSource),
            one_of("urgency", Urgency, blank=True),
            one_of("tone", Tone, blank=True),
            models.CheckConstraint(
                condition=Q(topic__isnull=False) | ~Q(urgency="") | ~Q(tone=""),
                name="example_teaches_something",
                violation_error_message="Name a topic, an urgency or a tone: else it teaches nothing.",
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(ticket__isnull=False, retired_at__isnull=True),
                name="example_one_a_ticket",
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "id"], condition=Q(retired_at__isnull=True), name="example_teaching"),
        ]
        triggers = evidence_triggers("topic", "text", "source", "author", "ticket", "created_at")

    def __str__(self) -> str:
        return self.text[:60]
