from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


def _price(name: str) -> models.DecimalField[Any, Any]:
    return models.DecimalField(name, max_digits=10, decimal_places=4, validators=NOT_NEGATIVE)


class ModelPrice(models.Model):
    """What a model costs, in dollars a million tokens. Calls keep what they cost; a new price is for new calls."""

    model = models.CharField(
        max_length=200,
        help_text="The model's name or a part of it, such as claude-haiku-4-5. The longest that fits a model counts.",
    )
    input = _price("input")
    output = _price("output")
    cache_read = _price("read from the cache")
    cache_write = _price("written to the cache")

    class Meta:
        ordering = ["model"]
        verbose_name = "model price"
        constraints = [
            models.UniqueConstraint(
                Lower("model"), name="model_price_once", violation_error_message="There is a price for it already."
            ),
            models.CheckConstraint(condition=~Q(model=""), name="model_price_names_its_model"),
            models.CheckConstraint(
                condition=Q(input__gte=0, output__gte=0, cache_read__gte=0, cache_write__gte=0),
                name="model_price_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.model
