from django.db import models
from django.db.models.functions import Now

from tickets.models.base import one_of
from tickets.states import UNSURE, Category


class Topic(models.Model):
    """What tickets may be about, in the words of the team that answers them."""

    name = models.CharField(max_length=80, unique=True)
    category = models.CharField(max_length=12, choices=Category)
    team = models.ForeignKey("tickets.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")
    description = models.TextField(
        blank=True, help_text="Two or three sentences that tell what such tickets ask; the reader compares with them."
    )
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["category", "name"]
        constraints = [
            one_of("category", Category),
            models.CheckConstraint(condition=~models.Q(name=UNSURE), name="topic_is_not_called_unsure"),
        ]

    def __str__(self) -> str:
        return self.name


class ExampleSource(models.TextChoices):
    WRITTEN = "written", "Written by hand"
    IMPORTED = "imported", "Imported"
    TICKET = "ticket", "From a ticket"
    SHIPPED = "shipped", "Came with the product"


class TopicExample(models.Model):
    """A ticket text that is about the topic. From three on, the reader learns from them."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="examples")
    text = models.TextField()
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

    class Meta:
        constraints = [
            one_of("source", ExampleSource),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(ticket__isnull=False, retired_at__isnull=True),
                name="example_one_a_ticket",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
