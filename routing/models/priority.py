from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from routing.conditions.conditions import Match
from tickets.models.base import one_of
from tickets.states import Impact, Priority

# Urgent is for what a text reports and for rules: a lift goes no higher than this.
LIFTED_TO = (Priority.LOW, Priority.NORMAL, Priority.HIGH)
MOST_STEPS = 3


class PriorityBase(models.Model):
    """With which priority a ticket begins, by the impact that was read."""

    impact = models.CharField(max_length=10, choices=Impact, unique=True)
    priority = models.CharField(max_length=8, choices=Priority)

    class Meta:
        verbose_name = "base of the priority"
        verbose_name_plural = "bases of the priority"
        ordering = ["id"]
        constraints = [one_of("impact", Impact), one_of("priority", Priority)]

    def __str__(self) -> str:
        return f"{self.get_impact_display()}: {self.get_priority_display()}"


class PriorityLift(models.Model):
    """What moves the priority by steps, or makes it at least so high, when its conditions hold."""

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=1000)
    is_active = models.BooleanField("active", default=True)
    match = models.CharField("applies when", max_length=4, choices=Match, default=Match.ALL)
    conditions = models.JSONField(default=list, blank=True)
    steps = models.SmallIntegerField(
        default=0, validators=[MinValueValidator(-MOST_STEPS), MaxValueValidator(MOST_STEPS)]
    )
    at_least = models.CharField(
        max_length=8, choices=[(one.value, one.label) for one in LIFTED_TO], blank=True, help_text="Instead of steps."
    )
    up_to = models.CharField(
        max_length=8,
        choices=[(one.value, one.label) for one in LIFTED_TO],
        default=Priority.HIGH,
        help_text="It lifts no higher than this. Urgent comes by the impact or by a rule alone.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            one_of("match", Match),
            models.UniqueConstraint(
                Lower("name"), name="lift_one_of_a_name", violation_error_message="There is a lift of this name."
            ),
            models.CheckConstraint(
                condition=Q(steps=0, at_least__in=[one.value for one in LIFTED_TO])
                | (~Q(steps=0) & Q(steps__gte=-MOST_STEPS, steps__lte=MOST_STEPS, at_least="")),
                name="lift_has_steps_or_a_least",
                violation_error_message="A lift has steps, from −3 to 3, or a priority that it makes the least.",
            ),
            models.CheckConstraint(
                condition=Q(up_to__in=[one.value for one in LIFTED_TO]), name="lift_never_to_urgent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
