from __future__ import annotations

from decimal import Decimal

from django.contrib import admin

from routing.models import ModelPrice
from tickets.admin.shared.base import DeskAdmin


@admin.register(ModelPrice)
class ModelPriceAdmin(DeskAdmin):
    list_display = ("model", "input_price", "output_price", "cache_read_price", "cache_write_price")
    search_fields = ("model",)
    fields = ("model", ("input", "output"), ("cache_read", "cache_write"))
    empty_words = (
        "What models cost, in dollars a million tokens. Add the price of the model that you use: "
        "without it nobody knows what a day costs, and a budget lets no model be asked."
    )

    @admin.display(description="Input", ordering="input")
    def input_price(self, price: ModelPrice) -> str:
        return _dollars(price.input)

    @admin.display(description="Output", ordering="output")
    def output_price(self, price: ModelPrice) -> str:
        return _dollars(price.output)

    @admin.display(description="Read from the cache", ordering="cache_read")
    def cache_read_price(self, price: ModelPrice) -> str:
        return _dollars(price.cache_read)

    @admin.display(description="Written to the cache", ordering="cache_write")
    def cache_write_price(self, price: ModelPrice) -> str:
        return _dollars(price.cache_write)


def _dollars(amount: Decimal) -> str:
    """`$0.1` is `$0.10`; a part of a cent is shown where there is one."""
    return f"${amount:.2f}" if amount == round(amount, 2) else f"${amount.normalize():f}"
