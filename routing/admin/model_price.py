from __future__ import annotations

from django.contrib import admin

from routing.models import ModelPrice
from tickets.admin.shared.base import DeskAdmin


@admin.register(ModelPrice)
class ModelPriceAdmin(DeskAdmin):
    list_display = ("model", "input", "output", "cache_read", "cache_write")
    search_fields = ("model",)
    fields = ("model", ("input", "output"), ("cache_read", "cache_write"))
    empty_words = (
        "What models cost, in dollars a million tokens. Add the price of the model that you use: "
        "without it nobody knows what a day costs, and a budget lets no model be asked."
    )
