"""How a field is compared, by its kind. Words are compared without regard to case."""

from __future__ import annotations

from django.db.models import TextChoices

from routing.conditions.fields import FieldSpec, Kind


class Operator(TextChoices):
    IS = "is", "is"
    IS_NOT = "is_not", "is not"
    ONE_OF = "one_of", "is one of"
    NOT_ONE_OF = "not_one_of", "is none of"
    CONTAINS = "contains", "contains"
    NOT_CONTAINS = "not_contains", "does not contain"
    STARTS_WITH = "starts_with", "begins with"
    ENDS_WITH = "ends_with", "ends with"
    MATCHES = "matches", "matches the regular expression"
    AT_LEAST = "at_least", "is at least"
    AT_MOST = "at_most", "is at most"
    IS_EMPTY = "is_empty", "is empty"
    IS_NOT_EMPTY = "is_not_empty", "is not empty"
    IN_HOURS = "in_hours", "is in the working hours of"
    NOT_IN_HOURS = "not_in_hours", "is outside the working hours of"


_SAME = (Operator.IS, Operator.IS_NOT)
_AMONG = (Operator.ONE_OF, Operator.NOT_ONE_OF)
_EMPTY = (Operator.IS_EMPTY, Operator.IS_NOT_EMPTY)
_ORDER = (Operator.AT_LEAST, Operator.AT_MOST)
_PART = (Operator.CONTAINS, Operator.NOT_CONTAINS)

BY_KIND: dict[Kind, tuple[Operator, ...]] = {
    Kind.CHOICE: (*_SAME, *_AMONG, *_EMPTY),
    Kind.NUMBER: (*_ORDER, *_SAME),
    Kind.TEXT: (*_PART, *_SAME, Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.MATCHES, *_AMONG, *_EMPTY),
    Kind.TAGS: (*_PART, Operator.ONE_OF, *_EMPTY),
    Kind.FLAG: (Operator.IS,),
    Kind.MOMENT: (*_ORDER, Operator.IN_HOURS, Operator.NOT_IN_HOURS),
}
WITHOUT_VALUE = frozenset(_EMPTY)
WITH_LIST = frozenset(_AMONG)
OF_CALENDAR = frozenset({Operator.IN_HOURS, Operator.NOT_IN_HOURS})
WORDS_BY_KIND: dict[Kind, dict[Operator, str]] = {
    Kind.TAGS: {Operator.CONTAINS: "have", Operator.NOT_CONTAINS: "do not have", Operator.ONE_OF: "have one of"},
    Kind.MOMENT: {Operator.AT_LEAST: "is at least … ago:", Operator.AT_MOST: "is at most … ago:"},
}


def operators_of(spec: FieldSpec) -> tuple[Operator, ...]:
    """Of a field: numbers may stand in a text that programs set, and names of rows have parts."""
    operators = BY_KIND[spec.kind]
    if spec.is_ordered or spec.needs_key:
        return (*operators, *_ORDER)
    return (*operators, *_PART) if spec.rows else operators


def operator_words(spec: FieldSpec, operator: Operator) -> str:
    return WORDS_BY_KIND.get(spec.kind, {}).get(operator, str(operator.label))
