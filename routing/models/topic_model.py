from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, a_probability, evidence_triggers, one_of


class ModelState(models.TextChoices):
    WAITING = "waiting", "Being fitted"
    STANDS = "stands", "Stands"
    FAILED = "failed", "Failed"


class TopicModel(Identified, Claimable):
    """What was learnt of all topics, examples and labels at one time. The newest that stands reads; the row says when it was due."""

    id_prefix = "tm"

    number = models.PositiveIntegerField(unique=True, help_text="The version; readings name it.")
    state = models.CharField(max_length=8, choices=ModelState, default=ModelState.WAITING)
    engine = models.CharField(max_length=120, help_text="The code that fitted it; another can't read by it.")
    sources = models.CharField(max_length=64, blank=True, help_text="A digest of the rows that it was fitted from.")
    topics = models.PositiveIntegerField(default=0)
    examples = models.PositiveIntegerField(default=0)
    labelled = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Examples that name urgency or tone, and so bend the reading of both."
    )
    sure_from = models.FloatField(null=True, blank=True, help_text="The confidence from which a topic is believed.")
    curve = models.JSONField(default=list, blank=True, help_text="What each threshold would do on examples held out.")
    milliseconds = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    fitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            one_of("state", ModelState),
            a_probability("sure_from"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=ModelState.WAITING), name="topicmodel_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=ModelState.STANDS, fitted_at__isnull=False)
                | (~Q(state=ModelState.STANDS) & Q(fitted_at__isnull=True)),
                name="topicmodel_stands_since",
            ),
        ]
        triggers = evidence_triggers("number", "created_at")

    def __str__(self) -> str:
        return f"Topic model {self.number}"


class TopicModelFile(models.Model):
    """The fitted model itself. Only the newest are kept: an older one can be fitted again, and takes much room."""

    model = models.OneToOneField(TopicModel, on_delete=models.PROTECT, related_name="file")
    # In the order in which the model knows them.
    topic_ids = ArrayField(models.BigIntegerField())
    content = models.BinaryField()
    # What the labels of urgency and tone have made of the shipped reader; empty while they are too few.
    heads = models.BinaryField(db_default=b"")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"File of model {self.model_id}"


class UnsureThreshold(models.Model):
    """From which confidence on a topic is believed, where a lead has set it. One row at the most."""

    sure_from = models.FloatField(
        "sure from", help_text="From 0 to 1. Below it a ticket's topic is “unsure”, and a person settles it."
    )

    class Meta:
        constraints = [
            a_probability("sure_from"),
            models.CheckConstraint(condition=Q(pk=1), name="unsurethreshold_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"Sure from {self.sure_from:.2f}"
