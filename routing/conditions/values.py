"""What a condition may be compared with: the choices of a field, and a typed value checked against them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from routing.models import Field, Operator, Topic
from routing.rules.try_rules import ORDERS
from tickets.models import Integration, Mailbox
from tickets.states import UNSURE, Category, Channel, Priority, Tier, Tone, Urgency

ORDERED = (Operator.AT_LEAST, Operator.AT_MOST)
PARTIAL = (Operator.CONTAINS, Operator.NOT_CONTAINS)
STATES: dict[Field, type[TextChoices]] = {
    Field.CATEGORY: Category,
    Field.URGENCY: Urgency,
    Field.TONE: Tone,
    Field.PRIORITY: Priority,
    Field.CHANNEL: Channel,
    Field.TIER: Tier,
}
# RFC 8601, section 2.7: what a mail system may say of a mail.
AUTHENTICATION = ("pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror")
Choices = list[tuple[str, str]]


def all_choices() -> dict[str, Choices]:
    """By field, each value with its label; a field that isn't here is compared with free text."""
    return {
        Field.TOPIC: [
            (name, name) for name in [*Topic.objects.order_by("name").values_list("name", flat=True), UNSURE]
        ],
        **{field: [(value, str(label)) for value, label in states.choices] for field, states in STATES.items()},
        Field.VIP: [("yes", "Yes"), ("no", "No")],
        Field.INTEGRATION: _same(Integration.objects.order_by("name").values_list("name", flat=True)),
        Field.MAILBOX: _same(Mailbox.objects.order_by("address").values_list("address", flat=True)),
        **{field: _same(AUTHENTICATION) for field in (Field.SPF, Field.DKIM, Field.DMARC)},
    }


def checked_value(field: str, operator: str, value: str) -> str:
    """The value as it is to be stored. Raises ValidationError, which says what would do."""
    if operator in ORDERED or field == Field.TOPIC_CONFIDENCE:
        return _ordered(field, value)
    choices = all_choices().get(field)
    if choices is None or operator in PARTIAL:
        return value
    known = {name.casefold(): name for name, _ in choices}
    asked = value.split(",") if operator == Operator.ONE_OF and value.strip().casefold() not in known else [value]
    return ", ".join(_known(one.strip(), known) for one in asked)


def _ordered(field: str, value: str) -> str:
    order = ORDERS.get(Field(field))
    if order:
        return _known(value.strip(), {name: name for name in order})
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValidationError("This comparison needs a number.")
    if field == Field.TOPIC_CONFIDENCE and not 0 <= number <= 1:
        raise ValidationError("A confidence is a number from 0 to 1.")
    return value.strip()


def _known(value: str, known: dict[str, str]) -> str:
    if (found := known.get(value.casefold())) is None:
        raise ValidationError(f"There is no “{value}”. Use one of: {', '.join(known.values())}.")
    return found


def _same(values: Iterable[str]) -> Choices:
    return [(value, value) for value in values]
