from django.db import models

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


class TopicExample(models.Model):
    """A ticket text that is about the topic. From three on, the reader learns from them."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="examples")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
