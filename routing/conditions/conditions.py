"""A condition and a group of them, as rules keep them. Comparing is `routing.conditions.evaluate`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from routing.conditions.fields import FIELDS
from routing.conditions.operators import WITHOUT_VALUE, Operator, operator_words


class Match(TextChoices):
    ALL = "all", "all conditions hold"
    ANY = "any", "any condition holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    field: str
    operator: str
    value: str | tuple[str, ...] = ""
    # Which metadata value or attribute; of a moment, the calendar by whose working hours it is counted.
    key: str = ""

    def __str__(self) -> str:
        spec = FIELDS.get(self.field)
        label = spec.label if spec else self.field
        named = f"{label} “{self.key}”" if self.key and spec and spec.needs_key else label
        operator = Operator(self.operator)
        words = operator_words(spec, operator) if spec else str(operator.label)
        by = f" by the working hours of {self.key}" if self.key and spec and not spec.needs_key else ""
        value = "" if operator in WITHOUT_VALUE else f" {self.shown_value}"
        if "…" in words:
            return f"{named} {words.replace('…', value.strip()).rstrip(':')}{by}"
        return f"{named} {words}{value}{by}"

    @property
    def shown_value(self) -> str:
        return self.value if isinstance(self.value, str) else ", ".join(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Conditions of which all or any must hold. In a group there may be groups, but in those there are none."""

    match: str
    conditions: tuple[Condition | Group, ...]

    def __str__(self) -> str:
        return (" and " if self.match == Match.ALL else " or ").join(
            f"({one})" if isinstance(one, Group) else str(one) for one in self.conditions
        )

    def each(self) -> Iterator[Condition]:
        for one in self.conditions:
            if isinstance(one, Group):
                yield from one.each()
            else:
                yield one
