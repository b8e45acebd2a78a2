from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tickets.models.base import one_of
from tickets.states import Category


class Macro(models.Model):
    """Words that people use in many answers, with references to the ticket and its customer."""

    name = models.CharField(max_length=80, help_text="What one types after / to find it.")
    text = models.TextField(
        max_length=10_000,
        help_text="As it is put into the answer. $customer.name, $ticket.number and the like are filled in; $$ is a dollar.",
    )
    category = models.CharField(
        max_length=12, choices=Category, blank=True, help_text="Only for tickets of this category. Empty: for all."
    )
    is_active = models.BooleanField("active", default=True, db_default=True, help_text="Only active ones are offered.")
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="macro_name_once", violation_error_message="There is a macro of this name."
            ),
            one_of("category", Category, blank=True),
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="macro_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
