from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tickets.models.base import a_probability, one_of
from tickets.states import Category

UNIT = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Autonomy(models.TextChoices):
    AUTO = "auto", "Send what the bands permit"
    DRAFT = "draft", "Only draft; a person sends"
    OFF = "off", "Do not answer"


class Policy(models.Model):
    """What the resolution agent may do on its own for a category of tickets."""

    category = models.CharField(max_length=12, choices=Category, unique=True)
    autonomy = models.CharField(max_length=6, choices=Autonomy, default=Autonomy.AUTO)
    auto_from = models.FloatField(
        "auto from", default=0.85, validators=UNIT, help_text="From this confidence on: send and resolve."
    )
    review_from = models.FloatField(
        "review from", default=0.60, validators=UNIT, help_text="From this confidence on: send, and flag for review."
    )
    people_after_answer = models.BooleanField(
        "people take over after an answer",
        default=False,
        db_default=False,
        help_text="What a customer writes after an answer is held for a person, and the answer says so.",
    )
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["category"]
        verbose_name_plural = "policies"
        constraints = [
            one_of("category", Category),
            one_of("autonomy", Autonomy),
            a_probability("auto_from"),
            a_probability("review_from"),
            models.CheckConstraint(
                condition=Q(auto_from__gte=F("review_from")),
                name="policy_auto_not_below_review",
                violation_error_message="“Auto from” can't be below “review from”.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_category_display()
