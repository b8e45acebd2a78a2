"""What a call costs: its tokens by the price row of its model."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from routing.models import ModelPrice
from tickets.db.row_cache import RowCache

MILLION = Decimal(1_000_000)
# In dollars a million tokens: input, output, read from the vendor's cache, written to it. Compared with copies of the
# vendor's pages, as docs/howto/use-a-model.md tells. An installation begins with them as rows; a lead keeps them true.
DEFAULT_PRICES: dict[str, tuple[str, str, str, str]] = {
    "claude-haiku-4-5": ("1", "5", "0.10", "1.25"),
    "claude-sonnet-4-5": ("3", "15", "0.30", "3.75"),
    "claude-opus-4-5": ("5", "25", "0.50", "6.25"),
}


def price_of(model: str) -> ModelPrice | None:
    """The row with the longest name that stands in the model's: clouds write more around it."""
    fitting = [row for row in _PRICES.current() if row.model.casefold() in model.casefold()]
    return max(fitting, key=lambda row: len(row.model), default=None)


def cost_of(model: str, tokens: Mapping[str, int]) -> Decimal | None:
    """In dollars; None where nobody has named a price."""
    price = price_of(model)
    if price is None:
        return None
    dollars = sum(
        (
            tokens.get(kind, 0) * each
            for kind, each in (
                ("input", price.input),
                ("output", price.output),
                ("cache_read", price.cache_read),
                ("cache_write", price.cache_write),
            )
        ),
        Decimal(0),
    )
    return (dollars / MILLION).quantize(Decimal("0.000001"))


def make_default_prices() -> None:
    """Where there is no row yet: what a lead has edited stays."""
    if not ModelPrice.objects.exists():
        names = ("input", "output", "cache_read", "cache_write")
        ModelPrice.objects.bulk_create(
            ModelPrice(model=model, **dict(zip(names, map(Decimal, prices), strict=True)))
            for model, prices in DEFAULT_PRICES.items()
        )


def _load_prices() -> tuple[ModelPrice, ...]:
    return tuple(ModelPrice.objects.all())


_PRICES = RowCache(_load_prices, ModelPrice)
